"""Knowing who asks: proof only on reasonable doubt, and the clock stands still meanwhile (R-12, F-25)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from privacy import deadlines
from privacy.arrivals import COPIES, Identity, start_copy
from privacy.closing import reopen
from privacy.models import Pause, PrivacyCase, PrivacyRequest
from privacy.states import Incomplete, Status
from privacy.telling import tell


def ask_for_identity(request: PrivacyRequest, *, by: User, doubt: str) -> None:
    """Stop the clock until we know who asks: only on reasonable doubt, which is written down (GDPR Art. 12(6)).

    Raises WrongState, Incomplete.
    """
    if not doubt.strip():
        raise Incomplete
    with transaction.atomic():
        request.move_to(Status.IDENTITY, by=by)
        pause = Pause(request=request, started_by=by)
        pause.doubt = doubt
        pause.save(force_insert=True)
        tell(request, "identity-needed", key=f"identity-needed:{pause.pk}")


def identify(request: PrivacyRequest, *, by: User | None, how: Identity, now: datetime) -> None:
    """We know who asks: the clock goes on, later by the whole days it stood still. Raises WrongState.

    What was registered by somebody we did not know yet, and was not in doubt, has had no pause.
    """
    with transaction.atomic():
        was_closed = request.status == Status.UNIDENTIFIED
        _end_pause(request, now, was_closed=was_closed)
        if not _is_new_and_unknown(request):
            request.move_to(Status.RECEIVED, by=by, facts={"identity": how}, **_dates_after_pauses(request))
        PrivacyCase.objects.filter(pk=request.case_id).update(identity=how)
        if was_closed:
            reopen(request)
        if request.right in COPIES:
            request.move_to(Status.QUEUED, by=by)
            start_copy(request)


def counted_from(request: PrivacyRequest) -> date:
    """The day of receipt, later by the days the clock stood still."""
    received_on = timezone.localdate(request.received_at)
    stood = sum(
        (timezone.localdate(pause.ended_at) - timezone.localdate(pause.started_at)).days
        for pause in request.pauses.filter(ended_at__isnull=False)
        if pause.ended_at
    )
    return received_on + timedelta(days=stood)


def _end_pause(request: PrivacyRequest, now: datetime, *, was_closed: bool) -> None:
    """The clock goes on. What was closed because nobody answered stood still until now, not until it was closed."""
    pauses = Pause.objects.filter(request=request)
    stood = pauses.order_by("-started_at")[:1] if was_closed else pauses.filter(ended_at=None)
    pauses.filter(pk__in=stood.values("pk")).update(ended_at=now)


def _is_new_and_unknown(request: PrivacyRequest) -> bool:
    return request.status == Status.RECEIVED and request.case.identity == Identity.UNKNOWN


def _dates_after_pauses(request: PrivacyRequest) -> dict[str, Any]:
    begun_on = counted_from(request)
    dates: dict[str, Any] = {
        "safe_due_on": deadlines.safe_due(begun_on),
        "legal_due_on": deadlines.legal_due(begun_on),
    }
    if request.extended_at:
        dates["extended_safe_due_on"] = deadlines.extended_safe_due(begun_on)
        dates["extended_legal_due_on"] = deadlines.extended_due(begun_on)
    return dates
