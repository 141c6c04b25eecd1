"""The staging table: the lines of one file as they came, in a table that ends with the transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psycopg import sql

from accounts.intake.bundle.columns import fields
from accounts.intake.bundle.entity import Entity

LINES = "intake_lines"
ROWS = "intake_rows"
SEEN = "intake_seen"
TEMPORARY = (LINES, ROWS, SEEN)
# Events go into the database in portions, so that reading and storing go on side by side.
PORTION = 50_000


def begin(cursor: Any, entity: Entity) -> None:
    """An empty staging table for one kind of line."""
    drop(cursor)
    typed = [sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in _columns(entity)]
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE {} ({}) ON COMMIT DROP").format(
            sql.Identifier(LINES), sql.SQL(", ").join(typed)
        )
    )


def fill(cursor: Any, entity: Entity, pieces: Iterator[tuple[int, bytes]]) -> int:
    """Take in the next portion of events, or a whole file of anything else. How many rows that were."""
    names = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in _columns(entity))
    rows = 0
    with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(LINES), names)) as copy:
        for count, piece in pieces:
            copy.write(piece)
            rows += count
            if entity.is_activity and rows >= PORTION:
                break
    return rows


def empty(cursor: Any) -> None:
    """Make room for the next portion."""
    cursor.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(LINES)))


def drop(cursor: Any) -> None:
    """Take the tables away before the transaction does."""
    for name in TEMPORARY:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier("pg_temp", name)))


def _columns(entity: Entity) -> list[tuple[str, str]]:
    """Names and types in the order of `rows`: number, absent fields, id, fields, then what is sealed."""
    plain = [(field.name, field.sql_type) for field in fields(entity) if not field.secret]
    sealed = [
        (column, "bytea")
        for secret in entity.secrets
        for column in (secret.column, secret.fingerprint_column)
        if column
    ]
    return [("line_no", "bigint"), ("absent", "bigint"), ("id", "uuid"), *plain, *sealed]
