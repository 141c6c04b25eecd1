"""What an employee may see of an opened person: categories, tables with how much is in them, and rows in pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import F, Q, QuerySet

from accounts import sealing
from accounts.models.sealed_text import SealedTextField
from accounts.viewers import Viewer
from accounts.viewing import Sight, has_strands, seen, strands
from accounts.wall.opened import CATEGORY_OF
from privacy import words
from privacy.overview import display, order
from privacy.overview.counting import Amount, count_each
from privacy.overview.files import FileLink, file_columns, file_links
from privacy.overview.naming import short_name
from privacy.registry import DataCategory, Table
from privacy.stores import Column, as_dicts, columns, read

SIZE = 25
KEY, PLACE = "own_key", "own_place"
# Open with their category as they stand; the wall has them from elsewhere.
BESIDES = frozenset(
    {
        "accounts.Site",
        "accounts.Occupancy",
        "privacy.PrivacyRequest",
        "privacy.Event",
        "privacy.PrivacyCase",
        "privacy.Reading",
        "privacy.Opening",
    }
)


@dataclass(frozen=True)
class Part:
    """One table of a category, and how many rows of it the person has."""

    table: Table
    amount: Amount

    @property
    def name(self) -> str:
        """The table in an address: «invoice»."""
        return short_name(self.table)


@dataclass(frozen=True)
class Section:
    """One category, with its tables."""

    category: DataCategory
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Row:
    """One row: a cell for each heading, and the files it has."""

    cells: tuple[Any, ...]
    files: tuple[FileLink, ...]


@dataclass(frozen=True)
class Leaf:
    """A page of rows, newest first. `older`: the key of the last row, after which the next page begins."""

    table: Table
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    older: str


def categories(may: Collection[str]) -> tuple[DataCategory, ...]:
    """Those of which these rights show any table, in reading order."""
    return tuple(category for category in order.categories() if any(tables(category, may)))


def tables(category: DataCategory, may: Collection[str]) -> Iterator[Table]:
    """The tables of a category these rights show, the most telling first: the register's order turned round."""
    for table in reversed(category.tables):
        if table.export and _needed(category, table) in may:
            yield table


def sections(viewer: Viewer, may: Collection[str]) -> tuple[Section, ...]:
    """How much there is of everything that may be seen. One query, and one or two for who it is about."""
    shown = [(category, table) for category in categories(may) for table in tables(category, may)]
    counted = count_each([list(_countable(table, viewer)) for _category, table in shown])
    amounts = dict(zip([table.label for _category, table in shown], counted, strict=True))
    return tuple(
        Section(category, tuple(Part(table, amounts[table.label]) for table in tables(category, may)))
        for category in categories(may)
    )


def leaf(table: Table, viewer: Viewer, *, after: str = "") -> Leaf:
    """The newest SIZE rows, or those after the row of that key. A query or two for each ground they are seen on."""
    place = _place(table, viewer, after) if after else None
    found: list[tuple[tuple[Column, ...], dict[str, Any]]] = []
    for shown, rows in _sources(table, viewer):
        wanted = rows.filter(_behind(place)) if place else rows
        found += [(shown, row) for row in wanted[: SIZE + 1]]
    found.sort(key=lambda pair: _rank(pair[1]), reverse=True)
    page = found[:SIZE]
    _fetch_keys(page)
    every = columns(table)
    return Leaf(
        table,
        headings=tuple(display.label(column) for column in every),
        rows=tuple(_row(table, every, shown, row) for shown, row in page),
        older=str(page[-1][1][KEY]) if len(found) > SIZE else "",
    )


def _needed(category: DataCategory, table: Table) -> str:
    """What one must be allowed to see a table; empty for one that no employee sees."""
    if table.label in BESIDES:
        return category.slug
    return CATEGORY_OF.get(apps.get_model(table.label)._meta.db_table, "")


def _countable(table: Table, viewer: Viewer) -> Iterator[QuerySet[Any]]:
    if has_strands(table.label):
        yield from (strand.rows(table.label) for strand in strands(table.label, viewer))
    else:
        yield from (sight.rows for sight in seen(table.label, viewer))


def _sources(table: Table, viewer: Viewer) -> Iterator[tuple[tuple[Column, ...], QuerySet[Any]]]:
    """Columns and ordered rows, no row twice; of events each ground by itself, so that an index serves it."""
    own = {KEY: F("id"), PLACE: F(table.newest), **file_columns(table)}
    if has_strands(table.label):
        shown = columns(table)
        for strand in strands(table.label, viewer):
            yield shown, as_dicts(table, shown, Sight(strand.rows(table.label))).annotate(**own)
    else:
        yield from ((shown, rows.annotate(**own)) for shown, rows in read(table, viewer))


def _place(table: Table, viewer: Viewer, after: str) -> tuple[Any, Any] | None:
    """Where the row of that key stands; None where the person has no such row."""
    try:
        key = UUID(after)
    except ValueError:
        return None
    for _shown, rows in _sources(table, viewer):
        for row in rows.filter(id=key):
            return row[PLACE], row[KEY]
    return None


def _behind(place: tuple[Any, Any]) -> Q:
    """Rows that come after: PostgreSQL puts those without a date before all others."""
    value, key = place
    if value is None:
        return Q(**{f"{PLACE}__isnull": False}) | Q(**{f"{PLACE}__isnull": True, "id__lt": key})
    return Q(**{f"{PLACE}__lt": value}) | Q(**{PLACE: value, "id__lt": key})


def _rank(row: Mapping[str, Any]) -> tuple[bool, Any, Any]:
    value = row[PLACE]
    return value is None, 0 if value is None else value, row[KEY]


def _fetch_keys(page: Sequence[tuple[tuple[Column, ...], dict[str, Any]]]) -> None:
    sealing.fetch_keys(
        row[column.name]
        for shown, row in page
        for column in shown
        if isinstance(column.field, SealedTextField)
    )


def _row(table: Table, every: tuple[Column, ...], shown: tuple[Column, ...], row: dict[str, Any]) -> Row:
    known = {column.name for column in shown}
    cells = tuple(_cell(column, row) if column.name in known else "" for column in every)
    return Row(cells, tuple(file_links(table, row)))


def _cell(column: Column, row: dict[str, Any]) -> Any:
    value = row[column.name]
    if isinstance(column.field, SealedTextField):
        return column.field.shown(value, pk=row[KEY])
    return "" if words.is_empty(value) else display.shown(column, value, row)
