"""What the page of a case shows to staff, gathered in one place and inside one look at the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit.watching import person
from accounts.models import CustomerContact, User
from accounts.viewers import Viewer
from privacy import readings
from privacy.desk import acts, badges, showing
from privacy.desk.blockers import blockers
from privacy.desk.forms_of_acts import ActForm
from privacy.desk.marks import marks
from privacy.desk.sections import sections
from privacy.models import Event, Opening, Pause, PrivacyCase, PrivacyRequest
from privacy.models.readings import What
from privacy.overview.counting import Amount
from privacy.states import LAWS, Ground, Status

SLUG = "saker"
SHOWN = 200


@dataclass(frozen=True)
class Part:
    """One right of the case. `is_front`: the one the page is about."""

    row: PrivacyRequest
    due: badges.Due | None
    status: str
    law: str
    pauses: tuple[Pause, ...]
    is_front: bool


@dataclass(frozen=True)
class Offer:
    """Something to do, with its form as it is now."""

    act: acts.Act
    form: ActForm


@dataclass(frozen=True)
class Line:
    """One line of the history, in staff's words."""

    at: datetime
    right: str
    status: str
    who: str


def contents(
    request: PrivacyRequest, *, by: User, opening: Opening, bound: Mapping[str, ActForm]
) -> dict[str, Any]:
    """Everything on the page; `bound` are forms that were filled in and are shown again with what is wrong."""
    case = request.case
    rows = list(
        case.requests.select_related("assigned_to", "proposed_by", "decided_by")
        .prefetch_related("pauses")
        .order_by("created_at")
    )
    return {
        "opening": opening,
        "case": case,
        "front": request,
        "mark": marks([case.person_key]).get(case.person_key),
        "parts": [_part(row, request) for row in rows],
        "blockers": blockers(request),
        "held": held(person(case.person_id), by=by, opening=opening),
        "sections": sections(request, by),
        "messages_of_case": _messages(case),
        "notes": case.notes.select_related("by")[:SHOWN],
        "history": _history(case),
        "related": _related(case),
        "offers": [
            Offer(act, bound.get(act.name) or form_of(act, request, by)) for act in acts.offered(request, by)
        ],
    }


def form_of(act: acts.Act, request: PrivacyRequest, by: User, typed: Any = None) -> ActForm:
    return act.form(typed, request=request, by=by, prefix=act.name)


def look(request: PrivacyRequest, *, by: User) -> Opening:
    """Step in to the person of the case. The case is the reason."""
    return readings.case_opening(request.reference, person(request.person_id), by)


def note_reading(request: PrivacyRequest, *, by: User, opening: Opening) -> None:
    """The person reads that an employee saw the case: no page of it without."""
    readings.note(person(request.person_id), by=by, category=SLUG, what=What.CASE, opening=opening)


def held(whom: Any, *, by: User, opening: Opening) -> list[tuple[str, Amount]]:
    """How much there is in each category the employee's role may see, and no value of it."""
    found = showing.sections(Viewer(whom), readings.categories_of(by, opening))
    return [
        (str(section.category.title), sum((part.amount for part in section.parts), Amount(0)))
        for section in found
    ]


def _part(row: PrivacyRequest, front: PrivacyRequest) -> Part:
    return Part(
        row,
        badges.due(row, today=timezone.localdate()),
        badges.status(row),
        str(LAWS[Ground(row.ground)]) if row.ground else "",
        tuple(row.pauses.all()),
        row.pk == front.pk,
    )


def _messages(case: PrivacyCase) -> list[CustomerContact]:
    """The thread, oldest first; empty for roles that may not see it."""
    if case.conversation_id is None:
        return []
    return list(CustomerContact.objects.filter(conversation=case.conversation_id).order_by("at")[:SHOWN])


def _history(case: PrivacyCase) -> list[Line]:
    events = (
        Event.objects.filter(request__case=case)
        .select_related("by", "request")
        .order_by("-at", "-created_at")
    )
    return [
        Line(event.at, event.request.get_right_display(), str(Status(event.to_status).label), _who(event.by))
        for event in events[:SHOWN]
    ]


def _who(user: User | None) -> str:
    if user is None:
        return _("portalen")
    if not user.is_staff:
        return _("personen selv")
    return _("ansatt %(number)s") % {"number": user.staff_number} if user.staff_number else _("ansatt")


def _related(case: PrivacyCase) -> list[PrivacyRequest]:
    """Other cases of the person, the newest first."""
    rows = PrivacyRequest.objects.filter(person=case.person_id).exclude(case=case).select_related("case")
    return list(rows.order_by("-received_at")[:20])
