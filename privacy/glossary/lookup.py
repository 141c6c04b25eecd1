"""Finds the explanation of a field or a code, and whatever has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from django.utils.text import capfirst

from privacy import words
from privacy.glossary import (
    access,
    agreement,
    alarms,
    billing,
    cases,
    credit,
    dialogue,
    events,
    files,
    identity,
    inquiries,
    marketing,
    portal,
    premises,
    work,
)
from privacy.registry import DataCategory, Table, Text
from privacy.stores import Column, columns

MODULES = (
    access,
    agreement,
    alarms,
    billing,
    cases,
    credit,
    dialogue,
    events,
    files,
    identity,
    inquiries,
    marketing,
    portal,
    premises,
    work,
)
# By table and column: «accounts.Site.city» explains the column wherever the city is told.
FIELDS: Mapping[str, Text] = {
    f"{label}.{name}": text
    for module in MODULES
    for label, found in module.FIELDS.items()
    for name, text in found.items()
}
# By field and code. Nothing where the label says all there is to say.
CODES: Mapping[str, Mapping[str, Text | None]] = {
    name: codes for module in MODULES for name, codes in module.CODES.items()
}


@dataclass(frozen=True)
class Value:
    """One value a field can have: as stored, the word for it, and what it means for the person."""

    code: str
    label: str
    meaning: str


def meaning(table: Table, column: Column) -> str:
    """What the column says, in the language in use. Raises KeyError where nobody explained it."""
    return str(FIELDS[_entry(table, column)])


def values(column: Column) -> tuple[Value, ...]:
    """The codes of a column; none where values are their own words. Raises KeyError for one nobody explained."""
    codes = words.codes_of(column.field)
    explained = CODES[field_name(column)] if codes else {}
    return tuple(_value(str(code), label, explained[str(code)]) for code, label in codes.items())


def unexplained(categories: Iterable[DataCategory]) -> Iterator[str]:
    """Exported columns and codes without an entry, each once."""
    for table, column in _exported(categories):
        if _entry(table, column) not in FIELDS:
            yield f"{table.label}.{column.name}"
    for name, codes in _coded(categories).items():
        yield from (f"{name}={code}" for code in codes if code not in CODES.get(name, {}))


def unused(categories: Iterable[DataCategory]) -> Iterator[str]:
    """Entries that explain nothing that is exported."""
    exported = tuple(_exported(categories))
    reached = {_entry(table, column) for table, column in exported}
    yield from (name for name in FIELDS if name not in reached)
    coded = _coded(categories)
    for name, codes in CODES.items():
        yield from (f"{name}={code}" for code in codes if code not in coded.get(name, set()))


def field_name(column: Column) -> str:
    """The field behind a column: «accounts.Site.city»."""
    return f"{column.field.model._meta.label}.{column.field.name}"


def _entry(table: Table, column: Column) -> str:
    """A column may be explained for its own table; what comes through a relation is else explained where it is."""
    own = f"{table.label}.{column.name}"
    if own in FIELDS or "__" not in column.path:
        return own
    return field_name(column)


def _value(code: str, label: Text, explained: Text | None) -> Value:
    title = str(capfirst(str(label)))
    return Value(code, title, str(explained) if explained else title)


def _exported(categories: Iterable[DataCategory]) -> Iterator[tuple[Table, Column]]:
    tables = chain.from_iterable(category.tables for category in categories)
    return ((table, column) for table in tables if table.export for column in columns(table))


def _coded(categories: Iterable[DataCategory]) -> dict[str, set[str]]:
    found = ((field_name(column), words.codes_of(column.field)) for _table, column in _exported(categories))
    return {name: {str(code) for code in codes} for name, codes in found if codes}
