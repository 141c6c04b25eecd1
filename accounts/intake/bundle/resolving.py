"""From lines to rows in one statement: references found, known rows recognised, every column given its value."""

from __future__ import annotations

from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from accounts.intake.bundle.columns import Column, columns, fields
from accounts.intake.bundle.entity import Entity, Reference
from accounts.intake.bundle.staging import LINES, ROWS

UNKNOWN = "viser til noe som ikke finnes, eller som selv ble avvist"
Part = sql.Composable


def problems(entity: Entity) -> tuple[tuple[str, str], ...]:
    """Field and reason of everything `resolve` may find wrong; a row's `problem` is a place in this list."""
    unknown = [(reference.fields[-1], UNKNOWN) for reference in entity.references if reference.fields]
    led = [("", UNKNOWN) for reference in entity.references if not reference.fields]
    return (*unknown, *led, *((check.field, check.reason) for check in entity.checks))


def resolve(cursor: Any, entity: Entity, *, only: str = "true") -> None:
    """Make the table of rows out of the staged lines for which the SQL `only` holds."""
    query = sql.SQL(
        "CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} s {} {} {} WHERE {}"
    ).format(
        sql.Identifier(ROWS),
        sql.SQL(", ").join(_selected(entity)),
        sql.Identifier(LINES),
        sql.SQL(" ").join(_join(reference) for reference in entity.references),
        sql.SQL(entity.joins),
        sql.SQL("") if entity.is_activity else _known(entity),
        sql.SQL(only),
    )
    cursor.execute(query)


def _selected(entity: Entity) -> list[Part]:
    parts = [
        sql.SQL("s.line_no"),
        sql.SQL("s.id AS made_id"),
        _problem(entity),
        *(_named(_value(entity, column), column.name) for column in columns(entity)),
        *(_named(sql.SQL(text), name) for name, text in entity.computed.items()),
    ]
    if entity.is_activity:
        return [*parts, sql.SQL("s.id AS id")]
    if entity.media:
        field, checksum = sql.Identifier(entity.media.field), sql.Identifier(entity.media.checksum_field)
        parts.append(sql.SQL("s.{} AS media_path, s.{} AS media_sha256").format(field, checksum))
        parts.append(sql.SQL("t.{0} AS {0}").format(sql.Identifier(entity.media.column)))
    return [
        *parts,
        *(_secret(entity, position) for position in range(len(entity.secrets))),
        sql.SQL("COALESCE(t.id, s.id) AS id, t.id IS NOT NULL AS is_known"),
    ]


def _value(entity: Entity, column: Column) -> Part:
    given = _given(entity, column)
    if column.default is not None:
        given = sql.SQL("COALESCE({}, {})").format(given, _default(column.default))
    if not column.is_optional or entity.is_activity:
        return given
    if not column.field:
        return sql.SQL("CASE WHEN t.id IS NULL THEN {} ELSE t.{} END").format(
            given, sql.Identifier(column.name)
        )
    return _unless_absent(entity, column.field, given, column.name)


def _default(value: Any) -> Part:
    if isinstance(value, sql.Composable):
        return value
    return sql.Literal(Jsonb(value) if isinstance(value, dict | list) else value)


def _given(entity: Entity, column: Column) -> Part:
    for reference in entity.references:
        if reference.fills and reference.column == column.name:
            return sql.SQL("{}.id").format(sql.Identifier(reference.alias))
    return sql.SQL("s.{}").format(sql.Identifier(column.field)) if column.field else sql.SQL("NULL")


def _unless_absent(entity: Entity, field: str, given: Part, column: str) -> Part:
    """What a line does not mention stays as it is."""
    position = next(one.position for one in fields(entity) if one.name == field)
    return sql.SQL("CASE WHEN t.id IS NULL OR s.absent & {} = 0 THEN {} ELSE t.{} END").format(
        sql.Literal(1 << position), given, sql.Identifier(column)
    )


def _secret(entity: Entity, position: int) -> Part:
    secret = entity.secrets[position]
    parts = [
        _named(
            _unless_absent(entity, secret.field, sql.SQL("s.{}").format(sql.Identifier(column)), column),
            column,
        )
        for column in (secret.column, secret.fingerprint_column)
        if column
    ]
    return sql.SQL(", ").join(parts)


def _join(reference: Reference) -> Part:
    matched = [
        sql.SQL("{}.{} = {}").format(sql.Identifier(reference.alias), sql.Identifier(column), _source(source))
        for column, source in reference.on
    ]
    table = sql.Identifier(reference.to._meta.db_table)
    return sql.SQL("LEFT JOIN {} {} ON {}").format(
        table, sql.Identifier(reference.alias), sql.SQL(" AND ").join(matched)
    )


def _source(source: str) -> Part:
    if source.startswith("@"):
        return sql.SQL("{}.id").format(sql.Identifier(f"r_{source[1:]}"))
    return sql.SQL("s.{}").format(sql.Identifier(source))


def _known(entity: Entity) -> Part:
    """Join the row that is there already: by the first natural key that finds one."""
    table = sql.Identifier(entity.table)
    found = [sql.SQL("n{}.id").format(sql.SQL(str(number))) for number in range(len(entity.natural))]
    joins = [
        sql.SQL("LEFT JOIN {} n{} ON {}").format(
            table,
            sql.SQL(str(number)),
            sql.SQL(" AND ").join(
                sql.SQL("n{}.{} = {}").format(
                    sql.SQL(str(number)), sql.Identifier(column), _natural(entity, column)
                )
                for column in natural
            ),
        )
        for number, natural in enumerate(entity.natural)
    ]
    last = sql.SQL("LEFT JOIN {} t ON t.id = COALESCE({})").format(table, sql.SQL(", ").join(found))
    return sql.SQL(" ").join([*joins, last])


def _natural(entity: Entity, column: str) -> Part:
    if column == "id":
        return sql.SQL("s.id")
    return _given(entity, next(one for one in columns(entity) if one.name == column))


def _problem(entity: Entity) -> Part:
    cases = [_unresolved(reference) for reference in entity.references if reference.fields]
    cases += [_unresolved(reference) for reference in entity.references if not reference.fields]
    cases += [sql.SQL(check.wrong) for check in entity.checks]
    if not cases:
        return sql.SQL("NULL::integer AS problem")
    numbered = [
        sql.SQL("WHEN {} THEN {}").format(case, sql.Literal(number)) for number, case in enumerate(cases)
    ]
    return sql.SQL("CASE {} END::integer AS problem").format(sql.SQL(" ").join(numbered))


def _unresolved(reference: Reference) -> Part:
    given = [sql.SQL("{} IS NOT NULL").format(_source(source)) for _column, source in reference.on]
    missing = sql.SQL("{}.id IS NULL").format(sql.Identifier(reference.alias))
    return sql.SQL(" AND ").join([*given, missing])


def _named(part: Part, name: str) -> Part:
    return sql.SQL("{} AS {}").format(part, sql.Identifier(name))
