"""An invitation: read, proven, answered; forwarded, expired, called off, and sent where nobody lives any more."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.household import flow, invitations, notice
from accounts.household.ending import WrongState
from accounts.models import (
    AuditInbox,
    AuthorisedUser,
    ContactPoint,
    DataKey,
    Letter,
    TextMessage,
    User,
    UserInvitation,
)
from accounts.wall.roles import WORKER
from tests.accounts.household.conftest import give, link_in, prove, read_letters
from tests.portal.wall.conftest import as_role
from tests.world import World, has_seen_papers

pytestmark = pytest.mark.django_db
PASSWORD = "enhver med kode slår av alarmen"
NEWCOMER = {"fornavn": "Berit", "etternavn": "Hansen", "password1": PASSWORD, "password2": PASSWORD}
SignIn = Callable[[str], Client]


def test_whoever_is_invited_reads_the_notice_proves_the_address_and_gets_a_sign_in(
    world: World, ingrid: Client
) -> None:
    user = give(ingrid, world)
    assert (user.state, user.person_id, user.informed_at) == ("invited", None, None)
    letters = read_letters()
    assert letters[-1].to == ["bestemor@example.no"]
    assert "Ingrid" not in str(letters[-1].body)
    link, client = link_in(letters), Client()
    page = client.get(link).content.decode()
    assert "Ingrid Solberg" in page
    assert str(notice.SEEN_WITHOUT_NAME) in page
    assert "Fjellveien" not in page
    assert client.get(f"{link}svar/").headers["Location"] == link
    assert prove(client, link).headers["Location"] == f"{link}svar/"
    assert AuthorisedUser.objects.get(pk=user.pk).state == "notified"
    assert client.post(f"{link}svar/", NEWCOMER).headers["Location"] == "/brukere/"
    user.refresh_from_db()
    assert (user.state, user.informed_by, user.notice_version) == ("active", "invitation", notice.VERSION)
    assert user.person is not None
    assert (user.person.full_name, user.person.user.email) == ("Berit Hansen", "bestemor@example.no")
    assert ContactPoint.objects.get(person=user.person).verified_at is not None
    assert client.get("/")["Location"].startswith("/vilkar/se-over/")
    has_seen_papers(user.person.user)
    own = client.get("/brukere/").content.decode()
    assert "Bestemor" in own
    assert "Nora" not in own
    assert not UserInvitation.objects.exists()
    assert Client().get(link).status_code == 404


def test_a_forwarded_link_gives_a_stranger_nothing(world: World, ingrid: Client, signed_in: SignIn) -> None:
    user = give(ingrid, world)
    link = link_in(read_letters())
    lise = signed_in("lise")
    assert plain(lise.get(link)) == plain(Client().get(link))
    assert lise.post(f"{link}svar/").headers["Location"] == link
    lise.post(link, {"svar": "kode"})
    letters = read_letters()
    assert [letter.to for letter in letters][-1] == ["bestemor@example.no"]
    for _try in range(3):
        assert lise.post(f"{link}kode/", {"kode": "000000"}).status_code in (200, 303)
    [code] = re.findall(r"\b\d{6}\b", str(letters[-1].body))
    assert lise.post(f"{link}kode/", {"kode": code}).headers["Location"] == link
    user.refresh_from_db()
    assert (user.state, user.person_id) == ("invited", None)


def test_somebody_with_a_sign_in_accepts_as_who_they_are_and_never_twice(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    user = give(ingrid, world, epost="lise@example.no")
    link, lise = link_in(read_letters()), signed_in("lise")
    prove(lise, link)
    assert lise.post(f"{link}svar/").headers["Location"] == "/brukere/"
    user.refresh_from_db()
    assert (user.state, user.person) == ("active", world.lise)
    again = give(ingrid, world, epost="lise@example.no")
    link = link_in(read_letters())
    prove(lise, link)
    lise.post(f"{link}svar/")
    again.refresh_from_db()
    assert (again.state, again.person_id) == ("notified", None)


def test_an_address_somebody_signs_in_with_makes_no_second_sign_in(world: World, ingrid: Client) -> None:
    user = give(ingrid, world, epost="lise@example.no")
    link, client = link_in(read_letters()), Client()
    prove(client, link)
    answer = client.post(f"{link}svar/", NEWCOMER)
    assert "Det finnes en innlogging" in answer.content.decode()
    assert "Berit" in answer.content.decode()
    assert AuthorisedUser.objects.get(pk=user.pk).person_id is None
    assert User.objects.filter(email="lise@example.no").count() == 1


def test_an_address_that_changed_hands_in_between_answers_nothing(
    world: World, ingrid: Client, signed_in: SignIn
) -> None:
    user = give(ingrid, world, epost="lise@example.no")
    link, lise = link_in(read_letters()), signed_in("lise")
    read_letters()
    assert Client().get(link).status_code == 200
    point = ContactPoint.objects.get(person=world.lise, kind="email")
    page = lise.post(f"/konto/kontakt/{point.pk}/", {"verdi": "ny-lise@example.no"}).headers["Location"]
    [code] = re.findall(r"\b\d{6}\b", str(read_letters()[-1].body))
    assert lise.post(page, {"kode": code}).status_code == 303
    assert Client().get(link).status_code == 404
    user.refresh_from_db()
    assert (user.state, user.ended_reason) == ("expired", "address_lost")


def test_no_is_no_and_the_owner_is_told_neutrally(world: World, ingrid: Client) -> None:
    user = give(ingrid, world)
    link = link_in(read_letters())
    assert "Du har sagt nei" in Client().post(link, {"svar": "nei"}).content.decode()
    user.refresh_from_db()
    assert (user.state, user.ended_reason) == ("declined", "declined")
    assert not UserInvitation.objects.exists()
    [told] = read_letters()
    assert told.to == ["ingrid@example.no"]
    assert "Bestemor" not in str(told.body)
    page = ingrid.get("/brukere/").content.decode()
    assert "Bestemor er ikke lenger på listen." in page
    assert "nei" not in page.lower().split("bestemor er ikke")[1][:60]


def test_a_link_works_for_a_week_and_then_the_access_is_over(world: World, ingrid: Client) -> None:
    user = give(ingrid, world)
    link = link_in(read_letters())
    after = UserInvitation.objects.get().expires_at
    assert Client().get(link).status_code == 200
    with time_machine.travel(after, tick=True):
        assert Client().get(link).status_code == 404
    with as_role(WORKER):
        assert flow.end_due(after) >= 1
    user.refresh_from_db()
    assert (user.state, user.ended_reason) == ("expired", "unanswered")
    assert not UserInvitation.objects.exists()


def test_a_new_link_kills_the_one_before(world: World, ingrid: Client) -> None:
    user = give(ingrid, world)
    before = link_in(read_letters())
    assert ingrid.post(f"/brukere/{user.pk}/lenke/").status_code == 303
    after = link_in(read_letters())
    assert Client().get(before).status_code == 404
    assert Client().get(after).status_code == 200


def test_no_address_is_left_in_a_letter_of_an_invitation_that_is_answered_or_over(
    world: World, ingrid: Client
) -> None:
    give(ingrid, world)
    sent = Letter.objects.filter(kind="user-invited")
    link = link_in(read_letters())
    assert sent.get().address == "bestemor@example.no"
    Client().post(link, {"svar": "kode"})
    Client().post(link, {"svar": "nei"})
    assert {letter.address for letter in Letter.objects.filter(kind__in=["user-invited", "user-code"])} == {
        ""
    }
    code = Letter.objects.get(kind="user-code")
    assert (code.given_up_at is None, code.secret_encrypted, read_letters()[0].to) == (
        False,
        None,
        ["ingrid@example.no"],
    )
    assert not DataKey.objects.filter(owner=code.pk).exists()
    give(ingrid, world)
    assert sent.exclude(address="").exists()
    with as_role(WORKER):
        flow.end_due(world.now + timedelta(days=8))
    assert not sent.exclude(address="").exists()


def test_a_number_that_was_invited_is_forgotten_when_the_access_is_taken_away(
    world: World, ingrid: Client, settings: Settings
) -> None:
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    user = give(ingrid, world, hvordan="sms", epost="", mobil="900 00 001")
    assert TextMessage.objects.get(kind="user-invited").number == "+4790000001"
    assert ingrid.post(f"/brukere/{user.pk}/fjern/").status_code == 303
    message = TextMessage.objects.get(kind="user-invited")
    assert (message.number_sealed, message.secret_sealed, message.given_up_at is None) == (None, None, False)


def test_a_new_link_counts_as_giving_access_and_brings_no_more_codes(
    world: World, ingrid: Client, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "give_access": "2/d/user"}
    user = give(ingrid, world)
    Client().post(link_in(read_letters()), {"svar": "kode"})
    assert ingrid.post(f"/brukere/{user.pk}/lenke/").status_code == 303
    assert UserInvitation.objects.get().codes_sent == 1
    assert ingrid.post(f"/brukere/{user.pk}/lenke/").status_code == 429


def test_an_e_mail_typed_by_who_was_invited_by_number_is_theirs_only_once_they_have_read_it(
    world: World, ingrid: Client, settings: Settings, in_the_web_process: None
) -> None:
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    user = give(ingrid, world, hvordan="sms", epost="", mobil="900 00 001")
    link = f"/u/{TextMessage.objects.get(kind='user-invited').secret}/"
    client, answer, reachable = Client(), f"{link}svar/", ContactPoint.objects.count()
    assert client.post(link, {"svar": "kode"}).status_code == 303
    client.post(f"{link}kode/", {"kode": TextMessage.objects.get(kind="user-code").secret})
    pages = []
    for address in ("lise@example.no", "nobody-yet@example.no"):
        assert client.post(answer, NEWCOMER | {"epost": address}).headers["Location"] == answer
        pages.append(plain(client.get(answer)))
    assert pages[0] == pages[1]
    assert not User.objects.filter(email="nobody-yet@example.no").exists()
    assert ContactPoint.objects.count() == reachable
    to_lise, to_nobody = read_letters()
    assert (to_lise.to, to_nobody.to) == (["lise@example.no"], ["nobody-yet@example.no"])
    assert to_lise.subject == to_nobody.subject
    assert "Koden stemmer ikke" in client.post(answer, {"kode": code_in(to_lise)}).content.decode()
    assert client.post(answer, {"kode": code_in(to_nobody)}).headers["Location"] == answer
    assert client.post(answer, NEWCOMER).headers["Location"] == "/brukere/"
    user.refresh_from_db()
    assert user.person is not None
    assert user.person.user.email == "nobody-yet@example.no"
    points = ContactPoint.objects.filter(person=user.person)
    assert {(point.kind, point.verified_at is None) for point in points} == {
        ("email", False),
        ("phone", False),
    }
    assert not Letter.objects.exclude(address="").filter(kind="address-code").exists()


def test_codes_to_typed_addresses_are_of_the_five_and_each_has_three_tries(
    world: World, ingrid: Client, settings: Settings
) -> None:
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    give(ingrid, world, hvordan="sms", epost="", mobil="900 00 001")
    link = f"/u/{TextMessage.objects.get(kind='user-invited').secret}/"
    client, answer = Client(), f"{link}svar/"
    client.post(link, {"svar": "kode"})
    client.post(f"{link}kode/", {"kode": TextMessage.objects.get(kind="user-code").secret})
    for _code in range(4):
        assert client.post(answer, {"epost": "ny@example.no"}).status_code == 303
    page = client.post(answer, {"epost": "ny@example.no"}).content.decode()
    assert "Vi har sendt fem koder" in page
    assert 'value="ny@example.no"' in page
    code = code_in(read_letters()[-1])
    wrong = [client.post(answer, {"kode": "x"}).status_code for _try in range(3)]
    assert wrong == [200, 200, 303]
    assert "Koden virker ikke lenger" in client.post(answer, {"kode": code}, follow=True).content.decode()


def code_in(letter: Any) -> str:
    [code] = re.findall(r"\b\d{6}\b", str(letter.body))
    return str(code)


def test_an_invitation_that_goes_in_between_is_over(world: World, ingrid: Client) -> None:
    give(ingrid, world)
    found = UserInvitation.objects.get()
    UserInvitation.objects.all().delete()
    with pytest.raises(WrongState):
        invitations.send_code(found, now=world.now)
    with pytest.raises(WrongState):
        invitations.prove(found, code="000000", now=world.now)


def test_the_log_says_why_an_access_ended(world: World, ingrid: Client) -> None:
    user = give(ingrid, world)
    with as_role(WORKER):
        flow.end_due(world.now + timedelta(days=8))
    assert AuditInbox.objects.get(action="access-ended", target__contains=str(user.pk)).reason == "unanswered"


def plain(answer: object) -> str:
    """A page without what differs by who is signed in: the frame, and the form's token."""
    main = answer.content.decode().split("<main")[1].split("</main>")[0]  # type: ignore[attr-defined]
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", main)
