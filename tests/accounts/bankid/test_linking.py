"""A BankID is linked by whoever has proven both sides: every way to take somebody's account over, tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts import sealing
from accounts.models import NationalIdentifier
from portal.dev.bankid.people import BY_SUBJECT
from tests import factors
from tests.bank import ISSUER, Bank
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NOT_LINKED = "Denne BankID-en kan ikke kobles til innloggingen din."
UNKNOWN = "Vi kjenner deg ikke igjen ennå"


def links() -> dict[str, str]:
    """Who signs in with which BankID."""
    return dict(SocialAccount.objects.values_list("uid", "user__email"))


def give_number(world: World, name: str, subject: str) -> None:
    """The national id of a BankID, on record with one of the world's persons."""
    NationalIdentifier.objects.filter(person=world.people[name]).delete()
    NationalIdentifier.objects.create(
        person=world.people[name],
        kind="fnr",
        need_reason="Kredittvurdering",
        value_encrypted=b"x",
        value_hmac=sealing.fingerprint(BY_SUBJECT[subject].number, context="national_identifier"),
    )


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("address", ["lise@example.no", "LISE@example.no", None])
@pytest.mark.parametrize("social_verified", [True, False])
def test_an_unknown_bankid_is_never_linked_by_its_address(
    world: World, bankid: Bank, verified: bool, address: str | None, social_verified: bool
) -> None:
    """Pre-hijack, and the other way round: whoever registered the address first gains nothing (S10)."""
    EmailAddress.objects.filter(user=world.users["lise"]).update(verified=verified)
    bankid.twist(email=address, email_verified=social_verified, preferred_username=address)
    client = Client()
    answer = bankid.walk(client, "lise")
    assert answer["Location"] == "/logg-inn/bankid/ukjent/"
    assert UNKNOWN in client.get(answer["Location"]).content.decode()
    assert "_auth_user_id" not in client.session
    assert links() == {}


def test_not_even_by_its_national_id(world: World, bankid: Bank) -> None:
    give_number(world, "lise", "bankid-lise")
    client = Client()
    assert bankid.walk(client, "lise")["Location"] == "/logg-inn/bankid/ukjent/"
    assert links() == {}


def test_somebody_signed_in_links_it(signed_in: SignedIn, bankid: Bank) -> None:
    client = signed_in("lise")
    answer = bankid.walk(client, "lise", at="/bankid/kobling/", next="/")
    assert answer["Location"] == "/"
    assert "BankID er koblet" in client.get("/").content.decode()
    assert links() == {"bankid-lise": "lise@example.no"}
    again = Client()
    bankid.walk(again, "lise")
    assert again.session["_auth_user_id"]


def test_linking_asks_for_a_fresh_sign_in(world: World, signed_in: SignedIn, bankid: Bank) -> None:
    with time_machine.travel(world.now, tick=False) as clock:
        client = signed_in("lise")
        clock.shift(timedelta(seconds=301))
        asked = client.post("/bankid/kobling/", {"next": "/"})
        assert asked["Location"] == "/bekreft/?next=%2Fbankid%2Fkobling%2F"
        page = client.post("/bekreft/", {"password": PASSWORD, "next": "/bankid/kobling/"})
        client.get(bankid.choose(bankid.destination(page), "lise"))
        assert links() == {"bankid-lise": "lise@example.no"}
        clock.shift(timedelta(seconds=301))
        assert client.post("/bankid/frakobling/")["Location"].startswith("/bekreft/")
        assert links() == {"bankid-lise": "lise@example.no"}


def test_one_that_belongs_to_somebody_else_is_refused(
    world: World, signed_in: SignedIn, bankid: Bank, linked: Any
) -> None:
    linked("tor")
    client = signed_in("lise")
    bankid.walk(client, "tor", at="/bankid/kobling/")
    assert NOT_LINKED in client.get("/").content.decode()
    assert links() == {"bankid-tor": "tor@example.no"}


@pytest.mark.parametrize(
    ("on_record", "bankid_of", "taken"),
    [
        ({}, "lise", True),
        ({"lise": "bankid-lise"}, "lise", True),
        ({"lise": "bankid-tor"}, "lise", False),
        ({"tor": "bankid-lise"}, "lise", False),
        ({"lise": "bankid-lise"}, "tor", False),
    ],
)
def test_a_national_id_on_record_must_be_the_same(
    world: World, signed_in: SignedIn, bankid: Bank, on_record: dict[str, str], bankid_of: str, taken: bool
) -> None:
    for name, subject in on_record.items():
        give_number(world, name, subject)
    client = signed_in("lise")
    bankid.walk(client, bankid_of, at="/bankid/kobling/")
    assert (NOT_LINKED in client.get("/").content.decode()) is not taken
    assert bool(links()) is taken


def test_a_second_one_is_refused(signed_in: SignedIn, bankid: Bank) -> None:
    client = signed_in("lise")
    bankid.walk(client, "lise", at="/bankid/kobling/")
    bankid.walk(client, "fremmed", at="/bankid/kobling/")
    assert links() == {"bankid-lise": "lise@example.no"}
    bankid.walk(client, "lise", at="/bankid/kobling/")
    assert links() == {"bankid-lise": "lise@example.no"}


def test_a_trip_to_link_does_not_end_in_another_sign_in(
    world: World, signed_in: SignedIn, bankid: Bank
) -> None:
    client = signed_in("lise")
    back = bankid.choose(bankid.leave(client, "/bankid/kobling/"), "lise")
    trips = client.session["bankid.trips"]
    client.post("/logg-ut/")
    client.post("/logg-inn/", {"login": "tor@example.no", "password": PASSWORD})
    session = client.session
    session["bankid.trips"] = trips
    session.save()
    assert client.get(back).status_code == 400
    assert links() == {}


# BankID first, then the ordinary sign-in ----------------------------------------------------------


def bankid_first(world: World, bankid: Bank, who: str = "lise") -> Client:
    client = Client()
    bankid.walk(client, who)
    client.post(
        "/logg-inn/", {"login": "lise@example.no", "password": PASSWORD, "next": "/logg-inn/bankid/kobling/"}
    )
    return client


def test_whoever_signs_in_afterwards_links_it_by_saying_so(world: World, bankid: Bank) -> None:
    client = bankid_first(world, bankid)
    assert "Koble til BankID?" in client.get("/logg-inn/bankid/kobling/").content.decode()
    assert links() == {}
    client.post("/logg-inn/bankid/kobling/", {"answer": "link"})
    assert links() == {"bankid-lise": "lise@example.no"}


@pytest.mark.parametrize("answer", ["no", "", "x"])
def test_whoever_says_no_links_nothing(world: World, bankid: Bank, answer: str) -> None:
    client = bankid_first(world, bankid)
    client.post("/logg-inn/bankid/kobling/", {"answer": answer})
    client.post("/logg-inn/bankid/kobling/", {"answer": "link"})
    assert links() == {}


def test_after_ten_minutes_it_is_forgotten(world: World, bankid: Bank) -> None:
    with time_machine.travel(world.now, tick=False) as clock:
        client = bankid_first(world, bankid)
        clock.shift(timedelta(seconds=601))
        client.post("/logg-inn/bankid/kobling/", {"answer": "link"})
        client.post("/bekreft/", {"password": PASSWORD, "next": "/logg-inn/bankid/kobling/"})
        assert links() == {}


def test_another_session_has_nothing_to_link(world: World, signed_in: SignedIn, bankid: Bank) -> None:
    bankid_first(world, bankid)
    other = signed_in("lise")
    other.post("/logg-inn/bankid/kobling/", {"answer": "link"})
    assert links() == {}


def test_an_employee_links_nothing(world: World, bankid: Bank) -> None:
    client = Client()
    bankid.walk(client, "lise")
    factors.sign_in(client, world.users["sam"])
    assert client.post("/logg-inn/bankid/kobling/", {"answer": "link"}).status_code == 403
    assert client.post("/bankid/kobling/").status_code == 403
    assert links() == {}


# Taking it away -----------------------------------------------------------------------------------


def test_it_is_taken_away_while_something_else_is_left(signed_in: SignedIn, bankid: Bank) -> None:
    client = signed_in("lise")
    bankid.walk(client, "lise", at="/bankid/kobling/")
    assert links()
    client.post("/bankid/frakobling/", {"next": "/"})
    assert links() == {}
    assert bankid.walk(Client(), "lise")["Location"] == "/logg-inn/bankid/ukjent/"


def test_the_only_way_in_is_not_taken_away(by_bankid: SignedIn) -> None:
    client = by_bankid("lise")
    client.post("/bankid/frakobling/", {"next": "/"})
    assert "Lag et passord eller en passnøkkel først" in client.get("/").content.decode()
    assert links() == {"bankid-lise": "lise@example.no"}


def test_the_link_is_known_by_issuer_and_subject(signed_in: SignedIn, bankid: Bank) -> None:
    bankid.walk(signed_in("lise"), "lise", at="/bankid/kobling/")
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid) == (ISSUER, "bankid-lise")
