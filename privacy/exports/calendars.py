"""The months a large table's rows are read by: grouped by year, as a person looks for a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from django.utils import formats
from django.utils.text import capfirst


class PageOfRows(Protocol):
    """A page with rows of one month ("2026-03"; "" where they have no date): its name beside the category's page."""

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


def neighbours(pages: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Each page between the one before and the one after it; "" at the ends."""
    return zip(["", *pages[:-1]], pages, [*pages[1:], ""], strict=True)
