"""Whether the site may answer: the file and the table know the same erasures, and none waits to be done again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts import ledger
from accounts.ledger_standing import Standing, standing
from accounts.models import LedgerEntry, Person
from tests.world import World

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def erased(world: World) -> World:
    """Two were erased, and one of them let in again."""
    for person in (world.ingrid, world.ole):
        ledger.finish(ledger.enter(person, plan_hash="a" * 64, now=NOW), now=NOW)
    mark = ledger.marks_of(world.ole)[0]
    ledger.lift(mark, by=world.users["dina"], now=NOW)
    return world


def ready() -> tuple[int, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["erasures"]


def test_all_is_well_before_the_first_erasure_and_after_it(world: World, ledger_file: Path) -> None:
    assert ready() == (200, "ok")
    ledger.enter(world.ingrid, plan_hash="a" * 64, now=NOW)
    assert ledger_file.exists()
    assert ready() == (200, "ok")


def test_red_until_what_the_backup_took_back_is_erased_again(erased: World) -> None:
    assert ready() == (200, "ok")
    LedgerEntry.objects.all().delete()
    assert ready() == (503, "behind")
    ledger.take_in(now=NOW)
    # Known again, and not done again.
    assert ready() == (503, "behind")
    for entry in LedgerEntry.objects.awaiting_replay():
        assert ready() == (503, "behind")
        ledger.finish(entry, now=NOW)
    assert ready() == (200, "ok")


def test_a_hole_in_the_middle_is_found(erased: World) -> None:
    LedgerEntry.objects.filter(line=1).delete()
    assert standing() == Standing.BEHIND


def a_letter_changed(file: Path) -> None:
    file.write_text(file.read_text().replace('"lifted"', '"erased"'))


def cut_short(file: Path) -> None:
    file.write_text(file.read_text().splitlines(keepends=True)[0])


@pytest.mark.parametrize(
    ("harm", "said"),
    [(Path.unlink, "missing"), (a_letter_changed, "damaged"), (cut_short, "damaged")],
)
def test_a_file_that_cannot_tell_is_red(
    erased: World, ledger_file: Path, harm: Callable[[Path], None], said: str
) -> None:
    assert ready() == (200, "ok")
    harm(ledger_file)
    assert ready() == (503, said)


@pytest.mark.django_db(transaction=True)
def test_green_while_somebody_is_just_being_entered(ledger_file: Path) -> None:
    person = Person.objects.create(given_name="Kunde")
    written, looked = Event(), Event()

    def enter() -> None:
        with transaction.atomic():
            ledger.enter(person, plan_hash="a" * 64, now=NOW)
            written.set()
            looked.wait(20)
            transaction.set_rollback(True)
        connection.close()

    thread = Thread(target=enter)
    thread.start()
    assert written.wait(20)
    assert ledger_file.exists()
    assert standing() == Standing.OK
    looked.set()
    thread.join()
    # It ended without its row, as a killed worker does.
    assert standing() == Standing.BEHIND
