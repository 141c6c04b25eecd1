"""Pages of a case: where it stands, what was written in it, and taking back what one asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import waits
from accounts.decorators import for_our_pages, person_required
from accounts.files.refused import Refused
from accounts.redirects import SeeOther
from accounts.signed_in import person_of, user_of
from privacy import cases, messages, workflow
from privacy.cases import Case, Stage, contents, history, progress
from privacy.erasure import of_case
from privacy.forms import form_key
from privacy.models import PrivacyRequest
from privacy.overview import conversations
from privacy.overview.conversations import Said, Whole
from privacy.restrictions import listing
from privacy.reviews import told
from privacy.right_forms import MessageForm
from privacy.rights import RIGHTS
from privacy.states import DOWNLOADABLE, Right, WrongState
from privacy.views import viewer_of


@person_required
@require_safe
def privacy_center(request: HttpRequest) -> HttpResponseBase:
    """What one can ask for, what is under way, what is over."""
    found = cases.of(person_of(request))
    lists = {
        "open_cases": [case for case in found if case.is_open],
        "closed_cases": [case for case in found if not case.is_open],
        "rights": RIGHTS,
        "restrictions": listing.of(person_of(request)),
    }
    return render(request, "privacy/privacy_center.html", lists)


@person_required
@require_safe
def case(request: HttpRequest, reference: str) -> HttpResponseBase:
    """One case: how far each right is, what has happened, what was written, and copies that are ready."""
    return _page(request, own_case(request, reference), MessageForm(), key=uuid4())


@person_required
@require_safe
@for_our_pages
def case_progress(request: HttpRequest, reference: str, right: Right = Right.ACCESS) -> HttpResponseBase:
    """How far a copy has come, for the script of the case page."""
    part = own_case(request, reference).part(right)
    if part is None:
        raise Http404
    return JsonResponse(progress.of(part.request).as_json())


@person_required
@require_POST
def case_messages(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The person writes in the case. The same form twice is one message."""
    written = own_case(request, reference)
    form, key = MessageForm(request.POST, request.FILES), form_key(request)
    if not form.is_valid():
        return _page(request, written, form, key=key)
    said, files = form.cleaned_data["melding"], form.cleaned_data["vedlegg"]
    try:
        messages.send(written.row, by=user_of(request), text=said, files=files, at=timezone.now(), key=key)
    except Refused as refused:
        form.add_error("vedlegg", str(refused))
        return _page(request, written, form, key=key)
    except messages.CaseFull:
        form.add_error(
            "vedlegg", _("Saken har ikke plass til flere filer. Ring oss, så finner vi en annen måte.")
        )
        return _page(request, written, form, key=key)
    except messages.Closed:
        notices.error(
            request, _("Saken er avsluttet for mer enn 30 dager siden, så meldingen ble ikke sendt.")
        )
    else:
        notices.success(request, _("Meldingen er sendt."))
    return SeeOther(written.address)


@person_required
@require_POST
def case_withdrawal(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The person no longer wants any of it. A second time changes nothing and says so."""
    withdrawn = own_case(request, reference)
    had_file = any(part.stage is Stage.READY for part in withdrawn.parts)
    if not workflow.withdraw_all(withdrawn.row, by=user_of(request)):
        notices.info(request, _("Saken var allerede avsluttet. Ingenting er endret."))
    elif had_file and withdrawn.is_single:
        notices.success(request, _("Kopien er slettet og kan ikke lastes ned."))
    else:
        notices.success(request, _("Du har trukket saken."))
    return SeeOther(withdrawn.address)


@person_required
@require_POST
def part_withdrawal(request: HttpRequest, reference: str, pk: UUID) -> HttpResponseBase:
    """The person no longer wants one right of a case. A second time changes nothing and says so."""
    own = PrivacyRequest.objects.for_viewer(person_of(request)).select_related("case")
    withdrawn = get_object_or_404(own, pk=pk, case__reference=reference)
    had_file = withdrawn.status in DOWNLOADABLE
    try:
        workflow.withdraw(withdrawn, by=user_of(request))
    except WrongState:
        notices.info(request, _("Saken var allerede avsluttet. Ingenting er endret."))
    else:
        done = _("Kopien er slettet og kan ikke lastes ned.") if had_file else _("Du har trukket saken.")
        notices.success(request, done)
    return SeeOther(own_case(request, reference).address)


def own_case(request: HttpRequest, reference: str) -> Case:
    """Raises Http404 for another's, as for one that never was."""
    found = cases.of(person_of(request), reference=reference)
    if not found:
        raise Http404
    return found[0]


def _page(request: HttpRequest, shown: Case, form: MessageForm, *, key: UUID) -> HttpResponseBase:
    thread = _thread(request, shown)
    context: dict[str, Any] = {
        "case": shown,
        "shown": [_shown(part) for part in shown.parts],
        "thread": thread,
        "happened": _happened(shown, thread.said if thread else ()),
        "form": form,
        "key": key,
    }
    if shown.is_open:
        context["wait"] = waits.running(user_of(request))
    return render(request, "privacy/case.html", context)


def _thread(request: HttpRequest, shown: Case) -> Whole | None:
    thread = shown.row.conversation_id
    return conversations.whole(viewer_of(request), thread) if thread else None


def _shown(part: cases.Part) -> dict[str, Any]:
    """A part with what its page shows besides: progress while a copy is made, contents when it is."""
    is_building = part.stage is Stage.BUILDING
    is_ready = part.stage is Stage.READY and part.archive
    return {
        "part": part,
        "progress": progress.of(part.request) if is_building else None,
        "erasure": of_case.of(part.request),
        "reviews": told.of(part.request) if part.is_access else (),
        "contents": contents.of(part.archive) if is_ready and part.archive else (),
    }


def _happened(shown: Case, said: tuple[Said, ...]) -> list[history.Happening]:
    """The events of the rights and the messages, the newest first."""
    lines = [history.said(one.row.at, is_from_us=one.is_from_us) for one in said]
    return sorted([*shown.history, *lines], key=lambda line: line.at, reverse=True)
