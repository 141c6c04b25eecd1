"""How tests that commit empty the database afterwards, though the log refuses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import flush
from django.db import OperationalError, connection
from django.db.backends.postgresql.operations import DatabaseOperations

LOG = ("accounts_auditentry", "accounts_auditinbox")
ALWAYS = (
    ("accounts_auditentry", "audit_entry_stays"),
    ("accounts_auditinbox", "audit_inbox_stays"),
    ("accounts_auditinbox", "audit_inbox_sealed"),
)
# What migrating puts there, and no test that commits changes.
KEPT = ("django_content_type", "auth_permission", "auth_group", "auth_group_permissions")
# A few hundred rows go in a twentieth of the time that PostgreSQL takes to cut a hundred tables and their indexes.
EMPTIED = """
    DO $$
    DECLARE one text; is_filled boolean; filled text[] := '{{}}';
    BEGIN
        FOREACH one IN ARRAY ARRAY[{tables}]::text[] LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO is_filled;
            IF is_filled THEN filled := filled || one; END IF;
        END LOOP;
        FOREACH one IN ARRAY filled LOOP EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', one); END LOOP;
        FOREACH one IN ARRAY filled LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;
        SET CONSTRAINTS ALL IMMEDIATE;
        FOREACH one IN ARRAY filled LOOP EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', one); END LOOP;
    END
    $$
"""

_execute = DatabaseOperations.execute_sql_flush


def empty_quickly() -> None:
    """Let `flush`, which runs after each test that commits, take rows away instead of cutting every table.

    The owner of a table may switch its triggers off. Nothing of the site does; verify_log would tell.
    """

    def sql_flush(_self: DatabaseOperations, _style: Any, tables: Any, **_options: Any) -> list[str]:
        going = [table for table in tables if table not in KEPT]
        names = ", ".join(f"'{table}'" for table in going)
        log = [table for table in LOG if table in tables]
        return [EMPTIED.format(tables=names), *always(log)]

    def execute_sql_flush(self: DatabaseOperations, statements: Iterable[str]) -> None:
        """Once more when a request still running in the server's thread waited for us, and we for it."""
        try:
            _execute(self, statements)
        except OperationalError:
            _execute(self, statements)

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
    DatabaseOperations.execute_sql_flush = execute_sql_flush  # type: ignore[method-assign]
    flush.emit_post_migrate_signal = lambda *_facts, **_more: None  # type: ignore[assignment]


def switched(how: str, tables: Iterable[str]) -> list[str]:
    return [f"ALTER TABLE {table} {how} TRIGGER USER;" for table in tables]


def always(tables: Iterable[str]) -> list[str]:
    return [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name};" for table, name in ALWAYS if table in tables]


@contextmanager
def unprotected() -> Iterator[Any]:
    """A cursor as the database's administrator has one who has switched the log's triggers off."""
    with connection.cursor() as cursor:
        for statement in switched("DISABLE", LOG):
            cursor.execute(statement)
        yield cursor
        for statement in [*switched("ENABLE", LOG), *always(LOG)]:
            cursor.execute(statement)
