"""One moment of the database, read over a connection of its own, as text and without holding rows in memory."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import QuerySet
from psycopg import sql
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


class Stream:
    """One connection that reads the snapshot. For one thread at a time, and one query at a time."""

    def __init__(self, own: psycopg.Connection[Any]) -> None:
        self._own = own

    def texts(self, query: Query) -> Iterator[list[str]]:
        """The first column of every row, at most BATCH at a time."""
        for batch in self.rows(query, at_a_time=BATCH):
            yield [text for (text,) in batch]

    def rows(self, query: Query, *, at_a_time: int) -> Iterator[list[tuple[Any, ...]]]:
        """Every row, so many at a time. One query must be read to its end, or left, before the next."""
        with RowCursor(self._own, "rows") as cursor:
            cursor.execute(query.sql, query.values)
            while batch := cursor.fetchmany(at_a_time):
                yield batch

    def cancel(self) -> None:
        """Let another thread's query end now: with an error, where it is read."""
        self._own.cancel()


class Snapshot:
    """What the database held at `at`, whatever others have written since."""

    def __init__(
        self, own: psycopg.Connection[Any], *, at: datetime, name: str, subject: UUID, open_until: ExitStack
    ) -> None:
        self.stream = Stream(own)
        self._name = name
        self._open_until = open_until
        self.at = at
        self.subject = subject

    @cached_property
    def streams(self) -> tuple[Stream, Stream]:
        """Two connections that read the same moment side by side; the first is `stream` itself."""
        other = self._open_until.enter_context(_connected())
        other.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(self._name)))
        _settle(other, self.subject)
        return self.stream, Stream(other)

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Let Django's models read this same moment on the default connection. Nothing can be written there."""
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET TRANSACTION SNAPSHOT %s", [self._name])
            scope.enter(cursor, self.subject)
            yield

    def batches(self, query: Query) -> Iterator[list[str]]:
        """As `Stream.texts`, over the first connection."""
        return self.stream.texts(query)

    def rows(self, query: Query, *, at_a_time: int) -> Iterator[list[tuple[Any, ...]]]:
        """As `Stream.rows`, over the first connection."""
        return self.stream.rows(query, at_a_time=at_a_time)


@contextmanager
def taken(subject: UUID) -> Iterator[Snapshot]:
    """A snapshot of now, held until the end, of what the person `subject` may see. Times come out in UTC."""
    with ExitStack() as open_until:
        own = open_until.enter_context(_connected())
        [(at, name)] = own.execute("SELECT now(), pg_export_snapshot()")
        _settle(own, subject)
        yield Snapshot(own, at=at, name=name, subject=subject, open_until=open_until)


@contextmanager
def _connected() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own that can only read, and shows one moment from its first query on."""
    with psycopg.connect(**connection.get_connection_params()) as own:
        own.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        own.read_only = True
        yield own
        own.rollback()


def _settle(own: psycopg.Connection[Any], subject: UUID) -> None:
    """What holds until the transaction's end: times in UTC, room to sort a slice, and whose data it is.

    Counting tens of millions of rows takes longer than any page's query may. A connection waits while files of
    gigabytes are packed beside it, but not for ever for a worker that froze.
    """
    own.execute("SET LOCAL TIME ZONE 'UTC'")
    own.execute("SET LOCAL work_mem = '64MB'")
    own.execute("SET LOCAL statement_timeout = '10min'")
    own.execute("SET LOCAL idle_in_transaction_session_timeout = '10min'")
    scope.enter(own, subject)


def as_json(rows: QuerySet[Any], names: Sequence[str]) -> Query | None:
    """A query for the rows as JSON objects with exactly these columns; None when there can be no row."""
    compiled = compile_sql(rows)
    if compiled is None:
        return None
    chosen = ", ".join(connection.ops.quote_name(name) for name in names)
    text = f"SELECT row_to_json(r)::text FROM (SELECT {chosen} FROM ({compiled.sql}) t) r"  # noqa: S608 - names of columns
    return Query(text, compiled.values)


def in_parts(rows: QuerySet[Any], names: Sequence[str], *, raw: Container[str]) -> Query | None:
    """A query for each column of the rows by itself, as JSON text; as stored where the name is in `raw`."""
    compiled = compile_sql(rows)
    if compiled is None:
        return None
    quoted = {name: connection.ops.quote_name(name) for name in names}
    chosen = ", ".join(quoted[name] if name in raw else f"to_json({quoted[name]})::text" for name in names)
    text = f"SELECT {chosen} FROM ({compiled.sql}) t"  # noqa: S608 - names of columns
    return Query(text, compiled.values)


def compile_sql(rows: QuerySet[Any]) -> Query | None:
    """A queryset as SQL and values; None when Django sees that it is empty."""
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    return Query(text, tuple(values))
