"""The one sealer: takes what waits in the inbox and binds it into the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from accounts.audit.chain import COLUMNS, GENESIS, SAID, entry_hash

A_BATCH = 5_000
NUMBERS = {"seq", "inbox_number"}
PATIENCE = timedelta(minutes=1)
SEALER = 7_824_001  # the number of the advisory lock: one sealer at a time
# In the order in which it happened: what a transaction still at work may come before waits for it, but not for
# long. Nothing is lost by not waiting, for rows leave the inbox one by one; an hour of loading must not hold the
# log for an hour. Numbers of transactions here have 64 bits and never begin anew.
DUE = sql.SQL(
    """
    SELECT id, {said} FROM accounts_auditinbox
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        OR at COLLATE "C" < to_char(
            (clock_timestamp() - %s::interval) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
        )
    ORDER BY id LIMIT %s
    """
).format(said=sql.SQL(", ").join(map(sql.Identifier, SAID)))
# One statement, and no COPY: that is refused behind the wall.
STORE = sql.SQL("INSERT INTO accounts_auditentry ({}) SELECT * FROM unnest({})").format(
    sql.SQL(", ").join(map(sql.Identifier, (*COLUMNS, "prev", "hash"))),
    sql.SQL(", ").join(
        sql.SQL("%s::bigint[]" if name in NUMBERS else "%s::text[]") for name in (*COLUMNS, "prev", "hash")
    ),
)
Row = tuple[Any, ...]


def seal(*, patience: timedelta = PATIENCE, batch: int = A_BATCH) -> int:
    """Seal what is due, a transaction for each batch; how many entries. Does nothing while another is at it.

    Whoever dies in the middle leaves the batch for the next one, whole: no entry is lost and none doubled.
    """
    sealed = 0
    while moved := _seal_batch(patience, batch):
        sealed += moved
    return sealed


def _seal_batch(patience: timedelta, batch: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT seq, hash FROM accounts_auditentry ORDER BY seq DESC LIMIT 1")
        seq, prev = cursor.fetchone() or (0, GENESIS)
        cursor.execute(DUE, [f"{patience.total_seconds()} seconds", batch])
        due = cursor.fetchall()
        if due:
            cursor.execute(STORE, [list(column) for column in zip(*_chained(due, seq, prev), strict=True)])
            cursor.execute("DELETE FROM accounts_auditinbox WHERE id = ANY(%s)", [[row[0] for row in due]])
        return len(due)


def _chained(due: Sequence[Row], seq: int, prev: str) -> Iterator[Row]:
    """Entries after number `seq`, whose hash is `prev`: numbered, and each bound to the one before."""
    for number, row in enumerate(due, start=seq + 1):
        values = (number, *row)
        made = entry_hash(prev, values)
        yield (*values, prev, made)
        prev = made
