"""One moment of the database, read over a connection of its own, as text and without holding rows in memory."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg.client_cursor import ClientCursorMixin

from accounts.wall import scope

BATCH = 2_000


class RowCursor(ClientCursorMixin[Any], psycopg.ServerCursor[Any]):
    """A cursor whose rows stay in PostgreSQL. psycopg binds the values: Django's SQL cannot be prepared."""


@dataclass(frozen=True)
class Query:
    """SQL with its values apart."""

    sql: str
    values: tuple[Any, ...]


class Snapshot:
    """What the database held at `at`, whatever others have written since."""

    def __init__(self, own: psycopg.Connection[Any], *, at: datetime, name: str, subject: UUID) -> None:
        self._own = own
        self._name = name
        self.at = at
        self.subject = subject

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Let Django's models read this same moment on the default connection. Nothing can be written there."""
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [self._name])
            scope.enter(cursor, self.subject)
            yield

    def batches(self, query: Query) -> Iterator[list[str]]:
        """The first column of every row, at most BATCH at a time."""
        for batch in self.rows(query, at_a_time=BATCH):
            yield [text for (text,) in batch]

    def rows(self, query: Query, *, at_a_time: int) -> Iterator[list[tuple[Any, ...]]]:
        """Every row, so many at a time. One query must be read to its end, or left, before the next."""
        with RowCursor(self._own, "rows") as cursor:
            cursor.execute(query.sql, query.values)
            while batch := cursor.fetchmany(at_a_time):
                yield batch

    def count(self, query: Query, *, at_most: int) -> int:
        """How many rows there are, but no more than `at_most`."""
        with self._own.cursor() as cursor:
            cursor.execute(
                f"SELECT count(*) FROM (SELECT 1 FROM ({query.sql}) r LIMIT %s) s",  # noqa: S608 - our own SQL
                (*query.values, at_most),
            )
            return sum(rows for (rows,) in cursor)


@contextmanager
def taken(subject: UUID) -> Iterator[Snapshot]:
    """A snapshot of now, held until the end, of what the person `subject` may see. Times come out in UTC."""
    with psycopg.connect(**connection.get_connection_params()) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        own.execute("SET LOCAL TIME ZONE 'UTC'")
        [(at, name)] = own.execute("SELECT now(), pg_export_snapshot()")
        scope.enter(own, subject)
        yield Snapshot(own, at=at, name=name, subject=subject)
        own.rollback()


def as_json(rows: QuerySet[Any], names: Sequence[str]) -> Query | None:
    """A query for the rows as JSON objects with exactly these columns; None when there can be no row."""
    compiled = compile_sql(rows)
    if compiled is None:
        return None
    chosen = ", ".join(connection.ops.quote_name(name) for name in names)
    sql = f"SELECT row_to_json(r)::text FROM (SELECT {chosen} FROM ({compiled.sql}) t) r"  # noqa: S608 - names of columns
    return Query(sql, compiled.values)


def in_parts(rows: QuerySet[Any], names: Sequence[str], *, raw: Container[str]) -> Query | None:
    """A query for each column of the rows by itself, as JSON text; as stored where the name is in `raw`."""
    compiled = compile_sql(rows)
    if compiled is None:
        return None
    quoted = {name: connection.ops.quote_name(name) for name in names}
    chosen = ", ".join(quoted[name] if name in raw else f"to_json({quoted[name]})::text" for name in names)
    sql = f"SELECT {chosen} FROM ({compiled.sql}) t"  # noqa: S608 - names of columns
    return Query(sql, compiled.values)


def compile_sql(rows: QuerySet[Any]) -> Query | None:
    """A queryset as SQL and values; None when Django sees that it is empty."""
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Query(sql, tuple(values))
