"""How tests that commit empty the database afterwards, though the log refuses it."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

LOG = ("accounts_auditentry", "accounts_auditinbox")
_plain = DatabaseOperations.sql_flush


def let_the_log_be_emptied() -> None:
    """The owner of a table may switch its triggers off. Nothing of the site does; verify_log would tell."""

    def sql_flush(self: DatabaseOperations, style: Any, tables: Any, **options: Any) -> list[str]:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER;" for table in LOG if table in tables]
        on = [
            f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};"
            for table, trigger in ALWAYS
            if table in tables
        ]
        back = [f"ALTER TABLE {table} ENABLE TRIGGER USER;" for table in LOG if table in tables]
        return [*off, *_plain(self, style, tables, **options), *back, *on]

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]


ALWAYS = (
    ("accounts_auditentry", "audit_entry_stays"),
    ("accounts_auditinbox", "audit_inbox_stays"),
    ("accounts_auditinbox", "audit_inbox_sealed"),
)
