"""The months a large table's rows are read by: grouped by year, as a person looks for a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil
from typing import Protocol

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacy.exports.picture import month_name


class PageOfRows(Protocol):
    """A page with rows of one month ("2026-03"; "" without dates), and its name beside the category's page."""

    @property
    def name(self) -> str: ...
    @property
    def month(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def rows(self) -> int: ...


@dataclass(frozen=True)
class Month:
    """One month and the pages it is on."""

    month: str
    pages: tuple[PageOfRows, ...]

    @property
    def title(self) -> str:
        """«Mars», below the heading of its year."""
        return str(capfirst(formats.date_format(date.fromisoformat(f"{self.month}-01"), "F")))

    @property
    def rows(self) -> int:
        return sum(page.rows for page in self.pages)


@dataclass(frozen=True)
class Year:
    """A year with its months, in the order of the pages."""

    year: str
    months: tuple[Month, ...]

    @property
    def rows(self) -> int:
        return sum(month.rows for month in self.months)


def by_year(pages: Iterable[PageOfRows]) -> tuple[Year, ...]:
    """Pages in order, dated ones alone, as years and months."""
    dated = (page for page in pages if page.month)
    months = [Month(month, tuple(found)) for month, found in groupby(dated, key=lambda page: page.month)]
    return tuple(Year(year, tuple(found)) for year, found in groupby(months, key=lambda one: one.month[:4]))


def undated(pages: Iterable[PageOfRows]) -> tuple[PageOfRows, ...]:
    """Pages of rows without a date."""
    return tuple(page for page in pages if not page.month)


@dataclass(frozen=True)
class Place:
    """A page of rows by month ("" without dates) and number."""

    stem: str
    month: str
    number: int

    @property
    def name(self) -> str:
        """As `pages` calls its file."""
        told = str(self.number) if self.number > 1 or not self.month else ""
        return f"{'-'.join(part for part in (self.stem, self.month, told) if part)}.html"

    @property
    def title(self) -> str:
        """«mars 2026», «mars 2026, del 2»."""
        part = _("del %(number)s") % {"number": self.number}
        if not self.month:
            return str(capfirst(part))
        return f"{month_name(self.month)}, {part}" if self.number > 1 else month_name(self.month)


@dataclass(frozen=True)
class Near:
    """What leads from one page of rows to the next: None at an end."""

    newer: Place | None
    older: Place | None


def near(stem: str, months: Mapping[str, int], *, total: int, at: tuple[str, int], page_rows: int) -> Near:
    """The pages before and after the one `at` (month, number), when the newest come first."""
    dated = sorted(months.items(), reverse=True) if months else [("", total)]
    places = [
        Place(stem, month, number) for month, rows in dated for number in range(1, ceil(rows / page_rows) + 1)
    ]
    here = [(place.month, place.number) for place in places].index(at)
    return Near(
        newer=places[here - 1] if here else None,
        older=places[here + 1] if here + 1 < len(places) else None,
    )
