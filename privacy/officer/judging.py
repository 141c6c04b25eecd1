"""What became of a reading that somebody ought to ask about: the officer's word on it, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action, record
from accounts.models import Letter, User
from privacy.models import Finding

OLD = timedelta(days=7)
STUCK = timedelta(days=1)
TOLD_FOR = timedelta(days=30)
OWN = _("Du kan ikke vurdere dine egne oppslag.")
DONE = _("Oppslaget er vurdert allerede.")


class Refused(Exception):
    """It may not be judged: it is one's own, or somebody was faster."""


@transaction.atomic
def judge(finding: Finding, *, outcome: str, note: str, by: User) -> None:
    """Write down what became of it. Raises Refused."""
    if finding.by_id == by.pk:
        raise Refused(OWN)
    finding.note = note
    closed = Finding.objects.open().filter(pk=finding.pk)
    changed = {"outcome": outcome, "note_sealed": finding.note_sealed, "closed_by": by}
    if not closed.update(closed_at=timezone.now(), **changed):
        raise Refused(DONE)
    record(Action.FINDING_JUDGED, actor=by, target=finding, reason=Finding.Outcome(outcome))


def waiting_too_long(now: datetime) -> int:
    """How many nobody has asked about for a week (N-17)."""
    return Finding.objects.open().filter(found_at__lt=now - OLD).count()


def stuck_letters(now: datetime) -> int:
    """How many letters are owed for more than a day, or were given up in the last month (N-17)."""
    late = Letter.objects.filter(sent_at=None, given_up_at=None, created_at__lt=now - STUCK)
    lost = Letter.objects.filter(sent_at=None, given_up_at__gt=now - TOLD_FOR)
    return late.count() + lost.count()
