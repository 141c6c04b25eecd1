"""Putting the gate into the database: triggers on every table that belongs to a person, made from the register.

Each asks one question of a whole statement, after it: do the rows it wrote lead to somebody under erasure? While
nobody is, it asks only that. The months of event tables have them too, for who writes straight into one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

from privacy.erasure.leading import NEW, OLD, Lead, guarded, may_be_refilled
from privacy.registry import Table

# To Django it is as when the database is away: «come back later», and no mistake of who asks.
REFUSED = "55E17"
FUNCTION = """
CREATE OR REPLACE FUNCTION gate_{verb}_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION '{table} is written by statements that see what was committed before them'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    IF NOT EXISTS (SELECT FROM privacy_subjectgate) THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM ({leads}) led JOIN privacy_subjectgate g ON g.person_id = led.person_id
        WHERE g.person_id::text IS DISTINCT FROM nullif(current_setting('app.erasing', true), '')
    ) THEN
        RAISE EXCEPTION '{table}: somebody these rows are about is being erased' USING ERRCODE = '{refused}';
    END IF;
    RETURN NULL;
END
$$
"""
HANG = """
CREATE OR REPLACE FUNCTION gate_hang(onto text, of text) RETURNS void LANGUAGE plpgsql
SET search_path = {schema}, pg_temp AS $$
BEGIN
    EXECUTE format('DROP TRIGGER IF EXISTS gate_insert ON %I', onto);
    EXECUTE format('DROP TRIGGER IF EXISTS gate_update ON %I', onto);
    EXECUTE format('CREATE TRIGGER gate_insert AFTER INSERT ON %I REFERENCING NEW TABLE AS new_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION %I()', onto, 'gate_insert_' || of);
    EXECUTE format('CREATE TRIGGER gate_update AFTER UPDATE ON %I REFERENCING OLD TABLE AS old_rows'
        ' NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %I()', onto, 'gate_update_' || of);
END
$$
"""
# As `accounts` made it, and the gate on every new month.
ENSURE_MONTH = """
CREATE OR REPLACE FUNCTION ensure_month(parent text, month date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = {schema}, pg_temp AS $$
DECLARE
    part text := parent || to_char(month, '_YYYYMM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(part, 0));
    IF to_regclass(part) IS NULL THEN
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
            part, parent,
            month::timestamp AT TIME ZONE 'UTC',
            (month + interval '1 month') AT TIME ZONE 'UTC'
        );
        PERFORM gate_hang(part, parent);
    END IF;
END
$$
"""
MONTHS = """
    SELECT c.relname, p.relname FROM pg_inherits i
    JOIN pg_class p ON p.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid
    WHERE p.relkind = 'p' AND c.relkind = 'r' AND p.relnamespace = current_schema()::regnamespace
    ORDER BY c.relname
"""
STANDING = "SELECT obj_description(to_regprocedure('gate_hang(text, text)'), 'pg_proc')"
IS_THERE = (
    "SELECT to_regclass('privacy_subjectgate') IS NOT NULL AND to_regclass('privacy_erasure') IS NOT NULL"
)
HANGING = """
    SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname IN ('gate_insert', 'gate_update') AND t.tgenabled = 'O'
      AND c.relnamespace = current_schema()::regnamespace
    GROUP BY c.relname HAVING count(*) = 2
"""


def build(**_signal: Any) -> None:
    """After every `migrate`: the gate of this code on the tables there are now. Safe to repeat."""
    with connection.cursor() as cursor:
        if not _value(cursor, IS_THERE):
            return  # migrated backwards, to before there was erasure
        wanted = list(statements(cursor))
        mark = fingerprint(wanted)
        if _value(cursor, STANDING) == mark and not unguarded(cursor):
            return
        with transaction.atomic():
            for statement in wanted:
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON FUNCTION gate_hang(text, text) IS '{mark}'")
            for onto, of in hooks(cursor):
                cursor.execute("SELECT gate_hang(%s, %s)", [onto, of])


def statements(cursor: CursorWrapper) -> Iterator[str]:
    """The SQL of the functions behind the triggers."""
    schema = _value(cursor, "SELECT quote_ident(current_schema())")
    for table, model, leads in guarded():
        for verb, led in (("insert", inserted(leads)), ("update", updated(table, model, leads))):
            name = model._meta.db_table
            yield FUNCTION.format(verb=verb, table=name, schema=schema, leads=led, refused=REFUSED)
            yield f"REVOKE ALL ON FUNCTION gate_{verb}_{name}() FROM PUBLIC"
    yield HANG.format(schema=schema)
    yield "REVOKE ALL ON FUNCTION gate_hang(text, text) FROM PUBLIC"
    yield ENSURE_MONTH.format(schema=schema)


def inserted(leads: tuple[Lead, ...]) -> str:
    return " UNION ALL ".join(lead.sql() for lead in leads)


def updated(table: Table, model: type[Model], leads: tuple[Lead, ...]) -> str:
    """Rows that stay are asked about whole; those that go only when they are hung onto somebody else.

    So whoever sends a letter or ends a sitting may still write that down while its row waits to be deleted.
    """
    if may_be_refilled(table):
        return inserted(leads)
    return " UNION ALL ".join(lead.sql(rehung(str(model._meta.pk.column), lead.link)) for lead in leads)


def rehung(key: str, link: str) -> str:
    """SQL: the rows whose `link` was another before."""
    before = f"SELECT FROM {OLD} o WHERE o.{key} = n.{key} AND o.{link} IS NOT DISTINCT FROM n.{link}"  # noqa: S608
    return f"(SELECT n.* FROM {NEW} n WHERE NOT EXISTS ({before}))"  # noqa: S608


def hooks(cursor: CursorWrapper) -> list[tuple[str, str]]:
    """Tables and months that must have the triggers, each with the table whose functions they call."""
    tables = {model._meta.db_table for _table, model, _leads in guarded()}
    cursor.execute(MONTHS)
    months = [(part, parent) for part, parent in cursor.fetchall() if parent in tables]
    return [*((table, table) for table in sorted(tables)), *months]


def unguarded(cursor: CursorWrapper) -> list[str]:
    """Tables and months that belong to persons and lack a trigger, or have one switched off."""
    cursor.execute(HANGING)
    hanging = {name for (name,) in cursor.fetchall()}
    return [onto for onto, _of in hooks(cursor) if onto not in hanging]


def fingerprint(wanted: list[str]) -> str:
    return "gate " + hashlib.sha256(";".join(wanted).encode()).hexdigest()


def _value(cursor: CursorWrapper, question: str) -> Any:
    cursor.execute(question)
    [(value,)] = cursor.fetchall()
    return value


@register(Tags.database, deploy=True)
def check_gate(databases: Any = None, **_options: Any) -> list[CheckMessage]:
    """Every table of persons has the triggers of this code: `check --deploy --database default`."""
    if not databases:
        return []
    with connection.cursor() as cursor:
        missing = unguarded(cursor)
        is_whole = _value(cursor, STANDING) == fingerprint(list(statements(cursor)))
    if is_whole and not missing:
        return []
    hint = "Run manage.py migrate."
    return [
        Error(
            f"The gate of erasure has gaps: {', '.join(missing) or 'it is another one'}.",
            hint=hint,
            id="privacy.E030",
        )
    ]
