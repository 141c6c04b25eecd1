"""Rows that cannot be stored: taken out of the table of rows, the first hundred told by line, all counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import sql

from accounts.intake.bundle.columns import NOW, columns
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.erased import REASON, Erased
from accounts.intake.bundle.findings import MOST_KEPT, Findings
from accounts.intake.bundle.resolving import problems
from accounts.intake.bundle.staging import LINES, ROWS
from accounts.models import Person

CHANGED = "finnes fra før med andre opplysninger, og kan ikke endres"
OUT = sql.SQL(
    "WITH gone AS (DELETE FROM {rows} r {using} RETURNING r.line_no, {why} AS why)"
    " SELECT count(*) OVER (), line_no, why FROM gone ORDER BY line_no LIMIT {most}"
)

LOCKED = sql.SQL(
    "SELECT r.line_no FROM {} r JOIN {} t ON t.id = r.id WHERE NOT r.is_known AND {} ORDER BY r.line_no"
)


def refuse_erased(cursor: Any, entity: Entity, findings: Findings, erased: Erased) -> None:
    """Whatever is about a person who was erased here, told before it leads to somebody who is not there."""
    of_persons = [
        sql.SQL("s.{} = ANY({})").format(sql.Identifier(name), sql.Literal(list(erased.persons)))
        for name in _persons(entity)
    ]
    numbers = sql.Literal(list(erased.lines.get(entity.name, ())))
    about = sql.SQL(" OR ").join([*of_persons, sql.SQL("s.line_no = ANY({}::bigint[])").format(numbers)])
    _refuse(
        cursor,
        entity,
        findings,
        using=sql.SQL("USING {} s WHERE s.line_no = r.line_no AND ({})").format(sql.Identifier(LINES), about),
        why=sql.SQL("0"),
        told=lambda _why: ("", REASON),
    )


def _persons(entity: Entity) -> list[str]:
    """The staged columns that hold the id of a person: the row's own, or the one a line points to."""
    own = ["id"] if entity.model is Person else []
    led = [reference.fields[-1] for reference in entity.references if reference.to is Person]
    return [*own, *led]


def refuse_problems(cursor: Any, entity: Entity, findings: Findings) -> None:
    """References that lead nowhere, and what the entity's own checks found."""
    listed = problems(entity)
    _refuse(
        cursor,
        entity,
        findings,
        using=sql.SQL("WHERE r.problem IS NOT NULL"),
        why=sql.SQL("r.problem"),
        told=lambda problem: listed[problem],
    )


def refuse_repeated(cursor: Any, entity: Entity, findings: Findings) -> None:
    """The same row twice in one bundle: the first stays."""
    first = sql.SQL("USING (SELECT id, min(line_no) AS line_no FROM {} GROUP BY id) f").format(
        sql.Identifier(ROWS)
    )
    _refuse(
        cursor,
        entity,
        findings,
        using=sql.SQL("{} WHERE f.id = r.id AND f.line_no < r.line_no").format(first),
        why=sql.SQL("f.line_no"),
        told=lambda line: ("", f"er den samme som linje {line}"),
    )


def refuse_changed(cursor: Any, entity: Entity, findings: Findings) -> None:
    """Known rows with new values where none may come: documents and evidence stay as they were."""
    if entity.may_change is None and entity.media is None:
        return
    _refuse(
        cursor,
        entity,
        findings,
        using=sql.SQL("USING {} t WHERE t.id = r.id AND r.is_known AND ({})").format(
            sql.Identifier(entity.table), differs(entity)
        ),
        why=sql.SQL("0"),
        told=lambda _why: ("", CHANGED),
    )


def tell_locked(cursor: Any, entity: Entity, findings: Findings) -> None:
    """Tell the operator of rows just stored that nobody may open before a person has looked at them."""
    if entity.quarantine is None:
        return
    query = LOCKED.format(
        sql.Identifier(ROWS), sql.Identifier(entity.table), sql.SQL(entity.quarantine.locked)
    )
    cursor.execute(query)
    for (line,) in cursor.fetchall():
        findings.lock(entity.name, line, entity.quarantine.reason)


def differs(entity: Entity) -> sql.Composable:
    """SQL that tells whether the finished row `r` differs from the known one `t` where it may not.

    What has been blanked here since then, by its time limit or by erasure, is no difference.
    """
    parts: list[sql.Composable] = [
        sql.SQL("(t.{0} <> r.{0} OR t.{0} IS NOT NULL AND r.{0} IS NULL)").format(sql.Identifier(name))
        if default != ""
        else sql.SQL("(t.{0} <> '' AND t.{0} <> r.{0})").format(sql.Identifier(name))
        for name, default in _fixed(entity)
    ]
    if entity.also_changed:
        parts.append(sql.SQL(entity.also_changed))
    if entity.media:
        parts.append(
            # A picture is written anew when it is taken in, so its checksum is another.
            sql.SQL(
                "EXISTS (SELECT FROM accounts_storedfile f WHERE f.id = t.{} AND f.media_type <> 'image/jpeg'"
                " AND f.sha256 <> '' AND f.sha256 <> r.media_sha256)"
            ).format(sql.Identifier(entity.media.column))
        )
    return sql.SQL(" OR ").join(parts) if parts else sql.SQL("false")


def _fixed(entity: Entity) -> list[tuple[str, Any]]:
    if entity.may_change is None:
        return []
    told = [
        (column.name, column.default)
        for column in columns(entity)
        if column.field and column.default is not NOW
    ]
    sealed = [(secret.column, None) for secret in entity.secrets]
    return [(name, default) for name, default in (*told, *sealed) if name not in entity.may_change]


def _refuse(
    cursor: Any,
    entity: Entity,
    findings: Findings,
    *,
    using: sql.Composable,
    why: sql.Composable,
    told: Callable[[Any], tuple[str, str]],
) -> None:
    cursor.execute(OUT.format(rows=sql.Identifier(ROWS), using=using, why=why, most=sql.Literal(MOST_KEPT)))
    found = cursor.fetchall()
    for _total, line, reason in found:
        findings.refuse_line(entity.name, line, [told(reason)])
    if found:
        findings.refuse_more(entity.name, found[0][0] - len(found))
