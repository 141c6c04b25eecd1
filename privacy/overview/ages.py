"""How old what is held is: a table of categories and years, with a number in each square."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.matrix import SITE_PATHS
from accounts.viewers import Viewer
from accounts.viewing import has_strands, seen
from privacy.exports.snapshots import Query
from privacy.overview import conversations, invoices, order, retention
from privacy.overview.counting import together
from privacy.overview.dates import day_of
from privacy.overview.kinds import KINDS
from privacy.overview.prepared import Question, answer
from privacy.overview.sections import Section
from privacy.registry import DataCategory, Table
from privacy.stores import field_at

COLUMNS = 8
AT_MOST = 10_000
# From how many on a square is darker.
LEVELS = (1, 8, 40, 400)
THOUSAND, MILLION = 1_000, 1_000_000
# Categories whose page can show one year.
BY_YEAR = frozenset({*KINDS, invoices.SLUG, conversations.SLUG})


@dataclass(frozen=True)
class Square:
    """A category in one year, or in all the years before the second column. `short` fits into a square."""

    number: int
    short: str
    level: int
    label: str
    address: str


@dataclass(frozen=True)
class Line:
    section: Section
    squares: tuple[Square, ...]


@dataclass(frozen=True)
class Ages:
    """The columns' names, the oldest first, and a line for each category that holds something with a date."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Column:
    """A year, or with `is_older` that year and all before it."""

    year: int
    is_older: bool = False

    @property
    def title(self) -> str:
        return _("før %(year)s") % {"year": self.year + 1} if self.is_older else str(self.year)

    def holds(self, year: int) -> bool:
        return year <= self.year if self.is_older else year == self.year


def ages(found: Sequence[Section], viewer: Viewer) -> Ages:
    """The table for sections that were read before; empty where nothing has a date. Two queries."""
    counted = _by_year(found, viewer)
    years = {year for counts in counted.values() for year in counts}
    this_year = timezone.localdate(viewer.now).year
    columns = _columns(min(years, default=this_year), this_year)
    return Ages(
        tuple(column.title for column in columns),
        tuple(
            Line(
                section, tuple(_square(section, column, counted[section.category.slug]) for column in columns)
            )
            for section in found
            if counted.get(section.category.slug)
        ),
    )


def _columns(first: int, last: int) -> tuple[Column, ...]:
    if last - first < COLUMNS:
        return tuple(Column(year) for year in range(min(first, last), last + 1))
    oldest = last - COLUMNS + 1
    return (Column(oldest, is_older=True), *(Column(year) for year in range(oldest + 1, last + 1)))


def _square(section: Section, column: Column, counts: Mapping[int, int]) -> Square:
    number = sum(count for year, count in counts.items() if column.holds(year))
    whole = number_format(number, use_l10n=True, force_grouping=True)
    return Square(
        number=number,
        short=_short(number),
        level=sum(number >= least for least in LEVELS),
        label=f"{section.category.title}, {column.title}: {whole}",
        address=_address(section, column),
    )


def _short(number: int) -> str:
    if number < 10 * THOUSAND:
        return str(number)
    return f"{number // THOUSAND}k" if number < MILLION else f"{number // MILLION}M"


def _address(section: Section, column: Column) -> str:
    """The category's page for the year: of all homes, because the table is."""
    category = section.category
    by_year = category.slug in BY_YEAR and not (section.table is None and category.slug == invoices.SLUG)
    wish = {
        "anlegg": "alle" if any(table.label in SITE_PATHS for table in category.tables) else "",
        "periode": "" if not by_year else "alt" if column.is_older else str(column.year),
    }
    query = urlencode({name: value for name, value in wish.items() if value})
    return reverse("category", args=[category.slug]) + (f"?{query}" if query else "")


def _by_year(found: Sequence[Section], viewer: Viewer) -> dict[str, Counter[int]]:
    counted: dict[str, Counter[int]] = {section.category.slug: Counter() for section in found}
    rows = _years_of_rows(viewer)
    for section in found:
        counts = counted[section.category.slug]
        for table in [section.table] if section.table else section.category.tables:
            counts += rows.get(table.label, Counter())
        for piece, amount in section.events if section.count else ():
            counts[piece.month.year] += amount.number
    return counted


def _years_of_rows(viewer: Viewer) -> dict[str, Counter[int]]:
    """How many rows of each year there are in the small tables, by label, where a person is told their date."""
    found: dict[str, Counter[int]] = defaultdict(Counter)
    for number, year, rows in answer(YEARS, viewer):
        table, _date = _dated_tables()[number]
        found[table.label][year] += rows
    return found


@cache
def _dated_tables() -> tuple[tuple[Table, str], ...]:
    """What is asked, in order: tables and their date. The numbers of the question are places in this list."""
    every = ((category, table) for category in order.categories() for table in category.tables)
    return tuple((table, date) for category, table in every if (date := _date_of(category, table)))


def _date_of(category: DataCategory, table: Table) -> str:
    """The date a person is told of a row: what rows are ordered by, or what their rule counts from."""
    paths = () if has_strands(table.label) else (table.newest, *retention.paths(category, table))
    model = apps.get_model(table.label)
    dates = (path for path in paths if isinstance(field_at(model, path), models.DateField))
    return next((path for path in dates if path in table.export), "")


def _ask_years(viewer: Viewer) -> Query:
    rows = (
        (number, _dates(sight.rows, path))
        for number, (table, path) in enumerate(_dated_tables())
        for sight in seen(table.label, viewer)
    )
    return together(rows, "extract(year FROM q.day)::int, count(*)", after="GROUP BY 2")


YEARS = Question(_ask_years)


def _dates(rows: QuerySet[Any], path: str) -> QuerySet[Any, Any]:
    """The newest dates in Oslo, so many that a person has hardly more."""
    dated = rows.filter(**{f"{path}__isnull": False}).order_by(f"-{path}")
    days: QuerySet[Any, Any] = day_of(dated, path).values_list("day")[:AT_MOST]
    return days
