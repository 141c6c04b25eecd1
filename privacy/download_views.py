"""Fetching the files of a copy: counted when begun, and gone on with where the connection broke."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import freshness, waits
from accounts.decorators import fresh_sign_in, person_required
from accounts.devices import device
from accounts.files.ranges import Part, Unsatisfiable, wanted_part
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.waits import StillWaiting
from privacy import workflow
from privacy.case_views import own_case
from privacy.cases.files import CopyFile
from privacy.exports.fetching import Copy, CopyMissing, open_copy
from privacy.exports.sending import Body, Place, TooManyAtOnce
from privacy.models import Download
from privacy.safety import delivery
from privacy.states import WrongState
from privacy.workflow import NoDownloadLeft

logger = logging.getLogger(__name__)

# Opened in a tab against our will, the file may run nothing and reach nothing.
SANDBOX = "sandbox; default-src 'none'"
# In the session: the files whose download began in it.
BEGUN = "copies_begun"
Send = Callable[[HttpRequest, CopyFile], HttpResponseBase | None]


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
@fresh_sign_in
def copy_download(request: HttpRequest, reference: str, pk: UUID) -> HttpResponseBase:
    """A file of a copy. POST begins it and is counted; GET only goes on with what began in this session.

    When something stands in the way, back to the case, which says what.
    """
    case = own_case(request, reference)
    file = case.file(pk)
    if file is None:
        messages.error(request, _("Det er ingen fil å laste ned i denne saken nå."))
        return SeeOther(case.address)
    if request.method == "HEAD":
        return HttpResponse(headers=_headers(file, None), content_type="application/zip")
    if freshness.is_resumed(request):
        # A file would leave the browser on the page where one confirmed oneself, as if nothing had come.
        messages.success(request, _("Takk, nå vet vi at det er deg. Du kan laste ned kopien."))
        return SeeOther(case.address)
    if not delivery.may_fetch(request):
        messages.error(request, delivery.BOUND)
        return SeeOther(case.address)
    send = _begin if request.method == "POST" else _go_on
    return _explained(request, file, send=send) or SeeOther(case.address)


def _explained(request: HttpRequest, file: CopyFile, *, send: Send) -> HttpResponseBase | None:
    """The answer, or None when there is none and the person is told why."""
    try:
        return send(request, file)
    except StillWaiting as still:
        messages.error(request, waits.explain(still.wait))
    except WrongState:
        messages.error(request, _("Det er ingen fil å laste ned i denne saken nå."))
    except TooManyAtOnce:
        messages.error(request, _("Du laster ned to filer allerede. Vent til en av dem er ferdig."))
    except NoDownloadLeft:
        _refuse(request, file, Download.Outcome.REFUSED_LIMIT)
        messages.error(request, _("Filen er lastet ned så mange ganger den kan. Du kan bestille en ny kopi."))
    except CopyMissing:
        logger.error("part %s of a copy is missing", file.row.pk)
        _refuse(request, file, Download.Outcome.MISSING)
        messages.error(request, _("Filen er borte hos oss. Det er vår feil. Du kan bestille en ny kopi."))
    except OSError as error:
        logger.error("the storage of copies does not answer: %s", type(error).__name__)
        messages.error(request, _("Vi får ikke tak i filen akkurat nå. Prøv igjen om noen minutter."))
    return None


def _begin(request: HttpRequest, file: CopyFile) -> HttpResponseBase:
    """All of it. Nothing is counted when the file is missing."""
    place = Place(person_of(request).pk)
    try:
        with transaction.atomic():
            workflow.record_download(file.row, by=user_of(request), device=_device(request))
            copy = open_copy(file.row)
    except BaseException:
        place.close()
        raise
    begun = request.session.get(BEGUN, [])
    request.session[BEGUN] = [*(key for key in begun if key != str(file.row.pk)), str(file.row.pk)]
    return _as_file(copy, place, file, None)


def _go_on(request: HttpRequest, file: CopyFile) -> HttpResponseBase | None:
    """What is left of a download that began in this session. Not counted, and never from the first byte."""
    try:
        part = wanted_part(request, size=file.size, etag=_etag(file))
    except Unsatisfiable:
        length = {"Content-Range": f"bytes */{file.size}"}
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=length)
    if part is None or part.start == 0 or str(file.row.pk) not in request.session.get(BEGUN, []):
        messages.info(request, _("Trykk på Last ned for å hente filen."))
        return None
    waits.refuse(user_of(request))
    place = Place(person_of(request).pk)
    try:
        return _as_file(open_copy(file.row, start=part.start, stop=part.stop), place, file, part)
    except BaseException:
        place.close()
        raise


def _as_file(copy: Copy, place: Place, file: CopyFile, part: Part | None) -> StreamingHttpResponse:
    """It is sent after the transaction has ended: whatever the database must know is written by now."""
    return StreamingHttpResponse(
        Body(copy, place, part_id=file.row.pk),
        status=HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK,
        content_type="application/zip",
        headers=_headers(file, part),
    )


def _headers(file: CopyFile, part: Part | None) -> dict[str, str]:
    length = part.stop - part.start if part else file.size
    return {
        "Content-Length": str(length),
        **({"Content-Range": part.content_range(file.size)} if part else {}),
        "Accept-Ranges": "bytes",
        "ETag": _etag(file),
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
        # nginx takes the answer off our hands at our pace, not at the browser's (docs/operations.md).
        "X-Accel-Buffering": "yes",
    }


def _etag(file: CopyFile) -> str:
    return f'"{file.sha256}"'


def _refuse(request: HttpRequest, file: CopyFile, outcome: Download.Outcome) -> None:
    workflow.refuse_download(file.row, by=user_of(request), device=_device(request), outcome=outcome)


def _device(request: HttpRequest) -> str:
    return device(request.headers.get("User-Agent", ""))
