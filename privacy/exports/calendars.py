"""The months a large table's rows are read by: grouped by year, as a person looks for a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import formats
from django.utils.text import capfirst

from privacy.exports import month_pages
from privacy.exports.month_pages import Part
from privacy.exports.rows import Tally


@dataclass(frozen=True)
class Month:
    """One month and the pages it is on."""

    month: str
    pages: tuple[Part, ...]

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


def by_year(pages: Iterable[Part]) -> tuple[Year, ...]:
    """Pages in order, dated ones alone, as years and months."""
    dated = (page for page in pages if page.month)
    months = [Month(month, tuple(found)) for month, found in groupby(dated, key=lambda page: page.month)]
    return tuple(Year(year, tuple(found)) for year, found in groupby(months, key=lambda one: one.month[:4]))


def undated(pages: Iterable[Part]) -> tuple[Part, ...]:
    """Pages of rows without a date."""
    return tuple(page for page in pages if not page.month)


@dataclass(frozen=True)
class Near:
    """The pages of rows beside one: None at an end."""

    newer: Part | None
    older: Part | None


def near(tally: Tally, part: Part, *, page_rows: int) -> Near:
    """What leads on from a page, when the newest rows come first."""
    planned = month_pages.parts(tally, at_most=page_rows)
    names = [one.name for one in planned]
    if part.name not in names:
        return Near(None, None)
    here = names.index(part.name)
    beside = (*planned[here + 1 : here + 2], None)
    return Near(planned[here - 1] if here else None, beside[0])
