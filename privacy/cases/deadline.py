"""How far it is to the day we promised an answer by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from privacy.models import PrivacyRequest


@dataclass(frozen=True)
class Deadline:
    """Day `day` of `days` since the request came; `left` days to go, negative when we are late."""

    day: int
    days: int
    left: int
    due_on: date
    is_extended: bool


def deadline_of(request: PrivacyRequest, *, today: date) -> Deadline:
    """Of a request that is not answered yet, extended or not."""
    sent_on, due_on = timezone.localdate(request.received_at), request.promised_on
    days = max((due_on - sent_on).days, 1)
    day = min(max((today - sent_on).days, 1), days)
    return Deadline(day, days, (due_on - today).days, due_on, request.extended_at is not None)
