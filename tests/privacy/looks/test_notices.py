"""A letter about a look goes to who wants one: in the look's transaction, one an hour, with nothing in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts import post
from accounts.models import Letter
from privacy import look_notices, readings
from privacy.look_notices import Which
from privacy.models import LookNotice, Opening
from tests.privacy.looks.conftest import AtWork
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OpenUp = Callable[..., Opening]
NOON = datetime(2026, 11, 26, 12, 5, tzinfo=UTC)


def look_at(world: World, at_work: AtWork, what: str, *, of: str = "ingrid") -> None:
    with at_work("sam"):
        readings.note(world.people[of], by=world.users["sam"], category="alarmer", what=what, reason="check")


def owed(world: World, of: str = "ingrid") -> int:
    return Letter.objects.filter(kind="look-noticed", person=world.people[of]).count()


@pytest.mark.parametrize(
    ("which", "told_of"),
    [(None, {"image"}), ("media", {"image"}), ("all", {"image", "rows"}), ("never", set())],
)
def test_who_wants_to_know_is_told(
    world: World, at_work: AtWork, which: str | None, told_of: set[str]
) -> None:
    if which:
        look_notices.choose(world.ingrid, which=Which(which), by=world.users["ingrid"])
    for what in ("rows", "image"):
        before = owed(world)
        with time_machine.travel(NOON if what == "rows" else NOON + timedelta(hours=2), tick=False):
            look_at(world, at_work, what)
        assert (owed(world) > before) is (what in told_of), what


def test_ten_looks_in_an_hour_are_one_letter(world: World, at_work: AtWork) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _number in range(10):
            look_at(world, at_work, "image")
            clock.shift(timedelta(minutes=5))
        assert owed(world) == 1
        clock.shift(timedelta(minutes=30))
        look_at(world, at_work, "image")
        assert owed(world) == 2


def test_there_is_no_letter_without_its_look(world: World, at_work: AtWork) -> None:
    with pytest.raises(RuntimeError):
        look_and_fail(world, at_work)
    assert owed(world) == 0


def look_and_fail(world: World, at_work: AtWork) -> None:
    with at_work("sam"):
        readings.note(world.ingrid, by=world.users["sam"], category="alarmer", what="image", reason="check")
        assert owed_by_staff() == 1
        raise RuntimeError


def owed_by_staff() -> int:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    return Letter.objects.filter(kind="look-noticed").count()


def test_whoever_has_no_sign_in_gets_none(world: World, at_work: AtWork) -> None:
    look_at(world, at_work, "image", of="kari")
    assert owed(world, "kari") == 0


def test_the_letter_tells_nothing_of_what_was_seen(world: World, at_work: AtWork) -> None:
    look_notices.choose(world.ingrid, which=Which.ALL, by=world.users["ingrid"])
    look_at(world, at_work, "rows")
    letter = Letter.objects.get(kind="look-noticed")
    assert letter.facts == {}
    mail = post.compose(letter, address="ingrid@example.no")
    assert "/innsynslogg/" in mail.body
    said = f"{mail.subject}{mail.body}"
    for word in (
        "alarmer",
        "Alarmer",
        "Solberg",
        "Fjellveien",
        "sam@",
        canary("ingrid", "label"),
        "kontroll",
    ):
        assert word not in said, word
    letter.language = "en"
    assert "An employee" in post.compose(letter, address="ingrid@example.no").body


def test_the_page_remembers_the_choice(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    assert 'value="media" id="id_varsel_1" checked' in client.get("/innsynslogg/").content.decode()
    assert client.post("/innsynslogg/varsel/", {"varsel": "never"}).status_code == 303
    assert client.post("/innsynslogg/varsel/", {"varsel": "all"}).status_code == 303
    assert look_notices.choice(world.ingrid) == Which.ALL
    assert LookNotice.objects.count() == 1
    for odd in ({}, {"varsel": "zqx"}):
        answer = client.post("/innsynslogg/varsel/", odd)
        assert answer.status_code == 200
        assert "ds-validation-message" in answer.content.decode()
    assert look_notices.choice(world.ingrid) == Which.ALL


def test_an_employee_does_not_read_who_wants_what(world: World, at_work: AtWork, open_up: OpenUp) -> None:
    look_notices.choose(world.ingrid, which=Which.ALL, by=world.users["ingrid"])
    with at_work("sam"):
        open_up("sam")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            LookNotice.objects.count()
