"""How many events there are in each month, and what those numbers tell about where to look for a page of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.partitions import months_after
from privacy import drawing
from privacy.overview import tallying
from privacy.overview.counting import AT_MOST, Amount, Span, count_spans
from privacy.overview.events import PAGE
from privacy.overview.filters import Filter
from privacy.overview.retention import oldest_day
from privacy.overview.tallying import ALWAYS, Numbers, Part, Stretch

IN_A_MONTH = 300
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Months:
    """The months the category can hold, newest first, with their numbers, and the number in the chosen period.

    `tallied` has also what is older than it should be.
    """

    first_days: tuple[date, ...]
    amounts: tuple[Amount, ...]
    in_period: Amount
    oldest: date
    today: date
    tallied: Numbers = field(default_factory=dict)

    @property
    def heat(self) -> drawing.MonthHeat:
        amounts = dict(zip(self.first_days, self.amounts, strict=True))
        counts = {day: amount.number for day, amount in amounts.items()}
        more = {day for day, amount in amounts.items() if amount.is_more}
        return drawing.month_heat(counts, earliest=self.oldest, today=self.today, more=more)


@dataclass(frozen=True)
class Reach:
    """Where the next page of events is: in which of the parts, and in which stretch of time."""

    parts: tuple[Part, ...]
    stretch: Stretch


def count_rows(rows: Sequence[QuerySet[Any]], chosen: Filter, *, now: datetime) -> Months:
    """The same for what has no tallies and is never much: counted, in one query and never far."""
    first_days, oldest, today = _months(chosen, now)
    stretches = [tallying.month_of(day) for day in first_days]
    spans = [Span(one.starts, one.ends, IN_A_MONTH) for one in stretches]
    *amounts, in_period = count_spans(rows, [*spans, Span(chosen.period.since, chosen.period.until, AT_MOST)])
    return Months(first_days, tuple(amounts), in_period, oldest, today)


def count_months(found: Sequence[Part], chosen: Filter, *, now: datetime) -> Months:
    """The number of each month and of the chosen period. Two queries at most."""
    first_days, oldest, today = _months(chosen, now)
    numbers = tallying.tallied(found)
    every = tuple(tallying.pieces(numbers, ALWAYS))
    inside = tuple(tallying.pieces(numbers, _period(chosen)))
    amounts = tallying.amounts([*every, *inside])
    by_month: dict[date, Amount] = defaultdict(lambda: Amount(0))
    for piece in every:
        by_month[piece.month] += amounts[piece]
    in_period = tallying.total(amounts[piece] for piece in inside)
    return Months(first_days, tuple(by_month[day] for day in first_days), in_period, oldest, today, numbers)


def reach(months: Months, chosen: Filter) -> Reach:
    """Where the next page of events surely is, so that PostgreSQL opens few months and no part in vain."""
    asked = _period(chosen)
    if chosen.after:
        # The place itself is inside: there may be more events at the same moment.
        asked = asked.within(Stretch(ALWAYS.starts, chosen.after.occurred_at + TICK))
    pieces = sorted(tallying.pieces(months.tallied, asked), key=lambda piece: piece.month, reverse=True)
    counted, earliest = 0, None
    taken = []
    for piece in pieces:
        if counted > PAGE and piece.month != earliest:
            break
        taken.append(piece)
        earliest = piece.month
        counted += 0 if piece.is_cut else piece.number
    parts = tuple(dict.fromkeys(piece.part for piece in taken))
    starts = min((piece.stretch.starts for piece in taken), default=asked.starts)
    return Reach(parts, Stretch(starts, max((piece.stretch.ends for piece in taken), default=starts)))


def _months(chosen: Filter, now: datetime) -> tuple[tuple[date, ...], date, date]:
    today = timezone.localdate(now)
    oldest = oldest_day(chosen.category, today)
    newest, months = today.replace(day=1), (today.year - oldest.year) * 12 + today.month - oldest.month
    return tuple(months_after(newest, -back) for back in range(months + 1)), oldest, today


def _period(chosen: Filter) -> Stretch:
    return tallying.stretch(chosen.period.since, chosen.period.until)
