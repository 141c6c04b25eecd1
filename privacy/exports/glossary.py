"""The page that explains every field and every code of a copy, by category and table (F-33, CJEU C-487/21)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from privacy.exports.contents import FileColumn
from privacy.exports.front import Contained, for_reading
from privacy.exports.rows import Tally
from privacy.exports.schemas import MISSING, PLACE
from privacy.glossary import lookup
from privacy.glossary.lookup import Value
from privacy.registry import DataCategory, Text
from privacy.stores import Column

PATH = "glossary.html"


@dataclass(frozen=True)
class Entry:
    """One field: what it is called on pages and in data files, what it says, and what each code of it means."""

    anchor: str
    label: str
    name: str
    meaning: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Words:
    """The fields of one table."""

    anchor: str
    title: Text
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Chapter:
    """The tables of one category that have rows in the copy."""

    category: DataCategory
    tables: tuple[Words, ...]


def chapters(contained: Sequence[Contained]) -> tuple[Chapter, ...]:
    """All there is to explain, in the order of reading and in the language in use."""
    told = ((one.category, [tally for tally in one.tables if tally.total]) for one in for_reading(contained))
    return tuple(Chapter(category, tuple(map(_words, tallies))) for category, tallies in told if tallies)


def anchor(tally: Tally, name: str = "") -> str:
    """Where a table, or its column `name`, stands on the page."""
    return "-".join(part for part in (tally.content.category.slug, tally.content.name, name) if part)


def _words(tally: Tally) -> Words:
    entries = [_entry(tally, column) for column in tally.columns]
    told = (one for column in tally.added for one in _added(tally, column))
    return Words(anchor(tally), tally.content.table.title, (*entries, *told))


def _entry(tally: Tally, column: Column) -> Entry:
    return Entry(
        anchor(tally, column.name),
        str(capfirst(column.label)),
        column.name,
        lookup.meaning(tally.content.table, column),
        lookup.values(column),
    )


def _added(tally: Tally, column: FileColumn) -> Iterator[Entry]:
    """The two columns a copy adds for the file of a row."""
    label = str(capfirst(column.label))
    for name, told in ((column.place, PLACE), (column.missing, MISSING)):
        yield Entry(anchor(tally, name), label, name, str(told))
