"""Cases nobody has proven yet: reminded of after a day and after three, then closed kindly (F-22). The worker's."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from accounts import post
from privacy.models import OutsiderCase
from privacy.outsiders.door import closed

REMINDED_AFTER = (timedelta(days=1), timedelta(days=3))
CLOSED_AFTER = timedelta(days=7)
A_ROUND = 500
REMINDER, CLOSED = "outsider-reminder", "outsider-closed"
Closing = OutsiderCase.Closing


def chase(now: datetime) -> int:
    """Owe the reminders that are due, and close what nobody came back to. How many. Safe to repeat.

    Only by e-mail: whoever asked by telephone gets no second message they may not have wanted.
    """
    waiting = OutsiderCase.objects.filter(
        closed_at=None, proven_at=None, asked_at__lte=now - REMINDED_AFTER[0]
    )
    return sum(_chase(case, now) for case in waiting.only(*FIELDS)[:A_ROUND])


def close_left(now: datetime) -> int:
    """Close cases whose door has closed by itself; how many."""
    left = OutsiderCase.objects.filter(closed_at=None, proven_at__isnull=False, open_until__lte=now)
    return left.update(**closed(Closing.DONE))


FIELDS = ("id", "channel", "address", "address_mark", "language", "reference", "asked_at", "reminders")


@transaction.atomic
def _chase(case: OutsiderCase, now: datetime) -> int:
    standing = OutsiderCase.objects.filter(
        pk=case.pk, closed_at=None, proven_at=None, reminders=case.reminders
    )
    again = OutsiderCase.objects.filter(address_mark=case.address_mark, asked_at__gt=case.asked_at)
    if again.exists():
        # Whoever asked once more hears of the newest case alone.
        return standing.update(**closed(Closing.UNPROVEN))
    if now >= case.asked_at + CLOSED_AFTER:
        return standing.update(**closed(Closing.UNPROVEN)) and _tell(case, CLOSED)
    due = sum(now >= case.asked_at + wait for wait in REMINDED_AFTER)
    if due <= case.reminders:
        return 0
    return standing.update(reminders=due) and _tell(case, REMINDER, turn=due)


def _tell(case: OutsiderCase, kind: str, *, turn: int = 0) -> int:
    if case.channel == OutsiderCase.Channel.EMAIL:
        facts = {"reference": case.reference}
        key = f"{kind}:{case.pk}:{turn}"
        post.owe(kind, key=key, address=case.address, language=case.language, facts=facts)
    return 1
