"""Where a value stands in the register, how it is put right there, and what that is called."""

from __future__ import annotations

from django.apps import apps
from django.utils.text import capfirst

from privacy.categories import CATEGORIES
from privacy.registry import DataCategory, Route, Table
from privacy.stores import field_at


def route(table: Table, path: str) -> Route:
    """How this field of the register is put right."""
    return table.correct.get(path, Route.NOTE)


def by_request(table: Table) -> tuple[str, ...]:
    """The fields a person may ask to have changed, in the register's order."""
    return tuple(path for path in table.export if route(table, path) == Route.REQUEST)


def by_oneself(table: Table) -> bool:
    """Whether somebody puts fields of this table right without asking."""
    return Route.SELF in table.correct.values()


def name_of(table: Table, path: str) -> str:
    """What the field is called."""
    return str(capfirst(field_at(apps.get_model(table.label), path).verbose_name))


def place(label: str, field: str = "") -> str:
    """Where a value stands, in words: the table, and the field where one is meant."""
    table = table_of(label)
    return " › ".join((str(table.title), *([name_of(table, field)] if field else [])))


def table_of(label: str) -> Table:
    """The table as the register describes it. Raises KeyError."""
    return PLACES[label][1]


def category_of(label: str) -> DataCategory:
    """The category it is in. Raises KeyError."""
    return PLACES[label][0]


PLACES = {table.label: (category, table) for category in CATEGORIES for table in category.tables}
