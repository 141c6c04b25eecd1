"""How much a copy would hold, told before it is ordered: bounded counts, so that a heavy customer costs no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, Case, Expression, F, Value, When
from django.db.models.functions import Coalesce

from accounts.models import Person
from accounts.viewers import Viewer
from accounts.viewing import seen
from privacy.exports.contents import chosen, in_period, portable
from privacy.exports.snapshots import Query, compile_sql
from privacy.registry import Attached, DataCategory, Table
from privacy.workflow import Scope

AT_MOST = 10_000
# Measured on demo data, compressed: pages and frames of a category, and a value in all three formats.
BYTES_PER_CATEGORY = 10_000
BYTES_PER_VALUE = 5
FILES = "bytes_of_files"
NONE = Value(0, output_field=BigIntegerField())


class Held(NamedTuple):
    """What was counted of a table."""

    rows: int
    bytes: int


@dataclass(frozen=True)
class Count:
    """What one category holds. With `is_more` there are at least `rows`; `size` is an estimate in bytes."""

    category: DataCategory
    rows: int
    is_more: bool
    size: int


def counts(person: Person, scope: Scope, *, is_to_take_along: bool = False) -> tuple[Count, ...]:
    """How many rows a copy in this scope would hold, by category in the register's order. Three queries.

    Of a copy to take along: of the fields that can be, and 0 where none can.
    """
    viewer = Viewer(person)
    categories = chosen(scope.categories)
    if is_to_take_along:
        categories = tuple(map(portable, categories))
    tables = [table for category in categories for table in category.tables if table.export]
    queries = {table.label: _queries(table, scope, viewer) for table in tables}
    found = _count_all([query for of_table in queries.values() for query in of_table])
    sums = {label: _together(found[query] for query in of_table) for label, of_table in queries.items()}
    return tuple(_count(category, sums) for category in categories)


def _queries(table: Table, scope: Scope, viewer: Viewer) -> list[Query]:
    """One query per set of fields for the keys of the rows, bounded, and how large the files of each are."""
    rows = (in_period(table, sight.rows, scope).order_by() for sight in seen(table.label, viewer))
    sized = (one.annotate(**{FILES: _bytes(table)}).values("pk", FILES)[: AT_MOST + 1] for one in rows)
    return [query for query in map(compile_sql, sized) if query is not None]


def _bytes(table: Table) -> Expression | Value:
    """How many bytes of files go with a row: those of files it lets go."""
    return reduce(add, (_size(one) for one in table.files), NONE)


def _size(file: Attached) -> Expression:
    size = Coalesce(F(f"{file.path}__size"), NONE)
    return Case(When(**dict(file.only), then=size), default=NONE) if file.only else size


def _count_all(queries: list[Query]) -> dict[Query, Held]:
    """Rows and bytes of files, by query."""
    if not queries:
        return {}
    counted = [
        f"SELECT {number}, count(*), coalesce(sum({FILES}), 0) FROM ({query.sql}) q"  # noqa: S608 - our own SQL
        for number, query in enumerate(queries)
    ]
    values = [value for query in queries for value in query.values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counted), values)
        return {queries[number]: Held(rows, int(size)) for number, rows, size in cursor.fetchall()}


def _together(found: Iterable[Held]) -> Held:
    every = tuple(found)
    return Held(sum(held.rows for held in every), sum(held.bytes for held in every))


def _count(category: DataCategory, sums: dict[str, Held]) -> Count:
    by_table = [(table, sums[table.label]) for table in category.tables if table.export]
    values = sum(held.rows * len(table.export) for table, held in by_table)
    files = sum(held.bytes for _table, held in by_table)
    return Count(
        category,
        rows=sum(min(held.rows, AT_MOST) for _table, held in by_table),
        is_more=any(held.rows > AT_MOST for _table, held in by_table),
        size=BYTES_PER_CATEGORY + values * BYTES_PER_VALUE + files,
    )
