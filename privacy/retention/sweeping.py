"""The nightly sweep: whole months first, then batches, each in a short transaction of its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.files.storage import discard
from accounts.partitions import months_after
from privacy.models import BlankedMonth, SweepRun
from privacy.retention.chores import Act, Chore, every

logger = logging.getLogger(__name__)

BATCH = 5_000
# A month is dropped between two statements of others, or tomorrow: nobody waits for it.
LOCK_TIMEOUT = "2s"
RUNS_KEPT = timedelta(days=400)
# Longer than any sweep: one that is not over by then has died.
ONE_AT_A_TIME = 7_070_707
EVER = date(1970, 1, 1)
MONTHS = """
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = to_regclass(%s) ORDER BY c.relname
"""


@dataclass(frozen=True)
class Count:
    """What stands with a chore: rows that may go, rows kept back, rows that wait, and the oldest one's day."""

    due: int
    held: int
    waiting: int
    oldest: date | None


def sweep(now: datetime, *, batch: int = BATCH) -> list[SweepRun]:
    """Remove all that is due today. Safe to repeat, to kill, and beside another, which then does nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        [(is_ours,)] = cursor.fetchall()
    if not is_ours:
        return []
    try:
        SweepRun.objects.filter(started_at__lt=now - RUNS_KEPT).delete()
        if timezone.localdate(now).day == 1:
            BlankedMonth.objects.all().delete()
        return [_ruled(chores, now, batch) for chores in _by_rule(every())]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def count(chore: Chore, today: date, *, since: date = EVER) -> Count:
    """What stands with a chore on that day, which may lie ahead: this only counts. `since` narrows events."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM retention_count(%s, %s, %s)", [chore.name, today, since])
        [row] = cursor.fetchall()
    return Count(*row)


def carry_out(chore: Chore, today: date, *, batch: int = BATCH) -> int:
    """Do one chore to its end; how many rows. Files lose their bytes when their rows are gone."""
    done, since = 0, _unfinished(chore)
    if chore.is_of_events and chore.act == Act.REMOVE:
        done += sum(_dropped(chore, month, today) for month in _months(chore))
    while gone := _one_batch(chore, today, since, batch):
        done += gone
    return done


def _by_rule(chores: Sequence[Chore]) -> Iterator[tuple[Chore, ...]]:
    """In the order of the register, those of one category and rule that follow each other together."""
    for _key, group in groupby(chores, key=lambda chore: (chore.category.slug, chore.rule.rule)):
        yield tuple(group)


def _ruled(chores: tuple[Chore, ...], now: datetime, batch: int) -> SweepRun:
    """One line of the night. What fails is written down, and the next rule gets its turn."""
    today, first = timezone.localdate(now), chores[0]
    run = SweepRun(category=first.category.slug, rule=first.rule.rule)
    run.save(force_insert=True)
    try:
        for chore in chores:
            stands = count(chore, today, since=_unfinished(chore))
            run.expected += stands.due
            run.held += stands.held
            run.waiting += stands.waiting
            run.save(update_fields=["expected", "held", "waiting"])
            run.removed += carry_out(chore, today, batch=batch)
            run.save(update_fields=["removed"])
            _finish_months(chore, today)
    except DatabaseError as error:
        logger.error("the sweep of %s %s failed: %s", run.category, run.rule, type(error).__name__)
        run.error_code = type(error).__name__
    run.ended_at = timezone.now()
    run.save(update_fields=["ended_at", "error_code"])
    return run


def _one_batch(chore: Chore, today: date, since: date, batch: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM retention_sweep(%s, %s, %s, %s)", [chore.name, today, since, batch])
        [(gone, paths)] = cursor.fetchall()
        transaction.on_commit(lambda: [discard(path, file_id=None) for path in paths])
    return int(gone)


def _dropped(chore: Chore, month: date, today: date) -> int:
    """How many events went with a whole month; none where some of it stays, or somebody would have to wait."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LOCK_TIMEOUT])
            cursor.execute("SELECT retention_drop(%s, %s, %s)", [chore.name, month, today])
            [(gone,)] = cursor.fetchall()
    except OperationalError:
        # Somebody is at it: its rows go in batches, and the empty month tomorrow.
        logger.warning("%s %s was not dropped: in use", chore.table.label, month)
        return 0
    if gone < 0:
        return 0
    BlankedMonth.objects.filter(table=chore.table.label, month=month).delete()
    return int(gone)


def _unfinished(chore: Chore) -> date:
    """The first month of events in which somebody may still be named; everything else is looked at from the start.

    On the first of a month all are looked at again, for what came in late.
    """
    if not (chore.is_of_events and chore.act == Act.BLANK):
        return EVER
    over = set(BlankedMonth.objects.filter(table=chore.table.label).values_list("month", flat=True))
    return next((month for month in _months(chore) if month not in over), EVER)


def _finish_months(chore: Chore, today: date) -> None:
    """Remember the months whose time is up whole and in which nobody is named any more."""
    if not (chore.is_of_events and chore.act == Act.BLANK):
        return
    left = count(chore, today, since=_unfinished(chore))
    if left.due or left.held:
        return
    past = [month for month in _months(chore) if months_after(month, 1 + chore.months) < today]
    done = (BlankedMonth(table=chore.table.label, month=month) for month in past)
    BlankedMonth.objects.bulk_create(done, ignore_conflicts=True)


def _months(chore: Chore) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [chore.model._meta.db_table])
        names = [name[-6:] for (name,) in cursor.fetchall()]
    return [date(int(name[:4]), int(name[4:]), 1) for name in names]
