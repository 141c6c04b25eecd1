"""How tests that commit empty the database afterwards, though the log refuses it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

LOG = ("accounts_auditentry", "accounts_auditinbox")
ALWAYS = (
    ("accounts_auditentry", "audit_entry_stays"),
    ("accounts_auditinbox", "audit_inbox_stays"),
    ("accounts_auditinbox", "audit_inbox_sealed"),
)
_plain = DatabaseOperations.sql_flush


def let_the_log_be_emptied() -> None:
    """The owner of a table may switch its triggers off. Nothing of the site does; verify_log would tell."""

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        log = [table for table in LOG if table in tables]
        emptied = _plain(self, style, tables, **options)
        return [*switched("DISABLE", log), *emptied, *switched("ENABLE", log), *always(log)]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


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
