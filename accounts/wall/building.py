"""Putting the wall into the database, and finding out whether what stands there is the wall of this code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from accounts.wall import functions, roles
from accounts.wall.functions import Function
from accounts.wall.rules import Rule, Tables

RELATIONS = """
    SELECT relname, relrowsecurity FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = current_schema()::regnamespace
"""
POLICIES = """
    SELECT policyname, tablename FROM pg_policies
    WHERE schemaname = current_schema() AND starts_with(policyname, 'wall_')
"""
STANDING = "SELECT obj_description(to_regprocedure('wall_enter(uuid)'), 'pg_proc')"
Sequences = Mapping[str, tuple[str, ...]]


def apply(tables: Tables, sequences: Sequences, further: Sequence[Function] = ()) -> bool:
    """Build the wall, if what stands there is another one. False when it stands already. Safe to repeat.

    Tables that do not exist (yet, or any more) are left out; those nobody wrote rules for are closed to everybody.
    """
    with connection.cursor() as cursor:
        wanted = list(statements(cursor, tables, sequences, further))
        mark = fingerprint(wanted)
        if standing(cursor) == mark:
            return False
        roles.ensure()
        with transaction.atomic():
            for statement in (*clearing(cursor), *wanted):
                cursor.execute(statement)
            cursor.execute(f"COMMENT ON FUNCTION wall_enter(uuid) IS '{mark}'")
    return True


def is_whole(tables: Tables, sequences: Sequences, further: Sequence[Function] = ()) -> bool:
    """Whether the wall of this code stands in the database."""
    with connection.cursor() as cursor:
        return standing(cursor) == fingerprint(statements(cursor, tables, sequences, further))


def statements(
    cursor: CursorWrapper, tables: Tables, sequences: Sequences, further: Sequence[Function] = ()
) -> Iterator[str]:
    """The SQL that builds the wall around the tables there are, with `further` functions."""
    cursor.execute("SELECT quote_ident(current_schema())")
    [(schema,)] = cursor.fetchall()
    yield from functions.statements(schema, further)
    everyone = ", ".join(f'"{role}"' for role in roles.EVERYONE)
    yield f"GRANT USAGE ON SCHEMA {schema} TO {everyone}"
    cursor.execute(RELATIONS)
    there = sorted(name for name, _is_secured in cursor.fetchall())
    for table in there:
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
        for number, rule in enumerate(tables.get(table, ())):
            yield from _guarded(table, rule, number)
    for sequence, allowed in sequences.items():
        yield from (f'GRANT USAGE ON SEQUENCE "{sequence}" TO "{role}"' for role in allowed)


def clearing(cursor: CursorWrapper) -> Iterator[str]:
    """The SQL that takes the old wall away: its policies, and every right of its roles, to months of tables too."""
    cursor.execute(POLICIES)
    for policy, table in cursor.fetchall():
        yield f'DROP POLICY "{policy}" ON "{table}"'
    everyone = ", ".join(f'"{role}"' for role in roles.EVERYONE)
    cursor.execute("SELECT quote_ident(current_schema())")
    [(schema,)] = cursor.fetchall()
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {everyone}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {everyone}"


def fingerprint(wanted: Iterator[str] | list[str]) -> str:
    return "wall " + hashlib.sha256(";".join(wanted).encode()).hexdigest()


def standing(cursor: CursorWrapper) -> str | None:
    """The fingerprint of the wall that stands there."""
    cursor.execute(STANDING)
    [(mark,)] = cursor.fetchall()
    return None if mark is None else str(mark)


def _guarded(table: str, rule: Rule, number: int) -> Iterator[str]:
    to = ", ".join(f'"{role}"' for role in rule.roles)
    yield f'GRANT {rule.privilege} ON "{table}" TO {to}'
    name = f"wall_{number}_{rule.verb.lower()}"
    yield f'CREATE POLICY "{name}" ON "{table}" FOR {rule.verb} TO {to} {rule.guard.format(rule.rows)}'
