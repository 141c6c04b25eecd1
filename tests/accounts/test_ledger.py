"""The ledger of erasures: once per person and plan, in the database and in a file that outlives it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts import ledger, ledger_file, sealing
from accounts.ledger_file import DamagedLedger, Line
from accounts.models import ContactPoint, LedgerEntry, NationalIdentifier, Person
from accounts.models.reachable import mark_of
from accounts.wall.roles import WEB, WORKER
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLAN = "a" * 64


def enter(person: Person, plan: str = PLAN, **options: str) -> LedgerEntry:
    return ledger.enter(person, plan_hash=plan, now=NOW, **options)


def test_an_erasure_stands_in_the_table_and_in_the_file(world: World, ledger_file: Path) -> None:
    assert not ledger_file.exists()
    entry = enter(world.ingrid)
    [line] = lines(ledger_file)
    assert (line.line, line.kind, line.scope) == (1, "erased", "all")
    assert (line.number, line.person, line.plan) == (str(entry.number), str(world.ingrid.pk), PLAN)
    assert [bytes.fromhex(mark) for mark in line.marks] == [bytes(mark) for mark in entry.marks]
    assert line.marks
    assert ledger_file.stat().st_mode & 0o077 == 0


def test_once_for_a_person_and_a_plan(world: World, ledger_file: Path) -> None:
    assert enter(world.ingrid) == enter(world.ingrid)
    assert len(lines(ledger_file)) == LedgerEntry.objects.count() == 1
    enter(world.ingrid, "b" * 64)
    enter(world.ole)
    assert len(lines(ledger_file)) == LedgerEntry.objects.count() == 3


def test_a_worker_killed_between_the_file_and_the_row_finds_its_line_again(
    world: World, ledger_file: Path
) -> None:
    with transaction.atomic():
        number = enter(world.ingrid).number
        transaction.set_rollback(True)
    assert len(lines(ledger_file)) == 1
    assert not LedgerEntry.objects.exists()
    assert enter(world.ingrid).number == number
    assert len(lines(ledger_file)) == 1


def test_an_erased_person_is_known_by_each_of_their_marks(world: World) -> None:
    point = ContactPoint.objects.create(person=world.ingrid, kind="phone", value="+47 900 00 001")
    national = NationalIdentifier(person=world.ingrid, kind="dnr", need_reason="kredittsjekk")
    national.value_hmac = sealing.fingerprint("41018012345", context="national_identifier")
    national.value_encrypted = b"sealed"
    national.save()
    number = world.ingrid.customers.get().customer_number
    asked = [mark_of(point.value), bytes(national.value_hmac), ledger.customer_mark(number)]
    assert not ledger.is_erased(marks=asked)
    enter(world.ingrid)
    assert ledger.erased_marks(asked) == set(asked)
    assert all(ledger.is_erased(marks=[mark]) for mark in asked)
    assert ledger.erased_keys([world.ingrid.pk, world.ole.pk]) == {world.ingrid.pk}
    assert not ledger.is_erased(marks=[mark_of("+47 900 00 002")])
    assert not ledger.is_erased(marks=[])


def test_a_telephone_a_household_shares_is_the_others_too(world: World) -> None:
    for person in (world.ingrid, world.ole):
        ContactPoint.objects.create(person=person, kind="phone", value="+47 900 00 001")
    ContactPoint.objects.create(person=world.ingrid, kind="phone", value="+47 900 00 002")
    enter(world.ingrid)
    assert ledger.is_erased(marks=[mark_of("90000002")])
    assert not ledger.is_erased(marks=[mark_of("90000001")])


def test_who_stays_a_customer_is_not_kept_out(world: World, ledger_file: Path) -> None:
    marks = ledger.marks_of(world.ingrid)
    entry = enter(world.ingrid, scope="now")
    assert marks
    assert entry.marks == []
    assert lines(ledger_file)[0].scope == "now"
    assert not ledger.is_erased(marks=marks)
    assert not ledger.erased_keys([world.ingrid.pk])


def test_finishing_twice_keeps_the_first_time(world: World) -> None:
    entry = enter(world.ingrid)
    ledger.finish(entry, now=NOW)
    ledger.finish(entry, now=NOW.replace(year=2027))
    entry.refresh_from_db()
    assert entry.finished_at == NOW


def test_nothing_in_the_file_names_anybody(world: World, ledger_file: Path) -> None:
    point = world.ingrid.contact_points.filter(kind="email").get()
    enter(world.ingrid)
    text = ledger_file.read_text()
    number = world.ingrid.customers.get().customer_number
    assert str(world.ingrid.pk) in text
    for word in (world.ingrid.given_name, world.ingrid.family_name, point.value, number):
        assert word
        assert word not in text


def test_a_line_half_written_is_cut_away_by_the_next(world: World, ledger_file: Path) -> None:
    first = enter(world.ingrid)
    with ledger_file.open("ab") as file:
        file.write(b'{"line":2,"kind":"era')
    assert [line.number for line in lines(ledger_file)] == [str(first.number)]
    second = enter(world.ole)
    assert [line.number for line in lines(ledger_file)] == [str(first.number), str(second.number)]
    assert ledger_file.read_bytes().endswith(b"\n")
    assert b'"era{' not in ledger_file.read_bytes()


@pytest.mark.parametrize("harm", ["changed", "missing", "swapped", "forged"])
def test_a_line_that_is_not_what_was_written_is_found(world: World, ledger_file: Path, harm: str) -> None:
    for person in (world.ingrid, world.ole, world.nora):
        enter(person)
    assert len(lines(ledger_file)) == 3
    written = ledger_file.read_text().splitlines(keepends=True)
    changed = written[1].replace(str(world.ole.pk), str(world.lise.pk))
    assert changed != written[1]
    forged = Line(**{**json.loads(written[2]), "line": 4, "person": str(world.lise.pk), "seal": "0" * 64})
    harmed = {
        "changed": [written[0], changed, written[2]],
        "missing": [written[0], written[2]],
        "swapped": [written[1], written[0], written[2]],
        "forged": [*written, json.dumps(asdict(forged)) + "\n"],
    }[harm]
    ledger_file.write_text("".join(harmed))
    with pytest.raises(DamagedLedger):
        lines(ledger_file)
    with pytest.raises(DamagedLedger):
        enter(world.kari)


def test_a_named_employee_lets_a_person_in_again(world: World, ledger_file: Path) -> None:
    mark = ledger.marks_of(world.ingrid)[0]
    enter(world.ingrid)
    assert ledger.is_erased(marks=[mark])
    assert ledger.lift(mark, by=world.users["dina"], now=NOW) == 1
    assert not ledger.is_erased(marks=[mark])
    assert not ledger.erased_keys([world.ingrid.pk])
    entry = LedgerEntry.objects.get()
    assert (entry.lifted_by, entry.lifted_line) == (world.users["dina"], 2)
    assert [line.kind for line in lines(ledger_file)] == ["erased", "lifted"]
    with pytest.raises(ledger.NotErased):
        ledger.lift(mark, by=world.users["dina"], now=NOW)


def test_an_old_database_learns_from_the_file(world: World, ledger_file: Path) -> None:
    mark = ledger.marks_of(world.ole)[0]
    enter(world.ingrid)
    enter(world.ole)
    ledger.lift(mark, by=world.users["dina"], now=NOW)
    LedgerEntry.objects.all().delete()
    assert ledger.take_in(now=NOW) == 3
    assert ledger.take_in(now=NOW) == 0
    ingrid, ole = LedgerEntry.objects.order_by("line")
    assert ingrid.restored_at == ole.restored_at == NOW
    assert ole.lifted_line == 3
    assert list(LedgerEntry.objects.awaiting_replay()) == [ingrid, ole]
    # The plan of what came back is another, and it is the same erasure all the same.
    assert enter(world.ingrid, "c" * 64) == ingrid
    assert len(lines(ledger_file)) == 3


def test_a_lost_file_is_written_anew_byte_for_byte(world: World, ledger_file: Path) -> None:
    mark = ledger.marks_of(world.ole)[0]
    enter(world.ingrid)
    enter(world.ole)
    ledger.lift(mark, by=world.users["dina"], now=NOW)
    enter(world.nora, scope="now")
    written = ledger_file.read_bytes()
    with pytest.raises(CommandError, match="Filen finnes"):
        call_command("rebuild_ledger_file")
    ledger_file.unlink()
    call_command("rebuild_ledger_file")
    assert written.count(b"\n") == 4
    assert ledger_file.read_bytes() == written
    assert ledger_file.stat().st_mode & 0o077 == 0


def test_nobody_is_entered_while_the_file_is_lost(world: World, ledger_file: Path) -> None:
    enter(world.ingrid)
    ledger_file.unlink()
    with pytest.raises(DamagedLedger):
        enter(world.ole)
    assert LedgerEntry.objects.count() == 1
    call_command("rebuild_ledger_file")
    enter(world.ole)
    assert [line.line for line in lines(ledger_file)] == [1, 2]


def test_a_table_that_somebody_changed_makes_no_file(world: World, ledger_file: Path) -> None:
    enter(world.ingrid)
    enter(world.ole)
    ledger_file.unlink()
    LedgerEntry.objects.filter(person_key=world.ole.pk).update(person_key=world.lise.pk)
    with pytest.raises(CommandError, match="Linje 2"):
        call_command("rebuild_ledger_file")
    assert not ledger_file.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_chain(ledger_file: Path) -> None:
    people = [Person.objects.create(given_name=f"Kunde {number}") for number in range(8)]

    def work(person: Person) -> None:
        try:
            enter(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [*people, *people]))
    assert len(lines(ledger_file)) == 8
    table = LedgerEntry.objects.order_by("line").values_list("line", "person_key", "seal")
    assert list(table) == [(line.line, *found(line)) for line in lines(ledger_file)]


@pytest.mark.parametrize("role", [WORKER, WEB])
def test_the_worker_writes_it_and_the_site_only_asks_how_far_it_is(world: World, role: str) -> None:
    enter(world.ingrid)
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        cursor.execute("SELECT count(line), max(seal) FROM accounts_ledgerentry")
        assert cursor.fetchone()[0] == 1
        cursor.execute(
            "SELECT has_any_column_privilege('accounts_ledgerentry', 'INSERT'),"
            " has_column_privilege('accounts_ledgerentry', 'marks', 'SELECT')"
        )
        assert cursor.fetchone() == ((True, True) if role == WORKER else (False, False))


def found(line: Line) -> tuple[object, str]:
    return Person(pk=line.person)._meta.pk.to_python(line.person), line.seal


def lines(file: Path) -> tuple[Line, ...]:
    return ledger_file.read(file)
