"""Behind the door: what is theirs at the proven address, to see, copy, put right, erase and object to."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Conversation, CustomerContact, DataKey, Inquiry, QuoteRequest
from accounts.wall.roles import WEB
from privacy.deadlines import safe_due
from privacy.models import OutsiderCase, OutsiderStep, SuppressionEntry
from privacy.outsiders import asking, door, sending
from privacy.outsiders.sending import Question, Wanted
from tests.privacy.outsiders.conftest import HELD, MONA, code, read
from tests.world import World, canary

pytestmark = pytest.mark.django_db
Inside = Callable[..., Client]
ASKED = canary("mona", "asked")


def test_a_non_customer_gets_a_copy_of_their_question_and_has_it_erased(
    world: World, question: Inquiry, inside: Inside
) -> None:
    client = inside()
    assert ASKED in read(client)
    copied = client.post(f"{HELD}kopi/")
    assert "attachment" in copied["Content-Disposition"]
    [row] = json.loads(copied.content)["inquiries"]
    assert (row["body"], row["email"], row["notice_version"]) == (ASKED, MONA, "1")
    address = f"/uten-innlogging/sporsmal/{question.pk}/slett/"
    assert question.reference in client.get(address).content.decode()
    assert DataKey.objects.filter(owner=question.pk).exists()
    assert Inquiry.objects.filter(pk=question.pk).exists()
    page = client.post(address, follow=True).content.decode()
    assert "Det er slettet." in page
    assert "Vi har ingenting om deg her" in page
    assert not Inquiry.objects.filter(pk=question.pk).exists()
    assert not DataKey.objects.filter(owner=question.pk).exists()
    assert list(OutsiderStep.objects.values_list("what", flat=True)) == ["proven", "copied", "erased"]
    assert client.post(address).status_code == 404


def test_nothing_is_an_answer(world: World, inside: Inside) -> None:
    assert "Vi har ingenting om deg her" in read(inside("nobody@example.no"))


def test_only_what_is_theirs_is_seen_and_touched(world: World, question: Inquiry, inside: Inside) -> None:
    stranger = inside("nobody@example.no")
    assert ASKED not in read(stranger)
    for kind in ("rett", "slett"):
        assert stranger.get(f"/uten-innlogging/sporsmal/{question.pk}/{kind}/").status_code == 404
        assert stranger.post(f"/uten-innlogging/sporsmal/{question.pk}/{kind}/").status_code == 404
    assert stranger.post(f"/uten-innlogging/sporsmal/{question.pk}/protest/").status_code == 404
    question.refresh_from_db()
    assert question.state == "received"


def test_name_and_number_are_put_right_and_bad_ones_are_told(
    world: World, question: Inquiry, inside: Inside
) -> None:
    client = inside()
    address = f"/uten-innlogging/sporsmal/{question.pk}/rett/"
    wrong = client.post(address, {"navn": "Mona Berg", "telefon": "12"}).content.decode()
    assert "Skriv et telefonnummer" in wrong
    assert "Mona Berg" in wrong
    assert client.post(address, {"navn": "Mona Berg", "telefon": "900 00 123"})["Location"] == HELD
    question.refresh_from_db()
    assert (question.name, question.phone, question.email) == ("Mona Berg", "+4790000123", MONA)


def test_an_objection_closes_the_question_and_it_stays_until_its_time(
    world: World, question: Inquiry, inside: Inside
) -> None:
    client = inside()
    client.post(f"/uten-innlogging/sporsmal/{question.pk}/protest/")
    question.refresh_from_db()
    assert question.state == "closed"
    assert question.closed_at is not None
    assert "Du protesterte" in read(client)


def test_no_marketing_goes_there_for_ever(world: World, inside: Inside) -> None:
    client = inside()
    assert not SuppressionEntry.objects.exists()
    client.post("/uten-innlogging/reklame/")
    assert set(SuppressionEntry.objects.values_list("channel", "how")) == {("email", "objection")}


def test_somebody_on_a_call_list_comes_to_their_own_page(world: World, inside: Inside) -> None:
    world.kari.contact_roles.update(email="kari@example.no")
    entry, other = world.kari.contact_roles.get(), world.per.contact_roles.get()
    client = inside("kari@example.no")
    assert "Du står på en ringeliste" in read(client)
    assert client.post(f"/uten-innlogging/ringeliste/{other.pk}/").status_code == 404
    page = client.get(client.post(f"/uten-innlogging/ringeliste/{entry.pk}/")["Location"]).content.decode()
    assert "Slett alt om meg her" in page


def test_a_caller_sees_what_was_said_and_a_customer_is_told_to_sign_in(world: World, inside: Inside) -> None:
    for name in ("kari", "lise"):
        thread = Conversation.objects.create(
            reference=f"H-{name}", person=world.people[name], subject="Ringte", opened_at=world.now
        )
        call = CustomerContact(
            key=f"call-{name}",
            conversation=thread,
            channel="phone",
            direction="in",
            at=world.now,
            subject="Ringte",
        )
        call.body = canary(name, "said")
        call.save(force_insert=True)
    assert canary("kari", "said") in read(inside("kari@example.no"))
    page = read(inside("lise@example.no"))
    assert canary("lise", "said") not in page
    assert "Adressen hører til noen som kan logge inn." in page


def test_the_door_closes_by_itself_and_from_inside(world: World, question: Inquiry, inside: Inside) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        client = inside()
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        assert client.get(HELD)["Location"] == "/uten-innlogging/"
    client = inside()
    client.post("/uten-innlogging/ut/")
    assert client.get(HELD)["Location"] == "/uten-innlogging/"
    closed = OutsiderCase.objects.latest("asked_at")
    assert (closed.closing, closed.address) == ("done", "")


def test_the_wall_shows_the_web_process_no_question_without_a_proven_address(
    world: World, question: Inquiry
) -> None:
    assert Inquiry.objects.exists()
    sending.ask(Question(subject="En til", body="x", email="lise@example.no"), notice="1", language="nb")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WEB}"')
        for table in (
            "accounts_inquiry",
            "accounts_quoterequest",
            "privacy_outsidercase",
            "accounts_contactperson",
        ):
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of ours
            assert cursor.fetchall() == [(0,)], table
        cursor.execute("RESET ROLE")


def test_a_quote_is_put_right_and_erased(world: World, inside: Inside) -> None:
    wish = sending.want_quote(Wanted(name="Mona", email=MONA, phone="+4790000123"), language="nb")
    client = inside()
    assert wish.reference in read(client)
    page = f"/uten-innlogging/tilbud/{wish.pk}"
    client.post(f"{page}/rett/", {"navn": "Mona Lie", "telefon": ""})
    wish.refresh_from_db()
    assert (wish.name, wish.phones) == ("Mona Lie", [])
    client.post(f"{page}/slett/")
    assert not QuoteRequest.objects.exists()


def test_what_takes_a_person_is_asked_of_one_who_knows_that_the_address_is_proven(
    world: World, inside: Inside
) -> None:
    client = inside("kari@example.no")
    page = "/uten-innlogging/krav/"
    assert "Velg hva du vil." in client.post(page, {"melding": "Samtalen i mai"}).content.decode()
    client.post(page, {"hva": "slette", "melding": "Samtalen i mai"})
    made, case = Inquiry.objects.get(), OutsiderCase.objects.get()
    assert (made.email, made.body) == ("kari@example.no", "Samtalen i mai")
    assert made.subject == f"Personvern: slette, sak {case.reference}"
    page = read(client)
    assert made.reference in page
    assert date_format(safe_due(timezone.localdate(made.received_at)), "DATE_FORMAT") in page


def test_the_door_itself_shows_only_what_is_theirs_without_the_wall_too(
    world: World, question: Inquiry
) -> None:
    """As the owner of the tables, for whom no policy counts."""
    case = asking.ask("nobody@example.no", OutsiderCase.Channel.EMAIL, language="nb")
    token = asking.prove(case.pk, code())
    assert token
    with door.opened(token) as proven:
        assert proven
        assert door.inquiry(question.pk) is None
        assert door.holdings(proven).is_nothing
    assert Inquiry.objects.exists()
