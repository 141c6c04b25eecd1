"""Sealed texts of known rows: the same text keeps its seal, another is sealed for the row that is there."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from accounts.intake.bundle.entity import Entity, Secret
from accounts.intake.bundle.staging import ROWS

BATCH = 500
KNOWN = sql.SQL(
    "SELECT r.line_no, r.made_id, r.id, r.{column}, t.{column} FROM {rows} r JOIN {table} t ON t.id = r.id"
    " WHERE r.line_no > %s AND r.is_known AND r.{column} IS DISTINCT FROM t.{column}"
    " ORDER BY r.line_no LIMIT {batch}"
)
SETTLE = sql.SQL("UPDATE {} SET {} = %s WHERE line_no = %s")


def settle(cursor: Any, entity: Entity) -> None:
    """Make the sealed columns of known rows comparable, byte for byte, with those that are stored."""
    if not entity.secrets:
        return
    cursor.execute(sql.SQL("CREATE INDEX ON {} (line_no)").format(sql.Identifier(ROWS)))
    for secret in entity.secrets:
        _settle(cursor, entity, secret)


def _settle(cursor: Any, entity: Entity, secret: Secret) -> None:
    column = sql.Identifier(secret.column)
    rows, table = sql.Identifier(ROWS), sql.Identifier(entity.table)
    known = KNOWN.format(column=column, rows=rows, table=table, batch=sql.Literal(BATCH))
    last = 0
    while found := cursor.execute(known, [last]).fetchall():
        for line, made_id, pk, new, stored in found:
            if new is None:
                continue
            text = secret.unseal(new, made_id)
            same = stored is not None and secret.unseal(stored, pk) == text
            value = stored if same else secret.seal(text, pk)
            cursor.execute(SETTLE.format(rows, column), [value, line])
        last = found[-1][0]
