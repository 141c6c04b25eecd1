"""First use: proof first, and nobody learns whether somebody is a customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts import sealing
from accounts.models import Customer, Letter, NationalIdentifier, User
from accounts.passwords import Argon2
from portal.dev.bankid.people import BY_SUBJECT
from tests.bank import Bank
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER, ADDRESS = "5550001", "kari@example.no"
NEW = "et langt og eget passord"
NOT_POSSIBLE = "Vi fikk ikke laget en innlogging."


@pytest.fixture(autouse=True)
def kari(world: World) -> None:
    """Kari buys an alarm herself, and has never signed in."""
    world.customers["kari"] = Customer.objects.create(
        customer_number=NUMBER, kind="person", person=world.kari
    )


def ask(client: Client, number: str = NUMBER, email: str = ADDRESS) -> Any:
    return client.post("/aktiver/", {"number": number, "email": email})


def code() -> str:
    letter = Letter.objects.latest("created_at")
    return sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")


def user() -> User | None:
    return User.objects.filter(person__given_name__isnull=False, email=ADDRESS).first()


def test_number_and_mailed_code_give_a_password(world: World) -> None:
    client = Client()
    assert ask(client, " 555 0001 ", "Kari@Example.no")["Location"] == "/aktiver/kode/"
    assert Letter.objects.get().kind == "activation-code"
    assert client.get("/aktiver/passord/")["Location"] == "/aktiver/"
    wrong = client.post("/aktiver/kode/", {"code": "BCDF-GHJK"})
    assert "Koden stemmer ikke." in wrong.content.decode()
    assert client.post("/aktiver/kode/", {"code": code().lower()})["Location"] == "/aktiver/passord/"
    short = client.post("/aktiver/passord/", {"password1": "for kort", "password2": "for kort"})
    assert "<title>Feil:" in short.content.decode()
    assert user() is None
    assert client.post("/aktiver/passord/", {"password1": NEW, "password2": NEW})["Location"] == "/"
    made = user()
    assert made
    assert (made.person, made.is_staff, made.check_password(NEW)) == (world.kari, False, True)
    assert client.session["_auth_user_id"] == str(made.pk)
    assert EmailAddress.objects.get(user=made).verified
    assert Letter.objects.filter(kind="account-activated", person=world.kari).count() == 1
    again = {"password1": NEW + "x", "password2": NEW + "x"}
    client.post("/aktiver/passord/", again)
    assert user().check_password(NEW)  # type: ignore[union-attr]


UNKNOWN = {
    "number of nobody": ("9999999", ADDRESS),
    "address of nobody": (NUMBER, "nobody@example.no"),
    "nobody": ("9999999", "nobody@example.no"),
    "address of another": (NUMBER, "lise@example.no"),
    "has a sign-in": ("4410990", "lise@example.no"),
    "closed": ("3310771", "tor@example.no"),
    "no number": ("x", ADDRESS),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_unknown_reads_and_costs_the_same_as_known(
    world: World, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status, address, bytes, hashes, letters and questions to the database (S8)."""
    User.objects.filter(email="tor@example.no").update(is_active=False)
    hashes: list[str] = []
    monkeypatch.setattr(Argon2, "encode", lambda *_all: hashes.append("hash") or "x")
    known, unknown = measured(NUMBER, ADDRESS), measured(*UNKNOWN[case])
    assert known == unknown
    assert hashes == []
    assert Letter.objects.count() == 2
    assert Letter.objects.filter(kind="activation-code").count() == 1


def measured(number: str, email: str) -> tuple[Any, ...]:
    client = Client()
    with CaptureQueriesContext(connection) as asked:
        answer = ask(client, number, email)
    tables = [
        query["sql"].split(" FROM ")[-1].split()[0] for query in asked if query["sql"].startswith("SELECT")
    ]
    page = client.get(answer["Location"]).content
    wrong = client.post("/aktiver/kode/", {"code": "BCDF-GHJK"}).content
    return answer.status_code, answer["Location"], answer.content, len(asked), tables, len(page), len(wrong)


@pytest.mark.parametrize("case", UNKNOWN)
def test_no_code_opens_what_is_not_there(world: World, case: str) -> None:
    client = Client()
    before = User.objects.count()
    ask(client, *UNKNOWN[case])
    client.post("/aktiver/kode/", {"code": code()})
    assert client.post("/aktiver/passord/", {"password1": NEW, "password2": NEW})["Location"] == "/aktiver/"
    assert User.objects.count() == before


def test_a_code_works_for_ten_minutes_and_three_tries(world: World) -> None:
    with time_machine.travel(world.now, tick=False) as clock:
        client = Client()
        ask(client)
        clock.shift(timedelta(seconds=601))
        assert client.post("/aktiver/kode/", {"code": code()})["Location"] == "/aktiver/"
        ask(client)
        for _try in range(3):
            client.post("/aktiver/kode/", {"code": "BCDF-GHJK"})
        assert client.post("/aktiver/kode/", {"code": code()})["Location"] == "/aktiver/"
        assert user() is None


def test_a_code_works_in_the_session_that_asked(world: World) -> None:
    ask(Client())
    other = Client()
    ask(other, "9999999", "nobody@example.no")
    stolen = Letter.objects.get(kind="activation-code")
    other.post(
        "/aktiver/kode/", {"code": sealing.unseal(stolen.secret_encrypted, context=f"letter:{stolen.pk}")}
    )
    assert other.get("/aktiver/passord/")["Location"] == "/aktiver/"


def test_the_code_lies_in_no_session(world: World) -> None:
    client = Client()
    ask(client)
    assert code() not in str(dict(client.session))
    assert code().replace("-", "").lower() not in str(dict(client.session))


def test_four_codes_an_hour_for_one_address(world: World) -> None:
    answers = [ask(Client()).status_code for _try in range(5)]
    assert answers == [303, 303, 303, 303, 429]


def test_a_prospect_is_no_customer(world: World) -> None:
    world.customers["kari"].status = Customer.Status.PROSPECT
    world.customers["kari"].save()
    ask(Client())
    assert Letter.objects.get().kind == "activation-unknown"


def test_whoever_shares_a_mailbox_with_another_sign_in_is_told_to_call(world: World) -> None:
    client = Client()
    ask(client)
    client.post("/aktiver/kode/", {"code": code()})
    User.objects.filter(email="lise@example.no").update(email=ADDRESS)
    answer = client.post("/aktiver/passord/", {"password1": NEW, "password2": NEW}, follow=True)
    assert NOT_POSSIBLE in answer.content.decode()


def test_somebody_signed_in_has_nothing_to_activate(signed_in: Callable[[str], Client]) -> None:
    assert signed_in("lise").get("/aktiver/")["Location"] == "/"


def test_no_letter_says_what_was_typed(world: World, settings: Settings) -> None:
    from accounts import post

    for number, email in UNKNOWN.values():
        ask(Client(), number, email)
    for letter in Letter.objects.all():
        text = str(post.compose(letter, address=letter.address).message())
        assert NUMBER not in text
        assert "9999999" not in text


# With BankID --------------------------------------------------------------------------------------


def on_record(world: World, name: str, subject: str) -> None:
    NationalIdentifier.objects.create(
        person=world.people[name],
        kind="fnr",
        need_reason="Kredittvurdering",
        value_encrypted=b"x",
        value_hmac=sealing.fingerprint(BY_SUBJECT[subject].number, context="national_identifier"),
    )


def with_bankid(bank: Bank, who: str = "fremmed") -> Client:
    client = Client()
    assert bank.walk(client, who)["Location"] == "/logg-inn/bankid/ukjent/"
    return client


def test_number_and_a_national_id_on_record_are_enough(world: World, bankid: Bank) -> None:
    on_record(world, "kari", "bankid-fremmed")
    client = with_bankid(bankid)
    assert ask(client, email="annen@example.no")["Location"] == "/aktiver/passord/"
    assert "Aktiver kontoen med BankID" in client.get("/aktiver/passord/").content.decode()
    assert client.post("/aktiver/passord/")["Location"] == "/"
    made = user()
    assert made
    assert not made.has_usable_password()
    assert SocialAccount.objects.get().user == made
    assert bankid.walk(Client(), "fremmed")["Location"] == "/"


def test_without_one_on_record_the_mailed_code_is_needed_too(world: World, bankid: Bank) -> None:
    client = with_bankid(bankid)
    assert ask(client)["Location"] == "/aktiver/kode/"
    assert client.post("/aktiver/passord/")["Location"] == "/aktiver/"
    client.post("/aktiver/kode/", {"code": code()})
    assert client.post("/aktiver/passord/")["Location"] == "/"
    assert SocialAccount.objects.get().user.person == world.kari


@pytest.mark.parametrize(
    ("records", "number", "email"),
    [
        ({"kari": "bankid-tor"}, NUMBER, ADDRESS),
        ({"lise": "bankid-fremmed"}, NUMBER, ADDRESS),
        ({"lise": "bankid-fremmed"}, "4410990", ADDRESS),
        ({"kari": "bankid-fremmed"}, "4410990", "lise@example.no"),
        ({}, "4410990", "lise@example.no"),
        ({}, "9999999", ADDRESS),
    ],
)
def test_another_persons_bankid_opens_nothing(
    world: World,
    bankid: Bank,
    records: dict[str, str],
    number: str,
    email: str,
) -> None:
    for name, subject in records.items():
        on_record(world, name, subject)
    client = with_bankid(bankid)
    assert ask(client, number, email)["Location"] == "/aktiver/kode/"
    client.post("/aktiver/kode/", {"code": code()})
    client.post("/aktiver/passord/")
    assert SocialAccount.objects.count() == 0
    assert user() is None


def test_a_bankid_that_came_after_the_code_is_checked_as_well(world: World, bankid: Bank) -> None:
    on_record(world, "kari", "bankid-tor")
    client = Client()
    ask(client)
    client.post("/aktiver/kode/", {"code": code()})
    bankid.walk(client, "fremmed")
    answer = client.post("/aktiver/passord/", follow=True)
    assert NOT_POSSIBLE in answer.content.decode()
    assert (user(), SocialAccount.objects.count()) == (None, 0)
