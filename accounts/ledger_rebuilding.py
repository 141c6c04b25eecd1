"""The ledger's file written anew from the table, after it was lost and the database was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.db import transaction

from accounts import ledger_file
from accounts.ledger import take_turn, utc
from accounts.ledger_file import Line
from accounts.models import LedgerEntry


def rebuild() -> int:
    """Write the file anew from the table, after it was lost; how many lines it has.

    Every line is proven by the seal it was given then. Nothing can be entered meanwhile. Raises FileExistsError,
    DamagedLedger: then the table is no help, and the file must come from a copy.
    """
    with transaction.atomic():
        take_turn()
        lines = [line for entry in LedgerEntry.objects.order_by("line") for line in _lines_of(entry)]
        return ledger_file.write_anew(settings.LEDGER_FILE, _chained(lines))


def _lines_of(entry: LedgerEntry) -> Iterator[Line]:
    """The lines of an entry as they were written, but for the seal of the line before."""
    yield Line(
        entry.line,
        ledger_file.ERASED,
        str(entry.number),
        person=str(entry.person_key),
        marks=tuple(bytes(mark).hex() for mark in entry.marks),
        plan=entry.plan_hash,
        scope=entry.scope,
        at=utc(entry.entered_at),
        seal=entry.seal,
    )
    if entry.lifted_line and entry.lifted_at:
        at = utc(entry.lifted_at)
        yield Line(entry.lifted_line, ledger_file.LIFTED, str(entry.number), at=at, seal=entry.lifted_seal)


def _chained(lines: Iterable[Line]) -> Iterator[Line]:
    prev = ledger_file.GENESIS
    for line in sorted(lines, key=lambda one: one.line):
        yield replace(line, prev=prev)
        prev = line.seal
