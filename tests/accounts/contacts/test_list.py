"""A customer and their call list, in the roles of the database that their requests have."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.contacts import flow, order
from accounts.contacts.calling import callable_contacts, may_be_called, on_list
from accounts.models import ContactNotice, ContactPerson
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests.accounts.contacts.conftest import ASTRID, LIST, NUMBER, PAGE
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def names(world: World) -> list[str]:
    return [one.name for one in on_list(world.occupancies["ingrid"])]


def of(world: World, name: str) -> ContactPerson:
    return ContactPerson.objects.get(occupancy=world.occupancies["ingrid"], person=world.people[name])


def stamp(client: Client) -> str:
    return re.findall(r'name="liste" value="(\w+)"', client.get(PAGE).content.decode())[0]


def test_whoever_is_added_stands_last_and_is_asked_by_the_worker(
    world: World, astrid: ContactPerson, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    assert names(world) == ["Kari Solberg", "Per Aas", "Astrid Lunde"]
    assert (astrid.state, astrid.person, astrid.phone) == ("added", None, NUMBER)
    page = ingrid.get(PAGE).content.decode()
    assert "Spørres nå" in page
    assert "Spør igjen" not in page, "Per has no number that takes text messages"
    [text] = texts()
    assert text.startswith(NUMBER)
    assert "Ingrid" not in text
    assert "Astrid" not in text
    astrid.refresh_from_db()
    assert (astrid.state, astrid.notice_channel) == ("notice_sent", "sms")
    assert astrid.notice_sent_at is not None
    assert texts() == [text], "once"


def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    wrong = ASTRID | {"telefon": "900 00 1", "spurt": ""}
    page = ingrid.post(f"{LIST}ny/", wrong).content.decode()
    assert "Du må rette 2 ting" in page
    assert 'value="900 00 1"' in page
    assert 'value="Astrid Lunde"' in page
    assert not ContactPerson.objects.filter(name="Astrid Lunde").exists()


def test_where_we_cannot_tell_them_the_customer_must_have(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    landline = ASTRID | {"telefon": "22 00 01 23"}
    page = ingrid.post(f"{LIST}ny/", landline).content.decode()
    assert "Vi kan ikke nå personen selv" in page
    assert ingrid.post(f"{LIST}ny/", landline | {"fortalt": "on"}).status_code == 303
    assert "Du har fortalt det selv" in ingrid.get(PAGE).content.decode()
    assert texts() == []
    assert ContactNotice.objects.get(contact__name="Astrid Lunde").attested_at is not None


def test_a_number_of_ones_own_needs_no_question(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    world.ingrid.contact_points.filter(kind="phone").update(value=NUMBER)
    ingrid.post(f"{LIST}ny/", ASTRID | {"navn": "Ingrid"})
    entry = ContactPerson.objects.get(name="Ingrid")
    assert (entry.state, entry.person) == ("confirmed", world.ingrid)
    assert may_be_called(entry, emergency=False, now=world.now + timedelta(days=40)), "they know"
    assert texts() == []


def test_moving_keeps_the_focus_and_says_where_they_are_now(world: World, ingrid: Client) -> None:
    per = of(world, "per")
    answer = ingrid.post(f"{LIST}{per.pk}/flytt/", {"retning": "opp", "liste": stamp(ingrid)}, follow=True)
    assert names(world) == ["Per Aas", "Kari Solberg"]
    page = answer.content.decode()
    assert "Per Aas er nå nummer 1 av 2 på ringelisten." in page
    # It cannot go further up: the focus is on the other button of the same row.
    [focused] = re.findall(r'<button[^>]*value="(\w+)"[^>]*autofocus[^>]*>.*?Flytt (\w+)', page)
    assert focused == ("ned", "Per")


def test_a_list_that_was_changed_meanwhile_is_not_reordered(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    seen, per = stamp(ingrid), of(world, "per")
    ingrid.post(f"{LIST}ny/", ASTRID)
    for old in (seen, ""):
        page = ingrid.post(f"{LIST}{per.pk}/flytt/", {"retning": "opp", "liste": old}, follow=True)
        assert "Listen ble endret" in page.content.decode()
    assert names(world) == ["Kari Solberg", "Per Aas", "Astrid Lunde"]


def test_removing_says_first_what_stops_working(world: World, ingrid: Client) -> None:
    kari = of(world, "kari")
    ContactPerson.objects.filter(pk=kari.pk).update(has_key=True)
    page = ingrid.get(f"{LIST}{kari.pk}/fjern/").content.decode()
    assert "Ingen andre på listen har nøkkel" in page
    assert "bare én igjen" in page
    assert names(world) == ["Kari Solberg", "Per Aas"], "reading changes nothing"
    ingrid.post(f"{LIST}{kari.pk}/fjern/")
    assert names(world) == ["Per Aas"]
    assert of(world, "per").call_order == 1
    page = ingrid.get(PAGE).content.decode()
    assert "Kari Solberg er ikke lenger på listen." in page
    assert "bare én vi kan ringe" in page


def test_another_number_is_asked_anew_and_the_same_one_is_not(
    world: World, ingrid: Client, astrid: ContactPerson, texts: Callable[[], list[str]]
) -> None:
    texts()
    ingrid.post(f"{LIST}{astrid.pk}/", ASTRID | {"forhold": "kusine"})
    assert len(texts()) == 1
    ingrid.post(f"{LIST}{astrid.pk}/", ASTRID | {"telefon": "915 03 035"})
    astrid.refresh_from_db()
    assert (astrid.state, astrid.notice_sent_at) == ("added", None)
    assert texts()[-1].startswith("+4791503035")


def test_whoever_has_not_answered_is_reminded_once_a_day(
    world: World,
    ingrid: Client,
    astrid: ContactPerson,
    texts: Callable[[], list[str]],
    clock: time_machine.Traveller,
) -> None:
    texts()
    ingrid.post(f"{LIST}{astrid.pk}/purr/")
    assert len(texts()) == 1
    clock.shift(86_500)
    flow.remind(astrid, user=world.users["ingrid"])
    first, second = texts()
    assert first.split("/k/")[1] != second.split("/k/")[1]


@pytest.mark.parametrize("name", ["ole", "nora", "lise", "tor"])
def test_nobody_else_sees_or_changes_the_list(world: World, signed_in: SignIn, name: str) -> None:
    client, per = signed_in(name), of(world, "per")
    page = client.get(PAGE).content.decode()
    assert "Kari Solberg" not in page
    assert per.phone.removeprefix("+47") not in page.replace("\N{NO-BREAK SPACE}", "")
    for path in ("", "fjern/"):
        assert client.get(f"{LIST}{per.pk}/{path}").status_code == 404
    for path in ("", "fjern/", "flytt/", "purr/"):
        assert client.post(f"{LIST}{per.pk}/{path}", ASTRID | {"retning": "opp"}).status_code == 404
    assert names(world) == ["Kari Solberg", "Per Aas"]


def test_the_wall_lets_nobody_say_yes_for_another(world: World) -> None:
    fields = {"occupancy": world.occupancies["ingrid"], "added_by": world.ingrid, "valid_from": world.now}
    entry = ContactPerson(name="Ukjent", call_order=9, state="confirmed", **fields)
    with scope.of_person(world.ingrid.pk):
        with pytest.raises(ProgrammingError), transaction.atomic():
            entry.save(force_insert=True)
        entry.state = "added"
        entry.save(force_insert=True)
    foreign = ContactPerson(name="Ukjent", call_order=8, **fields)
    with scope.of_person(world.lise.pk), pytest.raises(ProgrammingError), transaction.atomic():
        foreign.save(force_insert=True)


def test_there_is_an_end_to_a_list(world: World, settings: Settings) -> None:
    details = flow.Details(name="Nok", phone=NUMBER)
    for _one in range(flow.MOST - 2):
        flow.add(world.occupancies["ingrid"], details, by=world.ingrid, user=world.users["ingrid"])
    with pytest.raises(flow.ListFull):
        flow.add(world.occupancies["ingrid"], details, by=world.ingrid, user=world.users["ingrid"])


def test_the_page_says_who_is_called_in_an_alarm_alone_and_counts_whom_we_can_call(
    world: World, ingrid: Client
) -> None:
    listed = ContactPerson.objects.filter(pk__in=[of(world, name).pk for name in ("kari", "per")])
    told = {"state": "confirmed", "notice_sent_at": world.now}
    listed.update(**told)
    page = ingrid.get(PAGE).content.decode()
    assert page.count("Går alarmen, kan vi ringe") == 0
    assert "bare én vi kan ringe" not in page
    listed.filter(pk=of(world, "per").pk).update(
        notice_sent_at=None, created_at=world.now - timedelta(days=40)
    )
    assert ingrid.get(PAGE).content.decode().count("Går alarmen, kan vi ringe") == 1, "untold for a month"
    listed.filter(pk=of(world, "per").pk).update(phone="")
    page = ingrid.get(PAGE).content.decode()
    assert page.count("Går alarmen, kan vi ringe") == 0
    assert "færre enn to vi kan ringe" in page
    assert "ingen igjen" in ingrid.get(f"{LIST}{of(world, 'kari').pk}/fjern/").content.decode()


def test_who_reads_before_another_changes_writes_nothing_back(
    world: World, ingrid: Client, astrid: ContactPerson, link: str
) -> None:
    before = ContactPerson.objects.get(pk=astrid.pk)
    details = flow.Details(name="Astrid Lunde", phone=NUMBER)
    ContactPerson.objects.filter(pk=astrid.pk).update(state="confirmed", phone="+4791503035")
    after = flow.correct(before, details, user=world.users["ingrid"])
    assert (after.state, after.phone) == ("added", NUMBER), "nobody has said yes at this number"
    ContactPerson.objects.filter(pk=astrid.pk).update(state="confirmed")
    with pytest.raises(order.ListChanged):
        flow.remind(before, user=world.users["ingrid"])


def test_whoever_left_meanwhile_is_neither_changed_nor_asked(
    world: World, ingrid: Client, astrid: ContactPerson, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ContactPerson.objects.select_related("occupancy").get(pk=astrid.pk)
    assert Client().post(link, {"svar": "nei"}).status_code == 303
    monkeypatch.setattr("accounts.contacts.views._own", lambda *_: before)
    for path, typed in (("", ASTRID), ("purr/", {})):
        page = ingrid.post(f"{LIST}{astrid.pk}/{path}", typed, follow=True)
        assert "Listen ble endret" in page.content.decode(), path
    astrid.refresh_from_db()
    assert (astrid.state, astrid.phone) == ("declined", "")


def test_a_longer_list_takes_no_more_queries(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    home, details = world.occupancies["ingrid"], flow.Details(name="Astrid", phone=NUMBER, is_told=True)
    flow.add(home, details, by=world.ingrid, user=world.users["ingrid"])
    ContactPerson.objects.filter(occupancy=home).update(state="confirmed", notice_sent_at=None)
    with django_assert_num_queries(1):
        called = callable_contacts(on_list(home), emergency=False, now=world.now + timedelta(days=40))
    assert [one.name for one in called] == ["Astrid"], "whom the customer has told"


def test_when_the_household_ends_so_does_its_list(world: World, astrid: ContactPerson, link: str) -> None:
    home = world.occupancies["ingrid"]
    assert Client().get(link).status_code == 200
    with as_role(WORKER):
        assert flow.end_all_at(home, now=world.now) == 3
        assert flow.end_all_at(home, now=world.now) == 0
    assert callable_contacts(on_list(home), emergency=True) == []
    assert Client().get(link).status_code == 404
    assert order.locked(home) == []
