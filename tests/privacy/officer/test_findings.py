"""Readings without a plausible reason: found by rules, judged by the officer, never by whom they are about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditInbox, Letter, Person, User
from accounts.wall import scope
from accounts.wall.roles import WORKER
from privacy import readings
from privacy.models import Finding, Fingerprint, Opening, Reading
from privacy.officer import judging, noticing
from privacy.officer.noticing import address_mark, name_mark
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
LIST, FRONT = "/admin/personvernombud/oppslag/", "/admin/personvernombud/"
EMPLOYEES = "/admin/personvernombud/ansatte/"
NOTE = "ZQX-fant-ut-av-det"
Rule = Finding.Rule


def read(world: World, name: str, *, by: str = "sam", **more: Any) -> Reading:
    facts = {"category": "avtale", "what": "rows", "reason": "case", "reference": "PV-2222-2222"} | more
    readings.note(world.people[name], by=world.users[by], **facts)
    return Reading.objects.filter(person=world.people[name]).latest("at")


def noticed() -> dict[str, int]:
    """What the rules find in the worker's own role, by rule."""
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
    noticing.notice(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    found = Finding.objects.values_list("rule", flat=True)
    return {rule: list(found).count(rule) for rule in found}


@pytest.fixture
def finding(world: World) -> Finding:
    read(world, "ingrid", reference="")
    noticed()
    return Finding.objects.get()


def test_what_has_a_reason_is_not_found(world: World) -> None:
    read(world, "ingrid")
    assert noticed() == {}


def test_a_reading_without_a_reference_is_found_once_a_day(world: World) -> None:
    for _time in range(3):
        read(world, "ingrid", reference="")
    read(world, "ole", reference="", reason="search", what="search")
    assert noticed() == {"no_reference": 1}
    assert noticed() == {"no_reference": 1}
    found = Finding.objects.get()
    assert found.reading
    assert (found.by, found.reading.person) == (world.users["sam"], world.ingrid)


def test_an_emergency_is_found(world: World) -> None:
    readings.open_person(
        world.ingrid, by=world.users["omar"], reason="emergency", explanation="Brann, og ingen sak"
    )
    assert noticed() == {"emergency": 1}
    assert Finding.objects.get().opening == Opening.objects.get()


def test_a_customer_with_the_employees_own_name_or_home_is_found(world: World) -> None:
    sam = world.users["sam"]
    Fingerprint.objects.create(
        user=sam,
        names=[name_mark("Nordmann"), name_mark(" SOLBERG ")],
        address=address_mark("bergveien 7", "5003"),
    )
    read(world, "ole")
    assert noticed() == {}
    read(world, "ingrid")
    read(world, "lise")
    read(world, "ingrid", by="omar")
    assert noticed() == {"own_name": 1, "own_address": 1}
    named = Finding.objects.get(rule=Rule.OWN_NAME)
    lived = Finding.objects.get(rule=Rule.OWN_ADDRESS)
    assert named.reading
    assert lived.reading
    assert (named.reading.person, named.by) == (world.ingrid, sam)
    assert lived.reading.person == world.lise


@pytest.mark.parametrize("setting", ["READINGS_A_DAY", "READINGS_AN_HOUR"])
def test_more_people_than_usual_are_found_and_counted_on(
    world: World, settings: Settings, setting: str
) -> None:
    settings.READINGS_A_DAY = settings.READINGS_AN_HOUR = 100
    setattr(settings, setting, 2)
    for name in ("ingrid", "ole", "ole"):
        read(world, name)
    assert noticed() == {}
    read(world, "lise")
    [(rule, number)] = noticed().items()
    assert (rule, number) == (setting.replace("READINGS", "many").lower(), 1)
    assert Finding.objects.get().count == 3
    read(world, "tor")
    noticed()
    assert Finding.objects.get().count == 4
    judging.judge(Finding.objects.get(), outcome="explained", note=NOTE, by=world.users["dina"])
    read(world, "nora")
    noticed()
    assert Finding.objects.get().count == 4


def test_the_officer_writes_what_came_of_it_sealed(
    world: World, finding: Finding, signed_in: SignedIn
) -> None:
    client, page = signed_in("dina"), f"{LIST}{finding.pk}/"
    assert "uten referanse" in client.get(LIST).content.decode()
    before = Reading.objects.filter(person=world.ingrid, by=world.users["dina"]).count()
    assert "4410882" in client.get(page).content.decode()
    assert Reading.objects.filter(person=world.ingrid, by=world.users["dina"]).count() == before + 1
    bad = client.post(page, {"outcome": "", "note": NOTE})
    assert bad.status_code == 200
    assert NOTE in bad.content.decode()
    assert client.post(page, {"outcome": "explained", "note": NOTE}).status_code == 303
    finding.refresh_from_db()
    assert (finding.outcome, finding.closed_by, finding.note) == ("explained", world.users["dina"], NOTE)
    assert NOTE.encode() not in bytes(finding.note_sealed or b"")
    assert NOTE in client.get(page).content.decode()
    assert "Ingenting venter" in client.get(LIST).content.decode()
    again = client.post(page, {"outcome": "incident", "note": "noe annet"}, follow=True)
    assert "vurdert allerede" in again.content.decode()
    finding.refresh_from_db()
    assert finding.note == NOTE
    assert AuditInbox.objects.filter(action="finding-judged").count() == 1
    assert not AuditInbox.objects.filter(reason__contains="ZQX").exists()


def test_nobody_judges_their_own(world: World, signed_in: SignedIn) -> None:
    read(world, "ingrid", by="dina", reference="")
    noticed()
    own = Finding.objects.get()
    with pytest.raises(judging.Refused):
        judging.judge(own, outcome="explained", note=NOTE, by=world.users["dina"])
    answer = signed_in("dina").post(f"{LIST}{own.pk}/", {"outcome": "explained", "note": NOTE}, follow=True)
    assert "dine egne" in answer.content.decode()
    with scope.of_user(world.users["dina"]):
        scope.at_the_desk()
        assert Finding.objects.filter(pk=own.pk).exists()
        assert Finding.objects.filter(pk=own.pk).update(outcome="explained") == 0
    closed = {"outcome": "explained", "note_sealed": b"x", "closed_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=own.pk).update(closed_by=world.users["dina"], **closed)
    assert Finding.objects.open().count() == 1


@pytest.mark.parametrize("name", ["sam", "omar", "astrid"])
def test_nobody_else_sees_any(world: World, finding: Finding, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    for door in (LIST, f"{LIST}{finding.pk}/"):
        assert client.get(door).status_code == 403
    assert client.post(f"{LIST}{finding.pk}/", {"outcome": "explained", "note": NOTE}).status_code == 403
    with scope.of_user(world.users[name]):
        scope.at_the_desk()
        assert not Finding.objects.exists()
        assert not Fingerprint.objects.exists()


def test_the_front_page_tells_what_has_been_left_lying(
    world: World, finding: Finding, signed_in: SignedIn
) -> None:
    client = signed_in("dina")
    assert "ventet på vurdering" not in client.get(FRONT).content.decode()
    Finding.objects.update(found_at=timezone.now() - timedelta(days=7, minutes=1))
    letter = Letter.objects.create(key="x", kind="copy-ready", person=world.ingrid)
    page = client.get(FRONT).content.decode()
    assert "1 oppslag har ventet på vurdering i mer enn 7 dager." in page
    assert "brev står fast" not in page
    Letter.objects.filter(pk=letter.pk).update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert "1 brev står fast" in client.get(FRONT).content.decode()
    Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
    assert "brev står fast" not in client.get(FRONT).content.decode()


def test_an_administrator_enters_names_and_address_and_only_fingerprints_stay(
    world: World, signed_in: SignedIn
) -> None:
    client, sam = signed_in("astrid"), world.users["sam"]
    typed = {
        "user": str(sam.pk),
        "names": "Solberg, ZQX-Nordmann",
        "street": "ZQX-Bergveien 7",
        "postal_code": "5003",
    }
    bad = client.post(EMPLOYEES, typed | {"postal_code": "x"})
    assert bad.status_code == 200
    assert "ZQX-Bergveien 7" in bad.content.decode()
    for _time in range(2):
        assert client.post(EMPLOYEES, typed).status_code == 303
    mark = Fingerprint.objects.get()
    assert mark.names == [name_mark("solberg"), name_mark("zqx-nordmann")]
    assert mark.address == address_mark("ZQX-Bergveien 7", "5003")
    assert "ZQX" not in str(mark.__dict__).upper()
    assert EMPLOYEES in client.get("/admin/").content.decode()
    assert signed_in("dina").get(EMPLOYEES).status_code == 403


def test_a_customer_cannot_be_chosen_as_an_employee(world: World, signed_in: SignedIn) -> None:
    typed = {"user": str(world.users["ingrid"].pk), "names": "Solberg"}
    assert signed_in("astrid").post(EMPLOYEES, typed).status_code == 200
    assert not Fingerprint.objects.exists()
    assert User.objects.filter(is_staff=True).exists()
    assert Person.objects.filter(family_name="Solberg").exists()
