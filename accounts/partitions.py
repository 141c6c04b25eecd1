"""Months of the event tables: made before the first row of a month is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.db import connection

from accounts.models.activity import EVENT_MODELS, ActivityEvent

MONTHS_AHEAD = 3


def month_of(moment: datetime) -> date:
    """The first day of the UTC month in which `moment` lies."""
    return moment.astimezone(UTC).date().replace(day=1)


def months_after(month: date, count: int) -> date:
    """The first day of the month `count` months later."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


def ensure(model: type[ActivityEvent], months: Iterable[date]) -> None:
    """Make the partitions of `months` that are missing. Safe to repeat, and by two writers at once."""
    with connection.cursor() as cursor:
        for month in sorted(set(months)):
            cursor.execute("SELECT ensure_month(%s, %s)", [model._meta.db_table, month])


def drop(model: type[ActivityEvent], month: date) -> bool:
    """Drop the partition of a month with all its events, and their tallies. False when there is none.

    As fast for a million events as for one. Safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT drop_month(%s, %s)", [model._meta.db_table, month])
        return any(dropped for (dropped,) in cursor.fetchall())


def prepare(now: datetime) -> None:
    """Make the partitions of the month of `now` and of the next three, for every event table."""
    first = month_of(now)
    for model in EVENT_MODELS:
        ensure(model, (months_after(first, ahead) for ahead in range(MONTHS_AHEAD + 1)))
