"""Whether the sweep does what it should: the officer is told when it does not (R-39)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action, record
from accounts.models import Controller
from privacy.models import Hold, SweepRun

# A night and half a day.
SILENT_FOR = timedelta(hours=36)
LOOKS_BACK = timedelta(hours=48)


@dataclass(frozen=True)
class Standing:
    """How deletion goes: when it last ended, whether that is too long ago, which rules failed lately, and how many
    holds ought to be looked at again."""

    ended_at: datetime | None
    is_silent: bool
    in_vain: tuple[SweepRun, ...]
    late_holds: int

    @property
    def is_well(self) -> bool:
        return not (self.is_silent or self.in_vain)


def standing(now: datetime) -> Standing:
    """What the officer's page shows, and the alarm goes by."""
    ended = SweepRun.objects.all().ended_last()
    return Standing(
        ended,
        ended is None or ended < now - SILENT_FOR,
        tuple(_newest_in_vain(now)),
        Hold.objects.to_review(timezone.localdate(now)).count(),
    )


def watch(now: datetime) -> bool:
    """Owe the officer a letter when the sweep did not run, or did not remove what it should. One a day.

    Whether all was well. Safe to repeat.
    """
    stands = standing(now)
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if not stands.is_well and officer:
        reason = "silent" if stands.is_silent else "in-vain"
        key = f"retention-alarm:{reason}:{timezone.localdate(now)}"
        facts = {"is_silent": stands.is_silent, "rules": len(stands.in_vain)}
        with transaction.atomic():
            post.owe("retention-alarm", key=key, address=officer, language="nb", facts=facts)
    return stands.is_well


def note_sweep(runs: list[SweepRun]) -> None:
    """Write into the log that a night's sweep is over, and how it went."""
    if runs:
        removed, failed = sum(run.removed for run in runs), sum(bool(run.error_code) for run in runs)
        words = f"removed:{removed} failed:{failed}"
        record(Action.SWEPT, actor="portal", target=runs[0], reason=words)


def _newest_in_vain(now: datetime) -> list[SweepRun]:
    """Of each rule the newest run, where that one failed: what was put right since is over."""
    newest: dict[tuple[str, str], list[SweepRun]] = {}
    for run in SweepRun.objects.filter(started_at__gte=now - LOOKS_BACK, ended_at__isnull=False):
        nights = newest.setdefault((run.category, run.rule), [])
        if not nights or nights[0].started_at - run.started_at < timedelta(hours=1):
            nights.append(run)
    return [run for nights in newest.values() for run in nights if run.is_in_vain]
