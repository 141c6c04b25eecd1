"""The legal clock: who is reminded when, each step once, and late rather than never (F-26).

Whoever has the case is written to on day 20, the data protection officer on days 25 and 28, on the day we promised
an answer, and when the law's last day has passed. Days count as the deadline does: from receipt, without those the
clock stood still; after an extension from its end.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action
from accounts.models import Controller, Letter, User
from privacy import identifying
from privacy.closing import close
from privacy.models import Pause, PrivacyRequest
from privacy.states import AT_THE_DESK, COPY_UNDER_WAY, Status
from privacy.telling import facts_of, tell

OWNER_ON = 20
OFFICER_ON = (25, 28)
A_MONTH = 30
# Easter can bring the day we promise five days forward, so that day 20 is at most this long before it.
AHEAD = timedelta(days=15)
REMIND_ON = (7, 21)
CLOSE_ON = 30
TIME_TO_ANSWER = timedelta(days=7)
A_ROUND = 5_000


def watch(now: datetime) -> None:
    """Owe every letter that is due now. Safe to repeat: a step that was taken is not taken again."""
    today = timezone.localdate(now)
    running = PrivacyRequest.objects.filter(closed_at=None, status__in=AT_THE_DESK | COPY_UNDER_WAY)
    due = running.filter(due_on__lte=today + AHEAD).order_by("due_on", "id")
    for key in due.values_list("pk", flat=True)[:A_ROUND]:
        _alone(key, lambda request: _warn(request, today))
    waiting = PrivacyRequest.objects.filter(closed_at=None, status=Status.IDENTITY).order_by("due_on")
    for key in waiting.values_list("pk", flat=True)[:A_ROUND]:
        _alone(key, lambda request: _remind(request, now))


def day_of(request: PrivacyRequest, today: date) -> int:
    """Which day of its month it is, reckoned as the deadline is."""
    if request.extended_at:
        return A_MONTH - (request.promised_on - today).days
    return (today - identifying.counted_from(request)).days


def _alone(key: UUID, step: Callable[[PrivacyRequest], None]) -> None:
    """One request in a transaction of its own, locked and read anew: a colleague may have answered meanwhile."""
    with transaction.atomic():
        rows = PrivacyRequest.objects.select_for_update(of=["self"]).select_related("case")
        request = rows.filter(pk=key, closed_at=None).first()
        if request is not None:
            step(request)


def _warn(request: PrivacyRequest, today: date) -> None:
    if request.status not in AT_THE_DESK | COPY_UNDER_WAY:
        return
    day, officer = day_of(request, today), _officer()
    owner = _address_of(request.assigned_to_id) or officer
    if day >= OWNER_ON:
        _owe("case-due-soon", request, step=str(OWNER_ON), address=owner)
    if today > request.last_legal_day:
        if _owe("case-overdue", request, step="overdue", address=officer):
            request.log(Action.DEADLINE_PASSED, by=None)
    elif today >= request.promised_on:
        _owe("case-due", request, step="due", address=officer)
    elif passed := [step for step in OFFICER_ON if day >= step]:
        _owe("case-due-soon", request, step=str(passed[-1]), address=officer)


def _remind(request: PrivacyRequest, now: datetime) -> None:
    """Ask again who it is, twice; then close it kindly, when the last letter has had time to be answered."""
    pause = Pause.objects.filter(request=request, ended_at=None).first()
    if request.status != Status.IDENTITY or pause is None:
        return
    days = (timezone.localdate(now) - timezone.localdate(pause.started_at)).days
    last = Letter.objects.filter(key=_reminder(pause, REMIND_ON[-1])).first()
    if days >= CLOSE_ON and last and last.created_at <= now - TIME_TO_ANSWER:
        _close_unidentified(request, pause, now)
    elif passed := [step for step in REMIND_ON if days >= step]:
        tell(request, "identity-reminder", key=_reminder(pause, passed[-1]))


def _close_unidentified(request: PrivacyRequest, pause: Pause, now: datetime) -> None:
    Pause.objects.filter(pk=pause.pk, ended_at=None).update(ended_at=now)
    tell(request, "case-unidentified", key=f"case-unidentified:{pause.pk}")
    request.move_to(Status.UNIDENTIFIED)
    close(request)


def _owe(kind: str, request: PrivacyRequest, *, step: str, address: str) -> bool:
    """Whether the letter is owed for the first time. It names the case and a day, and nobody."""
    round_of = "extended" if request.extended_at else "first"
    key = f"{kind}:{request.pk}:{step}:{round_of}"
    if not address or Letter.objects.filter(key=key).exists():
        return False
    post.owe(kind, key=key, address=address, language="nb", facts=facts_of(request))
    return True


def _reminder(pause: Pause, step: int) -> str:
    return f"identity-reminder:{pause.pk}:{step}"


def _officer() -> str:
    controller = Controller.objects.in_force().first()
    return controller.privacy_officer_email if controller else ""


def _address_of(employee: UUID | None) -> str:
    """Where the employee is written to: all the worker may know of them."""
    if employee is None:
        return ""
    return User.objects.filter(pk=employee).values_list("email", flat=True).first() or ""
