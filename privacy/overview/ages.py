"""How old what is held is: a table of categories and years, with a number in each square."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.matrix import SITE_PATHS, Viewer
from accounts.viewing import seen
from privacy.exports.snapshots import compile_sql
from privacy.overview import conversations, invoices, retention
from privacy.overview.kinds import KINDS
from privacy.overview.sections import Section
from privacy.overview.tallied import events_by_year
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
    """The table for sections that were read before; empty where nothing has a date. Four queries at most."""
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
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    asked = [
        (section.category.slug, rows)
        for section in found
        if section.count
        for rows in _dated(section, viewer)
    ]
    for slug, year, number in _years_of(asked):
        counted[slug][year] += number
    slugs = {
        table.label: section.category.slug
        for section in found
        for table in section.category.tables
        if table.is_activity and section.count
    }
    for label, counts in events_by_year(slugs, viewer).items():
        counted[slugs[label]] += counts
    return counted


def _dated(section: Section, viewer: Viewer) -> Iterator[QuerySet[Any]]:
    """The dates of a category's rows that are not events, as far as a person is told them."""
    tables = [section.table] if section.table else section.category.tables
    for table in tables:
        if date := _date_of(section.category, table):
            for sight in seen(table.label, viewer):
                dates = sight.rows.filter(**{f"{date}__isnull": False})
                yield dates.order_by(f"-{date}").values(day=F(date))[:AT_MOST]


def _date_of(category: DataCategory, table: Table) -> str:
    """The date a person is told of a row: what rows are ordered by, or what their rule counts from."""
    paths = () if table.is_activity else (table.newest, *retention.paths(category, table))
    model = apps.get_model(table.label)
    dates = (path for path in paths if isinstance(field_at(model, path), models.DateField))
    return next((path for path in dates if path in table.export), "")


def _years_of(asked: Iterable[tuple[str, QuerySet[Any]]]) -> list[tuple[str, int, int]]:
    """Slug, year of Oslo and number of rows, in one query."""
    compiled = [(slug, _is_moment(rows), compile_sql(rows)) for slug, rows in asked]
    queries = [(slug, is_moment, query) for slug, is_moment, query in compiled if query is not None]
    if not queries:
        return []
    zone = f" AT TIME ZONE '{settings.TIME_ZONE}'"
    parts = (
        f"SELECT '{slug}', extract(year FROM q.day{zone if is_moment else ''})::int, count(*)"  # noqa: S608 - our own
        f" FROM ({query.sql}) q(day) GROUP BY 2"
        for slug, is_moment, query in queries
    )
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(parts), [value for _slug, _moment, query in queries for value in query.values]
        )
        return list(cursor.fetchall())


def _is_moment(rows: QuerySet[Any]) -> bool:
    return isinstance(rows.query.annotations["day"].output_field, models.DateTimeField)
