"""Figures of the rights for management and the authority (F-80, R-38): by right and month, and what is open now.

No person stands in them. All is counted by the database, in two questions however many cases there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from privacy.states import Right, Status

OSLO = ZoneInfo("Europe/Oslo")
FIRST_YEAR = 2000
# A copy is answered when it can be fetched; everything else when it is decided or carried out.
ANSWERED = (Status.GRANTED, Status.PARTLY, Status.REFUSED, Status.READY)
GRANTED = (Status.GRANTED, Status.READY, Status.DELIVERED, Status.EXPIRED)

# `days` are dates in Oslo apart; `late` is answered, or still open, after the law's last day.
ONES = """
    SELECT r."right", date_trunc('month', r.received_at AT TIME ZONE 'Europe/Oslo')::date AS month,
        r.status, r.extended_at, a.on_day - (r.received_at AT TIME ZONE 'Europe/Oslo')::date AS days,
        CASE WHEN a.on_day IS NOT NULL THEN a.on_day > d.last_day
            ELSE r.closed_at IS NULL AND r.status <> 'identity' AND d.last_day < %(today)s END AS late
    FROM privacy_privacyrequest r
    CROSS JOIN LATERAL (SELECT coalesce(r.extended_legal_due_on, r.legal_due_on) AS last_day) d
    CROSS JOIN LATERAL (
        SELECT (min(e.at) AT TIME ZONE 'Europe/Oslo')::date AS on_day FROM privacy_event e
        WHERE e.request_id = r.id AND e.to_status = ANY (%(answered)s)
    ) a
    WHERE r.received_at >= %(since)s AND r.received_at < %(until)s AND (%(right)s = '' OR r."right" = %(right)s)
"""
COUNTED = """
    SELECT coalesce("right", ''), month, count(*),
        count(*) FILTER (WHERE status = ANY (%(granted)s)), count(*) FILTER (WHERE status = 'partly'),
        count(*) FILTER (WHERE status = 'refused'), count(*) FILTER (WHERE status = 'withdrawn'),
        count(*) FILTER (WHERE status = 'unidentified'), count(extended_at), count(*) FILTER (WHERE late),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY days), percentile_cont(0.95) WITHIN GROUP (ORDER BY days)
    FROM ones GROUP BY GROUPING SETS (("right", month), (month), ("right"), ()) ORDER BY 1, 2 NULLS LAST
"""
OPEN = """
    SELECT "right", count(*),
        count(*) FILTER (WHERE age <= 7), count(*) FILTER (WHERE age BETWEEN 8 AND 14),
        count(*) FILTER (WHERE age BETWEEN 15 AND 21), count(*) FILTER (WHERE age BETWEEN 22 AND 30),
        count(*) FILTER (WHERE age > 30),
        count(*) FILTER (WHERE due_on BETWEEN %(today)s AND %(today)s + 7 AND status <> 'identity'),
        count(*) FILTER (WHERE last_day < %(today)s AND status <> 'identity')
    FROM (
        SELECT "right", status, due_on, coalesce(extended_legal_due_on, legal_due_on) AS last_day,
            %(today)s - (received_at AT TIME ZONE 'Europe/Oslo')::date AS age
        FROM privacy_privacyrequest WHERE closed_at IS NULL AND status <> ALL (%(granted)s)
    ) AS still GROUP BY "right"
"""


@dataclass(frozen=True)
class Line:
    """One right and month, or a sum: `right` empty is every right, `month` None the whole year.

    `median` and `most` are days from receipt to answer, of those answered; `most` is the 95th percentile.
    """

    right: str
    month: date | None
    received: int
    granted: int
    partly: int
    refused: int
    withdrawn: int
    unidentified: int
    extended: int
    overdue: int
    median: float | None
    most: float | None


@dataclass(frozen=True)
class Open:
    """What is open of one right now, by age in days. `soon`: promised within seven days."""

    right: str
    number: int
    week: int
    two_weeks: int
    three_weeks: int
    month: int
    older: int
    soon: int
    overdue: int


@dataclass(frozen=True)
class Figures:
    """A year's figures. `lines` by right and month, `months` for every right together, `sums` by right."""

    year: int
    right: str
    lines: tuple[Line, ...]
    months: tuple[Line, ...]
    sums: tuple[Line, ...]
    total: Line
    open: tuple[Open, ...]


def figures(year: int, *, right: str = "", now: datetime) -> Figures:
    """The figures of what was received in `year`, and what is open at `now`. Two queries."""
    counted = [Line(*row) for row in _ask(f"WITH ones AS ({ONES}) {COUNTED}", _values(year, right, now))]
    every = [Open(*row) for row in _ask(OPEN, _values(year, right, now))]
    by_right = [line for line in counted if line.right]
    together = [line for line in counted if not line.right]
    return Figures(
        year=year,
        right=right,
        lines=tuple(_in_order(line for line in by_right if line.month)),
        months=tuple(line for line in together if line.month),
        sums=tuple(_in_order(line for line in by_right if not line.month)),
        total=next(line for line in together if line.month is None),
        open=tuple(one for one in _open_in_order(every) if right in {"", one.right}),
    )


def years(now: datetime) -> list[int]:
    """The years to choose from, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(received_at) FROM privacy_privacyrequest")
        [(first,)] = cursor.fetchall()
    this = timezone.localdate(now).year
    oldest = max(FIRST_YEAR, timezone.localdate(first).year if first else this)
    return list(range(this, oldest - 1, -1))


def _values(year: int, right: str, now: datetime) -> dict[str, Any]:
    return {
        "since": _begin(year),
        "until": _begin(year + 1),
        "right": right,
        "today": timezone.localdate(now),
        "answered": [status.value for status in ANSWERED],
        "granted": [status.value for status in GRANTED],
    }


def _begin(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time(), tzinfo=OSLO).astimezone(UTC)


def _ask(question: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())


def _in_order(lines: Iterable[Line]) -> Iterator[Line]:
    order = [right.value for right in Right]
    yield from sorted(lines, key=lambda line: (order.index(line.right), line.month or date.max))


def _open_in_order(found: Iterable[Open]) -> Iterator[Open]:
    order = [right.value for right in Right]
    yield from sorted(found, key=lambda one: order.index(one.right))
