"""What the charts show: pure functions from dates and counts to a bar of SVG or the cells of a table."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString

YEAR = 10  # units of the drawing per year
STRONGEST = 4  # the darkest level of a heat table

Ahead = Literal["fading", "law", "open"]


@dataclass(frozen=True)
class Span:
    """The years an axis covers, both included."""

    first_year: int
    last_year: int

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def width(self) -> int:
        return len(self.years) * YEAR

    def place(self, day: date) -> float:
        """Where a day lies, in units of the drawing, never outside it."""
        start = date(day.year, 1, 1)
        share = (day - start).days / (date(day.year + 1, 1, 1) - start).days
        return round(min(max((day.year - self.first_year + share) * YEAR, 0), self.width), 2)


def bar(
    span: Span,
    *,
    first: date,
    today: date,
    until: date | None,
    ahead: Ahead,
    law_until: date | None = None,
) -> SafeString:
    """One line of the retention chart: stored from `first` to today, then what happens until `until`.

    `ahead`: "fading" (goes little by little), "law" (must be kept) or "open" (as long as one is a customer:
    no `until`); with `law_until` some of it must be kept that long in any case. Sizes are attributes, never
    styles, so the strict CSP lets them through.
    """
    start, now = span.place(first), span.place(today)
    end = span.place(until) if until else span.width
    part = format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        ahead,
        now,
        3 if ahead == "open" else 1,
        round(max(end - now, 0), 2),
        4 if ahead == "open" else 8,
    )
    if law_until and law_until > today:
        part += format_html(
            '<rect class="law" x="{}" y="1" width="{}" height="8"/>',
            now,
            round(span.place(law_until) - now, 2),
        )
    return format_html(
        '<svg class="retention-bar" viewBox="0 0 {width} 10" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false"><rect class="track" x="0" y="4.6" width="{width}" height=".8"/>'
        '<rect class="stored" x="{start}" y="1" width="{stored}" height="8" rx="1.2"/>{part}'
        '<line class="today" x1="{now}" x2="{now}" y1="0" y2="10"/></svg>',
        width=span.width,
        start=start,
        stored=round(max(min(now, end) - start, 1.2), 2),
        part=part,
        now=now,
    )


@dataclass(frozen=True)
class MonthName:
    """A column of the month table."""

    long: str
    short: str
    letter: str


@dataclass(frozen=True)
class MonthCell:
    """One month. `count` is None where nothing is stored: deleted, before the customer's time, or to come.

    With `is_more` there are at least `count`.
    """

    month: str
    label: str
    count: int | None
    level: int
    is_more: bool = False


@dataclass(frozen=True)
class YearRow:
    year: int
    cells: tuple[MonthCell, ...]


@dataclass(frozen=True)
class MonthHeat:
    """A table of months, newest year first."""

    months: tuple[MonthName, ...]
    rows: tuple[YearRow, ...]


def month_heat(
    counts: Mapping[date, int], *, earliest: date, today: date, more: Container[date] = ()
) -> MonthHeat:
    """The table of all months from `earliest`, the oldest day that can have events, to `today`.

    `counts`: number of events by the first day of their month; `more`: months with more than that.
    """
    highest = max([STRONGEST, *counts.values()])
    names = tuple(MonthName(name, name[:3], name[0]) for name in (str(MONTHS[n]) for n in range(1, 13)))
    rows = tuple(
        YearRow(
            year,
            tuple(
                _cell(first, counts, earliest=earliest, today=today, highest=highest, is_more=first in more)
                for first in (date(year, n, 1) for n in range(1, 13))
            ),
        )
        for year in range(today.year, earliest.year - 1, -1)
    )
    return MonthHeat(names, rows)


def _cell(
    first: date, counts: Mapping[date, int], *, earliest: date, today: date, highest: int, is_more: bool
) -> MonthCell:
    held = earliest.replace(day=1) <= first <= today
    count = counts.get(first, 0) if held else None
    level = -(-STRONGEST * count // highest) if count else 0
    label = formats.date_format(first, "YEAR_MONTH_FORMAT")
    return MonthCell(f"{first:%Y-%m}", label, count, level, is_more)
