"""Facts into their table: known rows updated, new ones added; a row the database refuses is found and left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DataError, IntegrityError, InternalError, transaction
from psycopg import sql

from accounts.intake.bundle.columns import columns
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.findings import Findings
from accounts.intake.bundle.rules import broken_rule
from accounts.intake.bundle.staging import ROWS

REFUSED_BY_DATABASE = (IntegrityError, DataError, InternalError)
STRETCH = 100_000
UPDATE = sql.SQL(
    "UPDATE {table} t SET {changes} FROM {rows} r WHERE t.id = r.id AND r.is_known"
    " AND r.line_no BETWEEN %s AND %s AND ({known}) IS DISTINCT FROM ({wanted})"
)
INSERT = sql.SQL(
    "INSERT INTO {table} (id, created_at, {columns}) SELECT id, now(), {columns} FROM {rows}"
    " WHERE NOT is_known AND line_no BETWEEN %s AND %s ORDER BY line_no"
)


def merge(cursor: Any, entity: Entity, findings: Findings) -> None:
    """Store the rows, and count what became of each."""
    tally = findings.tallies[entity.name]
    rows = sql.Identifier(ROWS)
    cursor.execute(
        sql.SQL("SELECT count(*) FILTER (WHERE is_known), min(line_no), max(line_no) FROM {}").format(rows)
    )
    known, first, last = cursor.fetchone()
    if first is None:
        return
    before = tally.refused
    changed = new = 0
    for start in range(first, last + 1, STRETCH):
        updated, added = _stretch(cursor, entity, findings, start, min(last, start + STRETCH - 1))
        changed, new = changed + updated, new + added
    cursor.execute(sql.SQL("SELECT count(*) FILTER (WHERE NOT is_known) FROM {}").format(rows))
    unknown = cursor.fetchone()[0]
    refused_known = tally.refused - before - (unknown - new)
    tally.changed += changed
    tally.new += new
    tally.same += known - changed - refused_known


def _stretch(cursor: Any, entity: Entity, findings: Findings, first: int, last: int) -> tuple[int, int]:
    """Store the rows of some lines; the halves one by one when the database refuses any. Updated and added."""
    try:
        with transaction.atomic():
            return _update(cursor, entity, first, last), _insert(cursor, entity, first, last)
    except REFUSED_BY_DATABASE as error:
        lines = _lines(cursor, first, last)
        if len(lines) == 1:
            findings.refuse_line(entity.name, lines[0], [broken_rule(error)])
            return 0, 0
    middle = lines[len(lines) // 2]
    updated, added = _stretch(cursor, entity, findings, first, middle - 1)
    more_updated, more_added = _stretch(cursor, entity, findings, middle, last)
    return updated + more_updated, added + more_added


def _lines(cursor: Any, first: int, last: int) -> Sequence[int]:
    query = sql.SQL("SELECT line_no FROM {} WHERE line_no BETWEEN %s AND %s ORDER BY line_no")
    cursor.execute(query.format(sql.Identifier(ROWS)), [first, last])
    return [line for (line,) in cursor.fetchall()]


def _update(cursor: Any, entity: Entity, first: int, last: int) -> int:
    names = [name for name in _names(entity) if entity.may_change is None or name in entity.may_change]
    if not names:
        return 0
    listed = [sql.Identifier(name) for name in names]
    query = UPDATE.format(
        table=sql.Identifier(entity.table),
        rows=sql.Identifier(ROWS),
        changes=sql.SQL(", ").join(sql.SQL("{0} = r.{0}").format(name) for name in listed),
        known=sql.SQL(", ").join(sql.SQL("t.{}").format(name) for name in listed),
        wanted=sql.SQL(", ").join(sql.SQL("r.{}").format(name) for name in listed),
    )
    cursor.execute(query, [first, last])
    return int(cursor.rowcount)


def _insert(cursor: Any, entity: Entity, first: int, last: int) -> int:
    listed = sql.SQL(", ").join(map(sql.Identifier, _names(entity)))
    query = INSERT.format(table=sql.Identifier(entity.table), rows=sql.Identifier(ROWS), columns=listed)
    cursor.execute(query, [first, last])
    return int(cursor.rowcount)


def _names(entity: Entity) -> list[str]:
    """Every column of the table that a bundle fills, `id` and `created_at` aside."""
    sealed = [
        name for secret in entity.secrets for name in (secret.column, secret.fingerprint_column) if name
    ]
    media = [entity.media.column] if entity.media else []
    return [*(column.name for column in columns(entity)), *entity.computed, *sealed, *media]
