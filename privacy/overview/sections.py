"""Every category with how much there is: for the first page and the page of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.matrix import Viewer
from accounts.viewing import has_strands, seen, strands
from privacy.exports.snapshots import Query
from privacy.overview import order, tallying
from privacy.overview.counting import Amount, amount, bounded, together
from privacy.overview.prepared import Question, answer
from privacy.overview.tallying import ALWAYS, Part, Piece
from privacy.registry import DataCategory, Table

Events = tuple[tuple[Piece, Amount], ...]


@dataclass(frozen=True)
class Section:
    """One category, how much the viewer has in it, and the word for that many.

    `table`: the one whose rows are counted, where the category is known by them («71 fakturaer»). `events`: the
    viewer's events of the category, month by month.
    """

    category: DataCategory
    count: Amount
    unit: str
    table: Table | None = None
    events: Events = ()


def sections(viewer: Viewer) -> tuple[Section, ...]:
    """All categories in reading order, in as many queries however much there is."""
    rows = _counted(viewer)
    events = _events(viewer)
    return tuple(_section(category, rows, events[category.slug]) for category in order.categories())


def largest(found: Sequence[Section], number: int) -> tuple[Section, ...]:
    """The sections with most rows, still in reading order."""
    ranked = sorted(found, key=lambda section: section.count.number, reverse=True)[:number]
    return tuple(section for section in found if section in ranked)


def unit(category: DataCategory, count: Amount) -> str:
    """The word after the number of all a category's rows."""
    number = count.number + count.is_more
    if any(table.is_activity for table in category.tables):
        return ngettext("hendelse", "hendelser", number)
    return ngettext("opplysning", "opplysninger", number)


def main_table(category: DataCategory) -> Table | None:
    """The table a category is known by: the last that has a word for its rows."""
    return next((table for table in reversed(category.tables) if table.unit), None)


def _section(category: DataCategory, rows: dict[str, int], events: Events) -> Section:
    main = main_table(category)
    counted = amount(rows.get(main.label, 0)) if main else None
    if main and main.unit and counted:
        one, several = main.unit
        return Section(category, counted, str(one if str(counted) == "1" else several), main, events)
    every = amount(sum(rows.get(table.label, 0) for table in category.tables))
    count = tallying.total([every, *(number for _piece, number in events)])
    return Section(category, count, unit(category, count), events=events)


def _events(viewer: Viewer) -> dict[str, Events]:
    parts = {category.slug: events_of(category, viewer) for category in order.categories()}
    numbers = tallying.tallied([part for several in parts.values() for part in several])
    pieces = tuple(tallying.pieces(numbers, ALWAYS))
    found = tallying.amounts(pieces)
    return {
        slug: tuple((piece, found[piece]) for piece in pieces if piece.part in several)
        for slug, several in parts.items()
    }


def events_of(category: DataCategory, viewer: Viewer) -> tuple[Part, ...]:
    """The category's events the viewer sees, a part for each table and ground."""
    labels = [table.label for table in category.tables if has_strands(table.label)]
    return tuple(Part(label, strand) for label in labels for strand in strands(label, viewer))


def _counted(viewer: Viewer) -> dict[str, int]:
    """How many rows there are in each table that nobody has much in, by label; one more than is told at most."""
    counted: dict[str, int] = {}
    for number, rows in answer(COUNTS, viewer):
        label = _small_tables()[number].label
        counted[label] = counted.get(label, 0) + rows
    return counted


@cache
def _small_tables() -> tuple[Table, ...]:
    """What is counted, in order: the numbers of the question are places in this list."""
    every = (table for category in order.categories() for table in category.tables)
    return tuple(table for table in every if table.export and not has_strands(table.label))


def _ask_counts(viewer: Viewer) -> Query:
    rows = ((number, one) for number, table in enumerate(_small_tables()) for one in _rows(table, viewer))
    return together(rows, "count(*)")


def _rows(table: Table, viewer: Viewer) -> Iterator[QuerySet[Any, Any]]:
    yield from (bounded(sight.rows) for sight in seen(table.label, viewer))


COUNTS = Question(_ask_counts)
