"""The switches, and what employees write in for others: each counts when it is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from privacy.models import MarketingChoice, MarketingSystem, Restriction
from privacy.models.marketing import Channel
from privacy.uses import Why
from tests.privacy.marketing.conftest import verdict
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
PAGE = "/personvern/reservasjon/"
YES = {"paa": "email", "utgave": "1"}
TOLD = "/admin/personvernombud/reklame/"
SYSTEMS = "/admin/personvernombud/reklame/systemer/"


def on(client: Client) -> set[str]:
    """The channels whose switch turns off: those that are not on turn on."""
    page = client.get(PAGE).content.decode()
    return set(Channel.values) - set(re.findall(r'name="paa" value="(\w+)"', page))


def refusable(client: Client) -> set[str]:
    """What one can say no to."""
    return set(re.findall(r'name="av" value="(\w+)"', client.get(PAGE).content.decode()))


def test_a_switch_counts_when_it_is_pressed(buyer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    assert on(client) == {"email", "sms", "phone", "post", "in_portal"}
    answer = client.post(PAGE, {"av": "email"}, follow=True)
    assert "Slått av fra nå: E-post." in answer.content.decode()
    assert on(client) == {"sms", "phone", "post", "in_portal"}
    assert verdict("ingrid@example.no") == "no: opted_out"
    client.post(PAGE, YES)
    assert verdict("ingrid@example.no") == "yes: consent"


def test_everything_is_turned_off_with_one_click(buyer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    answer = client.post(PAGE, {"av": "alt"}, follow=True)
    assert "Du får ingen reklame fra oss." in answer.content.decode()
    assert on(client) == set()
    assert MarketingChoice.objects.filter(state="opted_out", how="portal").count() == len(Channel)


def test_who_gets_nothing_may_still_say_no_and_yes(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ole")
    assert on(client) == set()
    assert refusable(client) == {"alt", *Channel.values}
    client.post(PAGE, YES)
    assert on(client) == {"email"}
    assert verdict("ole@example.no") == "yes: consent"
    assert "Nyheter og tilbud på e-post" in client.get("/personvern/samtykke/").content.decode()
    client.post(PAGE, {"av": "sms"})
    assert refusable(client) == {"alt", *Channel.values} - {"sms"}
    client.post(PAGE, {"av": "alt"})
    assert refusable(client) == set()
    said = MarketingChoice.objects.filter(person=world.ole, state="opted_out")
    assert {one.channel for one in said} == set(Channel.values)


def test_words_out_of_use_are_no_yes(buyer: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    for version in ("", "0", "2", "é"):
        answer = client.post(PAGE, YES | {"utgave": version}, follow=True)
        assert "Ordlyden er ny" in answer.content.decode()
    assert not MarketingChoice.objects.filter(state="opted_in").exists()
    client.post(PAGE, YES)
    assert MarketingChoice.objects.filter(state="opted_in").exists()


def test_a_pause_of_everything_is_told_and_stays(buyer: World, signed_in: SignedIn) -> None:
    Restriction.objects.create(person=buyer.ingrid, ground=Why.VOLUNTARY, is_interim=False)
    client = signed_in("ingrid")
    answer = client.post(PAGE, YES, follow=True)
    assert "Ta bort pausen først" in answer.content.decode()
    assert not MarketingChoice.objects.filter(state="opted_in").exists()
    assert Restriction.objects.active().exists()


@pytest.mark.parametrize("posted", [{}, {"av": "fax"}, {"paa": "alt"}])
def test_a_switch_that_does_not_exist_changes_nothing(
    world: World, signed_in: SignedIn, posted: dict[str, str]
) -> None:
    assert signed_in("ingrid").post(PAGE, posted).status_code == 404
    assert not MarketingChoice.objects.exists()


def test_support_writes_in_a_no_and_learns_nothing(buyer: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    answers = [
        client.post(TOLD, {"address": address, "channels": ["email"]}, follow=True).content.decode()
        for address in ("ingrid@example.no", "ukjent@example.org")
    ]
    assert all("De får ikke mer reklame slik." in answer for answer in answers)
    assert verdict("ingrid@example.no") == verdict("ukjent@example.org") == "no: opted_out"
    by_number = client.post(TOLD, {"customer": "4410882", "channels": ["sms"]}, follow=True)
    assert "De får ikke mer reklame slik." in by_number.content.decode()
    assert "sms" not in on(signed_in("ingrid"))
    wrong = client.post(TOLD, {"address": "91234567", "channels": ["email"]}).content.decode()
    assert "Adressen passer ikke til noe av det du valgte." in wrong
    assert "91234567" in wrong
    some = client.post(TOLD, {"address": "91234567", "channels": ["email", "sms"]}, follow=True)
    assert "Det gjelder SMS. Adressen passer ikke til e-post." in some.content.decode()
    assert verdict("91234567", Channel.SMS) == "no: opted_out"
    unknown = client.post(TOLD, {"customer": "9999999", "channels": ["email"]}).content.decode()
    assert "Vi har ingen privatkunde med dette nummeret." in unknown
    # An address and a number together: the number serves the ways the address is no address for.
    client.post(TOLD, {"address": "91234567", "customer": "4410990", "channels": ["email"]})
    assert verdict("lise@example.no") == "no: opted_out"


def test_a_key_is_shown_once_and_taken_back(world: World, signed_in: SignedIn) -> None:
    client = signed_in("astrid")
    made = client.post(SYSTEMS, {"name": "Utsending", "scope": "ask"}).content.decode()
    [token] = re.findall(r"mst_[\w-]{43}", made)
    assert token not in client.get(SYSTEMS).content.decode()
    told = {"channel": "email", "address": "ingrid@example.no"}
    headers = {"Authorization": f"Bearer {token}"}
    ask = "/api/reklame/v1/"
    assert Client().post(ask, told, "application/json", headers=headers).status_code == 200
    reply = {"from": "91234567", "text": "STOPP"}
    refused = Client().post(f"{ask}sms/", reply, "application/json", headers=headers)
    assert (refused.status_code, refused.json()) == (403, {"error": "scope"})
    client.post(f"{SYSTEMS}{MarketingSystem.objects.get().pk}/fjern/")
    assert Client().post(ask, told, "application/json", headers=headers).status_code == 401


@pytest.mark.parametrize(("name", "path"), [("omar", TOLD), ("sam", SYSTEMS), ("astrid", TOLD)])
def test_it_is_nobody_elses_work(world: World, signed_in: SignedIn, name: str, path: str) -> None:
    assert signed_in(name).get(path).status_code == 403
