"""Pages of the rights: the privacy centre, ordering a copy, following its case and fetching the file."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import freshness, waits
from accounts.decorators import for_our_pages, fresh_sign_in, person_required
from accounts.devices import device
from accounts.models import Person, User
from accounts.redirects import SeeOther
from accounts.waits import StillWaiting
from privacy import cases, deadlines, workflow
from privacy.cases import Case, Stage, contents, progress
from privacy.categories import CATEGORIES
from privacy.exports.counting import counts
from privacy.exports.fetching import Copy, CopyMissing, open_copy
from privacy.forms import CopyForm
from privacy.models import Download
from privacy.states import WrongState
from privacy.workflow import NoDownloadLeft

logger = logging.getLogger(__name__)

# Opened in a tab against our will, the file may run nothing and reach nothing.
SANDBOX = "sandbox; default-src 'none'"
LONGEST_DAY_TYPED = 20


@person_required
@require_safe
def privacy_center(request: HttpRequest) -> HttpResponseBase:
    """What one can ask for, what is under way, what is over."""
    found = cases.of(_person(request))
    lists = {
        "open_cases": [case for case in found if case.is_open],
        "closed_cases": [case for case in found if not case.is_open],
    }
    return render(request, "privacy/privacy_center.html", lists)


@person_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy_new(request: HttpRequest) -> HttpResponseBase:
    """Choose what a copy shall hold, see how much it is, order it."""
    if request.method == "POST":
        form = CopyForm(request.POST)
        return _order(request, form) if form.is_valid() else _choose(request, form)
    if any(name in request.GET for name in CopyForm.base_fields):
        return _choose(request, CopyForm(request.GET))
    return _choose(request, CopyForm(initial={"kategori": [one.slug for one in CATEGORIES]}))


@person_required
@require_POST
def copy_counts(request: HttpRequest) -> HttpResponseBase:
    """Back to the form with what was chosen, so that it counts for that period. Orders nothing."""
    known = {category.slug for category in CATEGORIES}
    days = {name: request.POST.get(name, "")[:LONGEST_DAY_TYPED] for name in ("fra", "til")}
    chosen = [slug for slug in request.POST.getlist("kategori") if slug in known]
    return SeeOther(f"{reverse('copy-new')}?{urlencode({'kategori': chosen, **days}, doseq=True)}")


@person_required
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One request: how far it is, what has happened, and the copy when it is ready."""
    shown = _own_case(request, reference)
    context: dict[str, Any] = {"case": shown}
    if shown.is_open:
        context["wait"] = waits.running(_user(request))
    if shown.stage is Stage.BUILDING:
        context["progress"] = progress.of(shown.request)
    if shown.stage is Stage.READY and shown.archive:
        context["contents"] = contents.of(shown.archive)
    return render(request, "privacy/case.html", context)


@person_required
@require_safe
@for_our_pages
def case_progress(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How far the copy has come, for the script of the case page."""
    return JsonResponse(progress.of(_own_case(request, reference).request).as_json())


@person_required
@require_POST
def case_withdrawal(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The person no longer wants it. A second time changes nothing and says so."""
    withdrawn = _own_case(request, reference)
    was_ready = withdrawn.stage is Stage.READY
    try:
        workflow.withdraw(withdrawn.request, by=_user(request))
    except WrongState:
        messages.info(request, _("Saken var allerede avsluttet. Ingenting er endret."))
    else:
        done = _("Kopien er slettet og kan ikke lastes ned.") if was_ready else _("Du har trukket saken.")
        messages.success(request, done)
    return SeeOther(withdrawn.address)


@person_required
@require_POST
@fresh_sign_in
def copy_download(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The file itself, counted. When something stands in the way, back to the case, which says what."""
    wanted = _own_case(request, reference)
    if freshness.is_resumed(request):
        # A file would leave the browser on the page where one confirmed oneself, as if nothing had come.
        messages.success(request, _("Takk, nå vet vi at det er deg. Du kan laste ned kopien."))
        return SeeOther(wanted.address)
    by, here = _user(request), device(request.headers.get("User-Agent", ""))
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
    person = _person(request)
    before = {case.reference for case in cases.of(person) if case.is_under_way}
    language = get_language() or settings.LANGUAGE_CODE
    try:
        opened = workflow.open_export(person, by=_user(request), scope=form.scope(), language=language)
    except StillWaiting:
        return _choose(request, form)
    if opened.reference in before:
        messages.info(request, _("Vi lager allerede en kopi til deg. Her ser du hvor langt vi er kommet."))
    else:
        messages.success(request, _("Vi har mottatt bestillingen. Kvitteringen er på vei til deg på e-post."))
    return SeeOther(reverse("case", args=[opened.reference]))


def _choose(request: HttpRequest, form: CopyForm) -> HttpResponseBase:
    person = _person(request)
    found = cases.of(person)
    if under_way := next((case for case in found if case.is_under_way), None):
        return render(request, "privacy/copy_new.html", {"under_way": under_way})
    counted = counts(person, form.scope_to_count())
    context = {
        "form": form,
        "wait": waits.running(_user(request)),
        "ready": next((case for case in found if case.may_download), None),
        "choices": contents.choices(form, counted),
        "size": sum(count.size for count in counted),
        "due_on": deadlines.safe_due(timezone.localdate()),
        "days": settings.ARCHIVE_DAYS,
        "times": workflow.DOWNLOADS_AT_MOST,
    }
    return render(request, "privacy/copy_new.html", context)


def _fetch(wanted: Case, *, by: User, device: str) -> Copy:
    """The open file, its fetching written down. Nothing is written when the file is missing."""
    if wanted.archive is None:
        raise WrongState(wanted.request.status)
    with transaction.atomic():
        workflow.record_download(wanted.request, by=by, device=device)
        return open_copy(wanted.archive)


def _as_file(copy: Copy, fetched: Case) -> StreamingHttpResponse:
    """It is sent after the transaction has ended: whatever the database must know is written by now."""
    headers = {
        "Content-Length": str(copy.size),
        "Content-Disposition": f'attachment; filename="{fetched.file_name}"',
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store, private",
    }
    return StreamingHttpResponse(copy, content_type="application/zip", headers=headers)


def _own_case(request: HttpRequest, reference: str) -> Case:
    found = cases.of(_person(request), reference=reference)
    if not found:
        raise Http404
    return found[0]


def _user(request: HttpRequest) -> User:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def _person(request: HttpRequest) -> Person:
    person = _user(request).person
    if person is None:
        raise PermissionDenied
    return person
