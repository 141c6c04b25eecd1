"""Confirming oneself with BankID: only a BankID asked for just now counts, and what waited is done once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client

from privacy.models import PrivacyRequest
from tests.bank import Bank
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
ORDER = "/personvern/kopi/ny/"
FORM = {"kategori": ["bruk"]}


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=False) as traveller:
        yield traveller


def confirmed(bankid: Bank, client: Client, address: str, who: str = "lise") -> Any:
    """Press «Bekreft med BankID» on the page at `address`, and be somebody there."""
    wish = parse_qs(urlsplit(address).query)["next"][0]
    return bankid.walk(client, who, at="/bekreft/bankid/", next=wish)


def test_an_order_that_waited_is_done_once(
    by_bankid: SignedIn, bankid: Bank, clock: time_machine.Traveller
) -> None:
    client = by_bankid("lise")
    clock.shift(timedelta(seconds=301))
    asked = client.post(ORDER, FORM)
    assert asked["Location"].startswith("/bekreft/bankid/?next=")
    page = client.get(asked["Location"]).content.decode()
    assert "Bekreft med BankID" in page
    assert "Få en kode på e-post i stedet" in page
    assert PrivacyRequest.objects.count() == 0
    before = client.session.session_key
    answer = confirmed(bankid, client, asked["Location"])
    assert PrivacyRequest.objects.count() == 1
    assert answer["Location"].startswith("/personvern/saker/")
    assert client.session.session_key != before
    confirmed(bankid, client, asked["Location"])
    assert PrivacyRequest.objects.count() == 1


def test_bankid_is_told_to_ask_again(by_bankid: SignedIn, bankid: Bank) -> None:
    client = by_bankid("lise")
    asked = parse_qs(urlsplit(bankid.leave(client, "/bekreft/bankid/", next="/")).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])


@pytest.mark.parametrize(
    ("claims", "who"),
    [
        ({"auth_time": None}, "lise"),
        ({"auth_time": "old"}, "lise"),
        ({"acr": "urn:bankid:low"}, "lise"),
        ({}, "tor"),
        ({}, "fremmed"),
    ],
)
def test_what_does_not_confirm_does_nothing(
    by_bankid: SignedIn, bankid: Bank, clock: time_machine.Traveller, claims: dict[str, object], who: str
) -> None:
    client = by_bankid("lise")
    clock.shift(timedelta(seconds=301))
    asked = client.post(ORDER, FORM)
    old = {"auth_time": int(time.time()) - 300} if claims.get("auth_time") == "old" else claims
    bankid.twist(**old)
    assert confirmed(bankid, client, asked["Location"], who).status_code == 400
    assert PrivacyRequest.objects.count() == 0
    assert client.post(ORDER, FORM)["Location"].startswith("/bekreft/bankid/")


def test_an_old_sign_in_at_the_broker_is_no_fresh_one_here(
    by_bankid: SignedIn, bankid: Bank, clock: time_machine.Traveller
) -> None:
    """Single sign-on: the broker knows them from an hour ago, and so do we."""
    bankid.twist(auth_time=int(time.time()) - 3600)
    client = by_bankid("lise")
    assert client.get("/").status_code == 200
    assert client.post(ORDER, FORM)["Location"].startswith("/bekreft/bankid/")


def test_whoever_has_not_linked_it_is_not_offered_it(signed_in: SignedIn, bankid: Bank) -> None:
    answer = signed_in("lise").post("/bekreft/bankid/", {"next": "/"})
    assert answer["Location"] == "/bekreft/?next=%2F"


def test_whoever_stops_it_is_back_at_the_question(
    by_bankid: SignedIn, bankid: Bank, clock: time_machine.Traveller
) -> None:
    client = by_bankid("lise")
    clock.shift(timedelta(seconds=301))
    asked = client.post(ORDER, FORM)
    answer = confirmed(bankid, client, asked["Location"], "")
    assert answer["Location"] == asked["Location"]
    confirmed(bankid, client, asked["Location"])
    assert PrivacyRequest.objects.count() == 1
