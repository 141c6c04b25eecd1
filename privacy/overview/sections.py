"""Every category with how much there is: for the first page and the page of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.strands import Strand
from accounts.viewers import Viewer
from accounts.viewing import has_strands, seen, strands
from privacy.exports.snapshots import Query
from privacy.overview import order, tallying
from privacy.overview.counting import Amount, amount, bounded, joined, together
from privacy.overview.prepared import Question, answer
from privacy.overview.tallying import ALWAYS, Part, Piece, Tallied
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
    rows, tallies = _numbers(viewer)
    events = _events(viewer, tallies)
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


def _events(viewer: Viewer, tallies: list[Tallied]) -> dict[str, Events]:
    slugs = {table.label: category.slug for category, table in _tables() if has_strands(table.label)}
    grounds = _grounds(viewer)
    parts = [Part(label, strand) for label in slugs for strand in grounds]
    pieces = tuple(tallying.pieces(tallying.parted(parts, grounds, tallies), ALWAYS))
    found = tallying.amounts(pieces)
    events: dict[str, list[tuple[Piece, Amount]]] = {category.slug: [] for category in order.categories()}
    for piece in pieces:
        events[slugs[piece.part.label]].append((piece, found[piece]))
    return {slug: tuple(several) for slug, several in events.items()}


def _numbers(viewer: Viewer) -> tuple[dict[str, int], list[Tallied]]:
    """How many rows there are in each small table, by label and to one more than is told; and the tallies."""
    rows: dict[str, int] = {}
    tallies: list[Tallied] = []
    small = _small_tables()
    for number, event, month, counted in answer(NUMBERS, viewer):
        if number < len(small):
            label = small[number].label
            rows[label] = rows.get(label, 0) + counted
        else:
            tallies.append((number - len(small), event, "", month, counted))
    return rows, tallies


@cache
def _tables() -> tuple[tuple[DataCategory, Table], ...]:
    return tuple((category, table) for category in order.categories() for table in category.tables)


@cache
def _small_tables() -> tuple[Table, ...]:
    """Tables nobody has much in, in order: the first numbers of the question are places in this list."""
    return tuple(table for _category, table in _tables() if table.export and not has_strands(table.label))


def _grounds(viewer: Viewer) -> tuple[Strand, ...]:
    """What the viewer sees events on: the further numbers of the question are places in this list."""
    return strands(next(table.label for _category, table in _tables() if has_strands(table.label)), viewer)


def _ask_numbers(viewer: Viewer) -> Query:
    small = _small_tables()
    rows = ((number, one) for number, table in enumerate(small) for one in _rows(table, viewer))
    tallies = enumerate((strand.tallies.order_by() for strand in _grounds(viewer)), start=len(small))
    return joined(
        together(rows, "NULL::text, NULL::date, count(*)"),
        together(tallies, "q.event, q.month, sum(q.number)::bigint", after="GROUP BY q.event, q.month"),
    )


def _rows(table: Table, viewer: Viewer) -> Iterator[QuerySet[Any, Any]]:
    yield from (bounded(sight.rows) for sight in seen(table.label, viewer))


NUMBERS = Question(_ask_numbers)
