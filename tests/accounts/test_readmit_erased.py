"""Letting an erased person in again: by the officer's name alone, and nothing personal on a command line."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts import ledger
from accounts.models import AuditInbox, LedgerEntry
from accounts.models.reachable import mark_of
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def readmit(monkeypatch: pytest.MonkeyPatch, typed: str, *, by: str) -> str:
    told = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(f"{typed}\n"))
    call_command("readmit_erased", by=by, stdout=told)
    return told.getvalue()


@pytest.mark.parametrize("what", ["address", "number"])
def test_the_officer_lets_a_person_in_again(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    typed = {"address": "ingrid@example.no", "number": world.ingrid.customers.get().customer_number}[what]
    ledger.enter(world.ingrid, plan_hash="a" * 64, now=NOW)
    assert ledger.is_erased(marks=[mark_of("ingrid@example.no")])
    told = readmit(monkeypatch, typed, by="dina@example.no")
    assert "1" in told
    assert typed not in told
    assert not ledger.is_erased(marks=[mark_of("ingrid@example.no")])
    entry = LedgerEntry.objects.get()
    assert entry.lifted_by == world.users["dina"]
    assert AuditInbox.objects.filter(action="erasure-lifted", target=f"ledger:{entry.number}").exists()


@pytest.mark.parametrize("by", ["sam@example.no", "ingrid@example.no", "nobody@example.no"])
def test_nobody_else_does(world: World, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    ledger.enter(world.ingrid, plan_hash="a" * 64, now=NOW)
    with pytest.raises(CommandError):
        readmit(monkeypatch, "ingrid@example.no", by=by)
    assert ledger.is_erased(marks=[mark_of("ingrid@example.no")])


def test_who_was_not_erased_is_not_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError) as refused:
        readmit(monkeypatch, "ole@example.no", by="dina@example.no")
    assert "ole@" not in str(refused.value)
