"""What somebody without an account asks an employee to do: by right, so it has a month (GDPR Art. 12(3))."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Inquiry
from privacy import deadlines

SUBJECT = "Personvern: "


@dataclass(frozen=True)
class Waiting:
    """A question that is not closed. `due`: the day we promise, for what is asked by right and not answered yet."""

    row: Inquiry
    due: date | None
    is_late: bool


def is_wish(inquiry: Inquiry) -> bool:
    return inquiry.subject.startswith(SUBJECT)


def due(inquiry: Inquiry) -> date:
    """The day by which we answer it: the last working day of the law's month."""
    return deadlines.safe_due(timezone.localdate(inquiry.received_at))


def in_order(inquiries: Iterable[Inquiry], *, today: date) -> list[Waiting]:
    """What is asked by right first, by its day; then the others as they came."""
    found = [_waiting(inquiry, today) for inquiry in inquiries]
    return sorted(found, key=lambda one: (one.due is None, one.due or date.min))


def _waiting(inquiry: Inquiry, today: date) -> Waiting:
    day = due(inquiry) if is_wish(inquiry) and not inquiry.answered_at else None
    return Waiting(inquiry, day, day is not None and day < today)
