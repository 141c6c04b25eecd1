"""Whether the database knows every erasure that its ledger's file knows: after a restored backup it does not."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import connection, transaction

from accounts import ledger_file
from accounts.ledger_file import DamagedLedger, Line

ASK = """
    SELECT count(*) + count(lifted_line),
        count(*) FILTER (WHERE restored_at IS NOT NULL AND finished_at IS NULL),
        COALESCE(bool_or(seal = %s OR lifted_seal = %s), false)
    FROM accounts_ledgerentry
"""
# Free as long as nobody is between writing the file and committing the row (`ledger.enter`).
IS_ENTERING = "SELECT NOT pg_try_advisory_xact_lock_shared(hashtextextended('erasure_ledger', 0))"


class Standing(StrEnum):
    """`BEHIND`: erasures have to be done again. `MISSING` and `DAMAGED`: the file cannot tell which."""

    OK = "ok"
    BEHIND = "behind"
    MISSING = "missing"
    DAMAGED = "damaged"


@transaction.atomic
def standing() -> Standing:
    """Compare the file's last line with the table. One line read, one query where all is well."""
    try:
        line = ledger_file.last(settings.LEDGER_FILE)
    except DamagedLedger:
        return Standing.DAMAGED
    except OSError:
        return _without_file()
    found = _compared(line)
    if found is Standing.BEHIND and _is_entering():
        return Standing.OK
    # What was just entered is committed now, or was given up.
    return _compared(line) if found is Standing.BEHIND else found


def _without_file() -> Standing:
    """Before the first erasure there is none."""
    lines, _waiting, _is_there = _asked("")
    return Standing.MISSING if lines else Standing.OK


def _compared(line: Line | None) -> Standing:
    lines, waiting, is_there = _asked(line.seal if line else "")
    written = line.line if line else 0
    if written > lines or waiting:
        return Standing.BEHIND
    return Standing.OK if (is_there or not line) and written == lines else Standing.DAMAGED


def _asked(seal: str) -> tuple[int, int, bool]:
    with connection.cursor() as cursor:
        cursor.execute(ASK, [seal, seal])
        lines, waiting, is_there = cursor.fetchone()
    return lines, waiting, is_there


def _is_entering() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(IS_ENTERING)
        [(is_entering,)] = cursor.fetchall()
    return bool(is_entering)
