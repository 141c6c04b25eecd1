"""What came by telephone, letter or in person, written down with the moment it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import Letter
from privacy.models import Opening, PrivacyCase, PrivacyRequest, Reading
from privacy.states import Right, Status
from tests.privacy.desk.cases import QUEUE, asked, said
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OSLO = ZoneInfo("Europe/Oslo")
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=OSLO)
TYPED: dict[str, Any] = {
    "channel": "phone",
    "received_at": "2026-11-27T16:45",
    "note": "Samtaleloggen fredag",
    "identity": "call_back",
    "rights": ["erasure", "access"],
    "words_erasure": "Slett alt om hytta",
    "language": "nb",
}


def register(client: Client, world: World, name: str = "ingrid", **typed: Any) -> Any:
    return client.post(f"{QUEUE}add/{world.people[name].pk}/", {**TYPED, **typed})


def test_sam_writes_down_on_monday_what_came_on_friday(world: World, signed_in: SignedIn) -> None:
    with time_machine.travel(MONDAY, tick=False):
        sam = signed_in("sam")
        assert "Registrer et krav" in sam.get(f"{QUEUE}add/").content.decode()
        found = sam.post(f"{QUEUE}add/", {"words": "4410882"}).content.decode()
        assert f"{QUEUE}add/{world.ingrid.pk}/" in found
        assert "Solberg" not in found
        assert "I.S." in sam.get(f"{QUEUE}add/{world.ingrid.pk}/").content.decode()
        answer = register(sam, world)
        page = sam.get(answer["Location"]).content.decode()
    case = PrivacyCase.objects.get()
    assert (case.channel, case.identity, case.registered_by) == ("phone", "call_back", world.users["sam"])
    assert case.received_at == datetime(2026, 11, 27, 16, 45, tzinfo=OSLO)
    erasure, access = (case.requests.get(right=right) for right in (Right.ERASURE, Right.ACCESS))
    assert (erasure.status, access.status) == (Status.RECEIVED, Status.QUEUED)
    assert access.scope["categories"]
    assert {erasure.safe_due_on, access.safe_due_on} == {date(2026, 12, 24)}
    assert {erasure.legal_due_on, access.legal_due_on} == {date(2026, 12, 28)}
    for words in (
        "Saken er registrert.",
        "Slett alt om hytta",
        "Samtaleloggen fredag",
        "27. november 2026 16:45",
    ):
        assert words in page, words
    letter = Letter.objects.get(person=world.ingrid, kind="case-received")
    assert letter.facts == {"reference": case.reference, "due_on": "2026-12-24"}
    assert {reading.reference for reading in Reading.objects.filter(what="case")} == {case.reference}


def test_what_is_under_way_is_not_begun_again_and_nobody_was_looked_at_for_it(
    world: World, signed_in: SignedIn
) -> None:
    running = asked(world, Right.ERASURE)
    with time_machine.travel(running.received_at, tick=True):
        sam = signed_in("sam")
        answer = register(sam, world, rights=["erasure"], received_at=f"{running.received_at:%Y-%m-%d}T00:00")
        assert answer.status_code == 303, said(answer)
        assert not Opening.objects.exists()
        page = sam.get(answer["Location"]).content.decode()
    assert "Det samme er under arbeid fra før" in page
    assert running.reference in page
    assert PrivacyCase.objects.count() == 1
    assert {one.reference for one in Opening.objects.all()} == {running.reference}


def test_sent_twice_it_is_registered_once(world: World, signed_in: SignedIn) -> None:
    with time_machine.travel(MONDAY, tick=False):
        sam = signed_in("sam")
        first, second = register(sam, world), register(sam, world)
    assert first["Location"] == second["Location"]
    assert PrivacyRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"received_at": "2026-11-30T10:01"}, "Den kan ikke ha kommet etter nå."),
        ({"received_at": "i går"}, "Skriv dato og klokkeslett, for eksempel 2026-11-20T14:30."),
        ({"received_at": "0001-01-01T00:00"}, "Skriv et årstall fra 2018 eller senere."),
        ({"received_at": ""}, "Skriv når den kom."),
        ({"note": " "}, "Skriv hvordan vi vet det, for eksempel poststempel eller samtalelogg."),
        ({"channel": "portal"}, "Velg hvordan den kom."),
        ({"identity": "sign_in"}, "Velg hvordan."),
        ({"rights": []}, "Velg minst én rettighet."),
        ({"rights": ["alt"]}, "Velg fra listen."),
        ({"rights": ["access"]}, "Kryss også av for denne rettigheten over."),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    world: World, signed_in: SignedIn, typed: dict[str, Any], wrong: str
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        answer = register(signed_in("sam"), world, **typed)
    assert answer.status_code == 200
    assert said(answer) == [wrong]
    assert "Slett alt om hytta" in answer.content.decode()
    assert not PrivacyCase.objects.exists()


def test_only_who_takes_requests_in_registers_them(world: World, signed_in: SignedIn) -> None:
    for name in ("omar", "astrid"):
        client = signed_in(name)
        assert client.get(f"{QUEUE}add/").status_code == 403
        assert register(client, world).status_code == 403
    assert register(signed_in("ingrid"), world).status_code == 302
    assert not PrivacyCase.objects.exists()


def test_nobodys_key_is_nobody(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    assert client.get(f"{QUEUE}add/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get(f"{QUEUE}add/").status_code == 200
    assert "Ingen treff" in client.post(f"{QUEUE}add/", {"words": "ukjent@example.no"}).content.decode()
