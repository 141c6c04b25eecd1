"""Pages of the rights: the privacy centre, ordering a copy, following its case and fetching the file."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import freshness, waits
from accounts.decorators import fresh_sign_in, person_required
from accounts.devices import device
from accounts.models import User
from accounts.page import homes_of
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from accounts.waits import StillWaiting
from privacy import asking, cases, deadlines, workflow
from privacy.case_views import own_case
from privacy.cases import Part, contents
from privacy.categories import CATEGORIES
from privacy.copy_forms import CopyForm
from privacy.exports.counting import counts
from privacy.exports.fetching import Copy, CopyMissing, open_copy
from privacy.models import Download
from privacy.states import Right, WrongState
from privacy.views import viewer_of
from privacy.workflow import NoDownloadLeft

logger = logging.getLogger(__name__)

# Opened in a tab against our will, the file may run nothing and reach nothing.
SANDBOX = "sandbox; default-src 'none'"
LONGEST_DAY_TYPED = 20


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_new(request: HttpRequest) -> HttpResponseBase:
    """Choose what a copy shall hold, see how much it is, order it."""
    homes = homes_of(viewer_of(request))
    if request.method == "POST":
        form = CopyForm(request.POST, homes=homes)
        return _order(request, form) if form.is_valid() else _choose(request, form)
    if any(name in request.GET for name in CopyForm.base_fields):
        return _choose(request, CopyForm(request.GET, homes=homes))
    everything = {"kategori": [one.slug for one in CATEGORIES]}
    return _choose(request, CopyForm(homes=homes, initial=everything))


@person_required
@require_POST
def copy_counts(request: HttpRequest) -> HttpResponseBase:
    """Back to the form with what was chosen, so that it counts for that. Orders nothing."""
    form = CopyForm(request.POST, homes=homes_of(viewer_of(request)))
    days = {name: request.POST.get(name, "")[:LONGEST_DAY_TYPED] for name in ("fra", "til")}
    return SeeOther(f"{reverse('copy-new')}?{urlencode(form.known_choices() | days, doseq=True)}")


@person_required
@require_POST
@fresh_sign_in
def copy_download(request: HttpRequest, reference: str, right: Right = Right.ACCESS) -> HttpResponseBase:
    """The file itself, counted. When something stands in the way, back to the case, which says what."""
    wanted = own_case(request, reference).part(right)
    if wanted is None:
        raise Http404
    if freshness.is_resumed(request):
        # A file would leave the browser on the page where one confirmed oneself, as if nothing had come.
        messages.success(request, _("Takk, nå vet vi at det er deg. Du kan laste ned kopien."))
        return SeeOther(wanted.address)
    by, here = user_of(request), device(request.headers.get("User-Agent", ""))
    try:
        return _as_file(_fetch(wanted, by=by, device=here), wanted)
    except StillWaiting as still:
        messages.error(request, waits.explain(still.wait))
    except WrongState:
        messages.error(request, _("Det er ingen fil å laste ned i denne saken nå."))
    except NoDownloadLeft:
        outcome = Download.Outcome.REFUSED_LIMIT
        workflow.refuse_download(wanted.request, by=by, device=here, outcome=outcome)
        messages.error(request, _("Kopien er lastet ned så mange ganger den kan. Du kan bestille en ny."))
    except CopyMissing:
        logger.error("the file of request %s is missing", wanted.request.pk)
        outcome = Download.Outcome.MISSING
        workflow.refuse_download(wanted.request, by=by, device=here, outcome=outcome)
        messages.error(request, _("Filen er borte hos oss. Det er vår feil. Du kan bestille en ny kopi."))
    return SeeOther(wanted.address)


@fresh_sign_in
def _order(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = person_of(request)
    language = get_language() or settings.LANGUAGE_CODE
    try:
        asked = asking.ask(person, by=user_of(request), wishes=form.wishes(), language=language)
    except StillWaiting:
        return _choose(request, form)
    if asked.is_new:
        messages.success(request, _("Vi har mottatt bestillingen. Kvitteringen er på vei til deg på e-post."))
    else:
        messages.info(request, _("Vi lager allerede en kopi til deg. Her ser du hvor langt vi er kommet."))
    return SeeOther(reverse("case", args=[asked.case.reference]))


def _choose(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = person_of(request)
    found = cases.of(person)
    if under_way := cases.running_part(found, Right.ACCESS):
        return render(request, "privacy/copy_new.html", {"under_way": under_way})
    scope = form.scope_to_count()
    counted = {
        right: counts(person, scope, is_to_take_along=right == Right.PORTABILITY) for right in form.rights
    }
    context = {
        "form": form,
        "wait": waits.running(user_of(request)),
        "ready": next(
            (part for case in found if (part := case.part(Right.ACCESS)) and part.may_download), None
        ),
        "choices": contents.choices(form, counted[form.rights[0]]),
        "size": sum(count.size for of_right in counted.values() for count in of_right),
        "due_on": deadlines.safe_due(timezone.localdate()),
        "days": settings.ARCHIVE_DAYS,
        "times": workflow.DOWNLOADS_AT_MOST,
    }
    return render(request, "privacy/copy_new.html", context)


def _fetch(wanted: Part, *, by: User, device: str) -> Copy:
    """The open file, its fetching written down. Nothing is written when the file is missing."""
    if not wanted.files:
        raise WrongState(wanted.request.status)
    with transaction.atomic():
        workflow.record_download(wanted.request, by=by, device=device)
        return open_copy(wanted.files[0])


def _as_file(copy: Copy, fetched: Part) -> StreamingHttpResponse:
    """It is sent after the transaction has ended: whatever the database must know is written by now."""
    headers = {
        "Content-Length": str(copy.size),
        "Content-Disposition": f'attachment; filename="{fetched.file_name}"',
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
    }
    return StreamingHttpResponse(copy, content_type="application/zip", headers=headers)
