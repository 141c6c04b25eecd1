"""Telephone and e-mail put right by oneself: a code to the new one, word to the old one, and a wait."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import post, waits
from accounts.contacting import points
from accounts.models import ContactChange, ContactPoint, TextMessage, Wait
from accounts.texting import outbox
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
PAGE = "/konto/kontakt/"
NEW_NUMBER, NEW_ADDRESS = "+4791503034", "ny@example.no"
WRONG = "Koden stemmer ikke."


@pytest.fixture
def texts(settings: Settings, tmp_path: Path) -> Callable[[], list[str]]:
    """Send the text messages that are owed, and read all there are: number and words."""
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    settings.SMS_FILE_PATH = tmp_path / "sms"

    def read() -> list[str]:
        outbox.settle()
        return [one.read_text() for one in sorted((tmp_path / "sms").glob("*"))]

    return read


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=True) as traveller:
        yield traveller


@pytest.fixture
def ingrid(clock: time_machine.Traveller, signed_in: Callable[[str], Client]) -> Client:
    client = signed_in("ingrid")
    post.settle()
    mail.outbox.clear()
    return client


def phone(world: World) -> ContactPoint:
    return ContactPoint.objects.get(person=world.ingrid, kind="phone")


def email(world: World) -> ContactPoint:
    return ContactPoint.objects.get(person=world.ingrid, kind="email")


def ask(client: Client, path: str, value: str) -> str:
    """The address of the page that asks for the code."""
    answer = client.post(path, {"verdi": value})
    assert answer.status_code == 303, answer.content.decode()
    return answer.headers["Location"]


def code_in(text: str) -> str:
    [code] = re.findall(r"\b\d{6}\b", text)
    return code


def test_a_number_is_changed_with_the_code_that_came_to_the_new_one(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    old = phone(world)
    page = ask(ingrid, f"{PAGE}{old.pk}/", "915 03 034")
    [text] = texts()
    assert text.startswith(NEW_NUMBER)
    assert phone(world).value == old.value
    answer = ingrid.post(page, {"kode": code_in(text)})
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    changed = phone(world)
    assert (changed.pk, changed.value) == (old.pk, NEW_NUMBER)
    assert changed.verified_at is not None
    assert bytes(changed.value_hmac or b"") != bytes(old.value_hmac or b"")
    told = [one for one in texts() if one.startswith(old.value)]
    assert len(told) == 1
    assert "ikke lenger registrert" in told[0]
    assert NEW_NUMBER not in told[0]


def test_the_change_begins_the_wait_and_is_told_with_the_link_that_undoes_it(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    assert waits.running(world.users["ingrid"]) is None
    page = ask(ingrid, f"{PAGE}{phone(world).pk}/", NEW_NUMBER)
    ingrid.post(page, {"kode": code_in(texts()[0])})
    wait = waits.running(world.users["ingrid"])
    assert wait is not None
    assert wait.reason == "contact"
    post.settle()
    assert {letter.to[0] for letter in mail.outbox} == {"ingrid@example.no"}
    assert any("/konto/angre/" in str(letter.body) for letter in mail.outbox)


def test_an_address_is_changed_and_the_old_one_hears_of_it_but_not_the_new_one(
    world: World, ingrid: Client
) -> None:
    old = email(world)
    page = ask(ingrid, f"{PAGE}{old.pk}/", NEW_ADDRESS.upper())
    post.settle()
    [letter] = mail.outbox
    assert letter.to == [NEW_ADDRESS]
    code = re.findall(r"^\d{6}$", str(letter.body), re.MULTILINE)[0]
    mail.outbox.clear()
    ingrid.post(page, {"kode": code})
    changed = email(world)
    assert (changed.value, changed.is_registered_for_delivery) == (NEW_ADDRESS, True)
    post.settle()
    with_link = {letter.to[0] for letter in mail.outbox if "/konto/angre/" in str(letter.body)}
    assert with_link == {"ingrid@example.no"}


def test_the_value_before_lies_sealed_thirty_days_and_then_it_is_gone(
    world: World, ingrid: Client, texts: Callable[[], list[str]], clock: time_machine.Traveller
) -> None:
    old = phone(world).value
    ingrid.post(ask(ingrid, f"{PAGE}{phone(world).pk}/", NEW_NUMBER), {"kode": code_in(texts()[0])})
    change = ContactChange.objects.get()
    assert change.former == old
    assert old.encode() not in bytes(change.former_sealed or b"")
    clock.shift(timedelta(days=30, minutes=-1))
    points.forget()
    assert ContactChange.objects.exists()
    clock.shift(timedelta(minutes=2))
    with as_role(WORKER):
        assert points.forget() == 1
    assert not ContactChange.objects.exists()
    assert phone(world).value == NEW_NUMBER


def test_a_wrong_code_is_said_beside_the_field_and_three_end_it(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    page = ask(ingrid, f"{PAGE}{phone(world).pk}/", NEW_NUMBER)
    code = code_in(texts()[0])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _try in range(2):
        refused = ingrid.post(page, {"kode": wrong})
        assert refused.status_code == 200
        assert WRONG in refused.content.decode()
    assert ingrid.post(page, {"kode": wrong}).headers["Location"] == f"{PAGE}{phone(world).pk}/"
    assert ingrid.post(page, {"kode": code}).headers["Location"] == f"{PAGE}{phone(world).pk}/"
    assert phone(world).value != NEW_NUMBER
    assert not Wait.objects.exists()


@pytest.mark.parametrize(("minutes", "works"), [(9, True), (11, False)])
def test_a_code_works_ten_minutes(
    world: World,
    ingrid: Client,
    texts: Callable[[], list[str]],
    settings: Settings,
    clock: time_machine.Traveller,
    minutes: int,
    works: bool,
) -> None:
    settings.FRESH_SIGN_IN_SECONDS = 3_600
    page = ask(ingrid, f"{PAGE}{phone(world).pk}/", NEW_NUMBER)
    code = code_in(texts()[0])
    clock.shift(timedelta(minutes=minutes))
    ingrid.post(page, {"kode": code})
    assert (phone(world).value == NEW_NUMBER) is works


def test_sent_twice_it_is_done_once(world: World, ingrid: Client, texts: Callable[[], list[str]]) -> None:
    page = ask(ingrid, f"{PAGE}{phone(world).pk}/", NEW_NUMBER)
    code = code_in(texts()[0])
    for _time in range(2):
        assert ingrid.post(page, {"kode": code}).headers["Location"] == PAGE
    assert Wait.objects.count() == 1
    assert TextMessage.objects.filter(kind="contact-changed").count() == 1


def test_two_tabs_with_the_same_new_number_make_one(
    world: World, ingrid: Client, texts: Callable[[], list[str]]
) -> None:
    first, second = (ask(ingrid, f"{PAGE}ny/telefon/", NEW_NUMBER) for _tab in range(2))
    codes = [code_in(text) for text in texts()]
    one, other = codes if ingrid.post(first, {"kode": codes[0]}).headers["Location"] == PAGE else codes[::-1]
    ingrid.post(first, {"kode": one})
    ingrid.post(second, {"kode": other})
    assert ContactPoint.objects.filter(person=world.ingrid, value=NEW_NUMBER).count() == 1


def test_three_codes_an_hour_and_then_it_waits_kindly(
    world: World,
    ingrid: Client,
    texts: Callable[[], list[str]],
    settings: Settings,
    clock: time_machine.Traveller,
) -> None:
    settings.FRESH_SIGN_IN_SECONDS = 7_200
    for _code in range(3):
        ask(ingrid, f"{PAGE}ny/telefon/", NEW_NUMBER)
    refused = ingrid.post(f"{PAGE}ny/telefon/", {"verdi": "91503034"})
    assert refused.status_code == 200
    assert "Vent en time" in refused.content.decode()
    assert 'value="91503034"' in refused.content.decode()
    assert len(texts()) == 3
    clock.shift(timedelta(minutes=61))
    points.ask(world.users["ingrid"], world.ingrid, kind="phone", value=NEW_NUMBER)


def test_the_last_way_to_reach_somebody_stays(world: World, ingrid: Client) -> None:
    point = email(world)
    assert "Den må stå" in ingrid.get(f"{PAGE}{point.pk}/fjern/").content.decode()
    ingrid.post(f"{PAGE}{point.pk}/fjern/")
    assert ContactPoint.objects.filter(pk=point.pk).exists()


def test_one_of_several_is_removed_and_lies_sealed(world: World, ingrid: Client) -> None:
    point = phone(world)
    ContactPoint.objects.filter(person=world.ingrid, kind="email").update(verified_at=timezone.now())
    answer = ingrid.post(f"{PAGE}{point.pk}/fjern/")
    assert answer.headers["Location"] == PAGE
    assert not ContactPoint.objects.filter(pk=point.pk).exists()
    change = ContactChange.objects.get()
    assert (change.what, change.former) == ("remove", point.value)


def test_letters_go_to_another_address_only_when_it_is_confirmed(world: World, ingrid: Client) -> None:
    other = ContactPoint.objects.create(person=world.ingrid, kind="email", value=NEW_ADDRESS)
    ingrid.post(f"{PAGE}{other.pk}/brev/")
    other.refresh_from_db()
    assert not other.is_registered_for_delivery
    ContactPoint.objects.filter(pk=other.pk).update(verified_at=timezone.now())
    ingrid.post(f"{PAGE}{other.pk}/brev/")
    registered = ContactPoint.objects.filter(person=world.ingrid, is_registered_for_delivery=True)
    assert [point.pk for point in registered] == [other.pk]


def test_a_postal_address_is_put_right_at_once(world: World, ingrid: Client) -> None:
    answer = ingrid.post(f"{PAGE}ny/post/", {"verdi": "Fjellveien 12, 5019 Bergen"})
    assert answer.headers["Location"] == PAGE
    assert ContactPoint.objects.get(person=world.ingrid, kind="postal").verified_at is None


@pytest.mark.parametrize("ending", ["", "fjern/", "brev/"])
def test_somebody_elses_does_not_exist(world: World, ingrid: Client, ending: str) -> None:
    point = ContactPoint.objects.filter(person=world.lise).first()
    assert point is not None
    assert ingrid.post(f"{PAGE}{point.pk}/{ending}", {"verdi": NEW_ADDRESS}).status_code == 404
    point.refresh_from_db()


def test_somebody_elses_code_page_does_not_exist(
    world: World, ingrid: Client, signed_in: Callable[[str], Client], texts: Callable[[], list[str]]
) -> None:
    page = ask(ingrid, f"{PAGE}ny/telefon/", NEW_NUMBER)
    assert ingrid.get(page).status_code == 200
    assert signed_in("lise").post(page, {"kode": code_in(texts()[0])}).status_code == 404
    assert not ContactPoint.objects.filter(value=NEW_NUMBER).exists()


def test_behind_the_wall_nobody_changes_anothers(world: World) -> None:
    with scope.of_person(world.lise.pk):
        assert ContactPoint.objects.filter(person=world.ingrid).update(changed_at=timezone.now()) == 0
        assert ContactPoint.objects.filter(person=world.lise).update(changed_at=timezone.now()) > 0


@pytest.mark.parametrize("typed", ["", "abc", "22 00 00 00", "12", "+47 915"])
def test_what_cannot_get_a_text_message_is_said_at_once(ingrid: Client, typed: str) -> None:
    refused = ingrid.post(f"{PAGE}ny/telefon/", {"verdi": typed})
    assert refused.status_code == 200
    assert "Feil:" in refused.content.decode()
    assert not ContactChange.objects.exists()


def test_where_no_text_can_be_sent_none_is_promised(world: World, ingrid: Client, settings: Settings) -> None:
    settings.SMS_BACKEND = ""
    text = ingrid.get(PAGE).content.decode()
    assert "Nytt mobilnummer" not in text
    assert "Vi kan ikke sende SMS herfra nå" in text
    refused = ingrid.post(f"{PAGE}ny/telefon/", {"verdi": NEW_NUMBER})
    assert "Vi kan ikke sende SMS herfra nå" in refused.content.decode()
    assert not TextMessage.objects.exists()


def test_no_code_stands_in_the_database(world: World, ingrid: Client, texts: Callable[[], list[str]]) -> None:
    ask(ingrid, f"{PAGE}ny/telefon/", NEW_NUMBER)
    code = code_in(texts()[0])
    for model in (ContactChange, TextMessage):
        assert model.objects.exists()
        assert code not in str(
            [bytes(v) if isinstance(v, memoryview) else v for v in model.objects.values_list()[0]]
        )
    assert TextMessage.objects.get().secret_sealed is None
    assert site.DEMO


def stored(value: object) -> bytes:
    return bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode()
