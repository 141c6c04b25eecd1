"""How much a copy would hold, told before it is ordered: bounded counts, so that a heavy customer costs no more."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from accounts.matrix import Viewer
from accounts.models import Person
from accounts.viewing import seen
from privacy.exports.contents import chosen, in_period
from privacy.exports.snapshots import Query, compile_sql
from privacy.registry import DataCategory, Table
from privacy.workflow import Scope

AT_MOST = 10_000
# Measured on demo data, compressed: pages and frames of a category, and a value in all three formats.
BYTES_PER_CATEGORY = 6_500
BYTES_PER_VALUE = 5


@dataclass(frozen=True)
class Count:
    """What one category holds. With `is_more` there are at least `rows`; `size` is an estimate in bytes."""

    category: DataCategory
    rows: int
    is_more: bool
    size: int


def counts(person: Person, scope: Scope) -> tuple[Count, ...]:
    """How many rows a copy in this scope would hold, by category in the register's order. Two queries."""
    viewer = Viewer(person)
    categories = chosen(scope.categories)
    tables = [table for category in categories for table in category.tables if table.export]
    queries = {table.label: _queries(table, scope, viewer) for table in tables}
    found = _count_all([query for of_table in queries.values() for query in of_table])
    return tuple(_count(category, queries, found) for category in categories)


def _queries(table: Table, scope: Scope, viewer: Viewer) -> list[Query]:
    """One query per set of fields for the keys of the rows, bounded."""
    sights = seen(table.label, viewer)
    keys = (in_period(table, sight.rows, scope).order_by().values("pk")[: AT_MOST + 1] for sight in sights)
    return [query for query in map(compile_sql, keys) if query is not None]


def _count_all(queries: list[Query]) -> dict[Query, int]:
    if not queries:
        return {}
    counted = [f"SELECT {number}, count(*) FROM ({query.sql}) q" for number, query in enumerate(queries)]  # noqa: S608 - our own SQL
    values = [value for query in queries for value in query.values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(counted), values)
        return {queries[number]: rows for number, rows in cursor.fetchall()}


def _count(category: DataCategory, queries: dict[str, list[Query]], found: dict[Query, int]) -> Count:
    by_table = [
        (table, sum(found[query] for query in queries[table.label]))
        for table in category.tables
        if table.export
    ]
    values = sum(rows * len(table.export) for table, rows in by_table)
    return Count(
        category,
        rows=sum(min(rows, AT_MOST) for _table, rows in by_table),
        is_more=any(rows > AT_MOST for _table, rows in by_table),
        size=BYTES_PER_CATEGORY + values * BYTES_PER_VALUE,
    )
