"""What the fields of a category mean, table by table: read on its page and in a copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from privacy.glossary import lookup
from privacy.glossary.lookup import Value
from privacy.registry import DataCategory, Table, Text
from privacy.stores import Column, columns


@dataclass(frozen=True)
class Meaning:
    """One field. `values` are those of its codes that need more than their label."""

    label: str
    text: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Group:
    """The fields of one table."""

    title: Text
    meanings: tuple[Meaning, ...]


def meanings(category: DataCategory) -> tuple[Group, ...]:
    """All that the category's page may show, in its order. The same for everybody."""
    shown = (table for table in reversed(category.tables) if table.export)
    return tuple(Group(table.title, explained(table, columns(table))) for table in shown)


def explained(table: Table, shown: Iterable[Column]) -> tuple[Meaning, ...]:
    """These columns of a table, in the language in use."""
    return tuple(_meaning(table, column) for column in shown)


def _meaning(table: Table, column: Column) -> Meaning:
    values = (value for value in lookup.values(column) if value.meaning != value.label)
    return Meaning(str(capfirst(column.label)), lookup.meaning(table, column), tuple(values))
