"""What a person has locked no employee sees without a ground, and the database itself keeps it so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import (
    AlarmActivation,
    AuditInbox,
    CallRecording,
    Conversation,
    Letter,
    VerificationImage,
)
from privacy import locks, readings
from privacy.arrivals import Wish, receive
from privacy.locks import What
from privacy.models import LockOpening, Opening, RecordLock
from privacy.readings import NoReason
from privacy.states import Right
from tests.privacy.looks.conftest import AtWork
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OpenUp = Callable[..., Opening]
TABLES = {What.CALLS: CallRecording, What.IMAGES: VerificationImage, What.NOTES: Conversation}


def lock(world: World, *what: What) -> None:
    locks.keep_locked(world.ingrid, what=what, by=world.users["ingrid"])


@pytest.mark.parametrize("what", list(What))
def test_a_lock_takes_its_part_and_no_other(
    full_world: World, at_work: AtWork, open_up: OpenUp, what: What
) -> None:
    with at_work("dina"):
        open_up("dina")
        before = {part: model.objects.count() for part, model in TABLES.items()}
    assert min(before.values()) > 0
    lock(full_world, what)
    with at_work("dina"):
        opening = open_up("dina")
        after = {part: model.objects.count() for part, model in TABLES.items()}
        assert locks.in_the_way(opening) == (what,)
        assert locks.CATEGORY_OF[what] not in readings.categories_of(full_world.users["dina"], opening)
        with pytest.raises(locks.Locked):
            locks.refuse(opening, what)
    hangs_on = {What.NOTES: {What.CALLS}}.get(what, set())
    expected = {part: 0 if part == what or part in hangs_on else before[part] for part in What}
    assert after[what] == 0
    assert {part: after[part] for part in What if part not in hangs_on} == {
        part: number for part, number in expected.items() if part not in hangs_on
    }


def test_a_ground_opens_it_for_that_look_and_both_are_told(
    full_world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    lock(full_world, What.IMAGES)
    ground = canary("ingrid", "ground")
    with at_work("dina"):
        opening = open_up("dina")
        assert VerificationImage.objects.count() == 0
        with pytest.raises(NoReason) as refused:
            locks.open_locked(opening, what=What.IMAGES, ground="  ")
        assert refused.value.field == "ground"
        locks.open_locked(opening, what=What.IMAGES, ground=ground)
        locks.open_locked(opening, what=What.IMAGES, ground="en gang til")
        assert VerificationImage.objects.count() > 0
    assert LockOpening.objects.count() == 1
    assert LockOpening.objects.get().ground == ground
    told = {letter.kind: letter for letter in Letter.objects.filter(kind__startswith="lock-opened")}
    assert told["lock-opened"].person == full_world.ingrid
    assert told["lock-opened-officer"].address == "personvernombud@sectoralarm.no"
    assert ground not in "".join(str(letter.facts) + letter.key for letter in told.values())
    assert AuditInbox.objects.filter(action="lock-opened").count() == 1
    with at_work("dina"):
        open_up("dina", reference="PV-2")
        assert VerificationImage.objects.count() == 0


def test_the_ground_is_shown_to_the_person_and_to_no_stranger(
    full_world: World, signed_in: SignedIn, at_work: AtWork, open_up: OpenUp
) -> None:
    lock(full_world, What.IMAGES)
    ground = canary("ingrid", "ground")
    with at_work("dina"):
        locks.open_locked(open_up("dina"), what=What.IMAGES, ground=ground)
    assert ground in signed_in("ingrid").get("/innsynslogg/").content.decode()
    assert ground not in signed_in("ole").get("/innsynslogg/").content.decode()
    with at_work("sam"):
        assert LockOpening.objects.count() == 0


@pytest.mark.parametrize(
    ("ago", "is_closed", "opens"), [(1, False, True), (1, True, False), (30, False, False)]
)
def test_alarm_operators_see_it_while_an_alarm_runs(
    full_world: World, at_work: AtWork, open_up: OpenUp, ago: int, is_closed: bool, opens: bool
) -> None:
    AlarmActivation.objects.update(closed_at=timezone.now())
    now = timezone.now()
    AlarmActivation.objects.create(
        site=full_world.sites["house"],
        key="live",
        occurred_at=now - timedelta(hours=ago),
        alarm_type="burglary",
        closed_at=now if is_closed else None,
    )
    lock(full_world, What.IMAGES)
    with at_work("omar"):
        open_up("omar", reason="alarm", reference="A-1")
        assert (VerificationImage.objects.count() > 0) is opens
    with at_work("dina"):
        open_up("dina", reason="alarm", reference="A-1")
        assert VerificationImage.objects.count() == 0


def test_whoever_handles_a_case_reads_what_is_written_in_it(
    full_world: World, at_work: AtWork, open_up: OpenUp
) -> None:
    lock(full_world, What.NOTES)
    case = receive(
        full_world.ingrid, by=full_world.users["ingrid"], wishes=[Wish(Right.QUESTION)], language="nb"
    )
    with at_work("dina"):
        open_up("dina", reference=case.reference)
        assert Conversation.objects.count() > 0
        open_up("dina", reference="PV-2")
        assert Conversation.objects.count() == 0


def test_an_employee_neither_locks_nor_unlocks(full_world: World, at_work: AtWork, open_up: OpenUp) -> None:
    lock(full_world, What.IMAGES)
    with at_work("dina"):
        open_up("dina")
        assert RecordLock.objects.count() == 1
        with pytest.raises(DatabaseError), transaction.atomic():
            RecordLock.objects.update(until=timezone.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            RecordLock.objects.create(person=full_world.ingrid, what="calls")
    with at_work("ole"):
        assert RecordLock.objects.count() == 0


def test_the_page_locks_and_unlocks(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    assert client.post("/innsynslogg/las/", {"las": ["images", "calls"]}).status_code == 303
    assert locks.locked_by(world.ingrid) == {What.IMAGES, What.CALLS}
    client.post("/innsynslogg/las/", {"las": ["calls"]})
    client.post("/innsynslogg/las/", {"las": ["calls"]})
    assert locks.locked_by(world.ingrid) == {What.CALLS}
    assert RecordLock.objects.count() == 2
    odd = client.post("/innsynslogg/las/", {"las": ["calls", "zqx"]})
    assert odd.status_code == 200
    assert "Velg deler fra listen." in odd.content.decode()
    assert locks.locked_by(world.ingrid) == {What.CALLS}
    assert locks.locked_by(world.ole) == frozenset()


def test_locking_takes_a_fresh_sign_in(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.post("/innsynslogg/las/", {"las": ["calls"]})["Location"].startswith("/bekreft/")
    assert locks.locked_by(world.ingrid) == frozenset()


def test_at_the_desk_a_lock_is_said_and_opened_with_a_ground(full_world: World, signed_in: SignedIn) -> None:
    lock(full_world, What.IMAGES)
    client, person = signed_in("dina"), full_world.ingrid.pk
    gate = f"/admin/privacy/opening/{person}/"
    door = f"/admin/privacy/callercheck/kunde/{person}/las/images/"
    assert client.get(door)["Location"] == f"{gate}grunn/"
    client.post(f"{gate}grunn/", {"reason": "case", "reference": "PV-1", "explanation": ""})
    assert door in client.get(gate).content.decode()
    empty = client.post(door, {"ground": " "})
    assert "Skriv hvorfor" in empty.content.decode()
    assert client.post(door, {"ground": "Mistanke om feil bilde"})["Location"] == gate
    assert door not in client.get(gate).content.decode()
    assert client.get(door)["Location"] == gate
