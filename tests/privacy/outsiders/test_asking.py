"""A code to the address first: nobody learns whether anything is held there, and tries and sends are few."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Inquiry, Letter, TextMessage
from privacy.models import OutsiderCase
from privacy.outsiders import chasing
from tests.privacy.outsiders.conftest import HELD, MONA, code, knock
from tests.world import World

pytestmark = pytest.mark.django_db
CODE = "/uten-innlogging/kode/"
# What is another at every visit, whoever it is.
CHANCE = re.compile(rb'UK-\w{4}-\w{4}|value="\w{64}"|nonce="[^"]+"')


def walk(address: str) -> tuple[list[bytes], list[str], list[tuple[str, int]]]:
    """Everything a stranger sees, every statement to the database, and every letter owed."""
    cache.clear()
    client = Client()
    before = set(Letter.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        pages = [client.get("/uten-innlogging/"), knock(client, address), client.get(CODE)]
        pages += [client.post(CODE, {"kode": "0"}) for _try in range(4)]
    letters = [
        (letter.kind, len(bytes(letter.secret_encrypted or b"")))
        for letter in Letter.objects.exclude(pk__in=before)
    ]
    seen = [str(page.status_code).encode() + CHANCE.sub(b"*", page.content) for page in pages]
    return seen, [shape(query["sql"]) for query in asked.captured_queries], letters


def shape(sql: str) -> str:
    """A statement without what is another at every visit."""
    return re.sub(r"'[^']*'|\b[0-9a-f]{8,}\b|\d+", "?", sql)


def test_the_answer_is_the_same_bytes_and_the_same_work_whoever_it_is(
    world: World, question: Inquiry
) -> None:
    """Mona has asked us, Ingrid is a customer, Kari is on a call list, and nobody has the last one (F-12).

    No wall clock: the work itself is compared, statement by statement. Nothing in it reads what is held.
    """
    assert question.email == MONA
    walked = [
        walk(address) for address in (MONA, "ingrid@example.no", "kari@example.no", "nobody@example.no")
    ]
    assert walked[0][2] == [
        ("outsider-code", len(bytes(Letter.objects.latest("created_at").secret_encrypted or b"")))
    ]
    for other in walked[1:]:
        assert other == walked[0]
    statements = " ".join(walked[0][1])
    assert "privacy_outsidercase" in statements
    for table in ("accounts_inquiry", "accounts_contactpoint", "accounts_person", "accounts_contactperson"):
        assert table not in statements


def test_the_code_opens_the_door_once_and_it_is_no_sign_in(world: World, question: Inquiry) -> None:
    client = Client()
    assert knock(client, " Mona@Example.no ").status_code == 303
    assert client.get(HELD)["Location"] == "/uten-innlogging/"
    right = code()
    assert client.post(CODE, {"kode": right})["Location"] == HELD
    assert "Pris" in client.get(HELD).content.decode()
    assert "/logg-inn/" in client.get("/opplysninger/")["Location"]
    assert "_auth_user_id" not in client.session
    stranger = Client()
    knock(stranger, "nobody@example.no")
    assert "Koden stemmer ikke." in stranger.post(CODE, {"kode": right}).content.decode()
    assert stranger.get(HELD)["Location"] == "/uten-innlogging/"


def test_three_tries_then_another_code(world: World) -> None:
    client = Client()
    knock(client)
    right = code()
    for _try in range(3):
        assert "Koden stemmer ikke." in client.post(CODE, {"kode": "000"}).content.decode()
    assert client.post(CODE, {"kode": right})["Location"] == "/uten-innlogging/"
    knock(client)
    assert client.post(CODE, {"kode": code()})["Location"] == HELD


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (10, False)])
def test_a_code_works_for_ten_minutes(world: World, minutes: int, opens: bool) -> None:
    client = Client()
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        knock(client)
        right = code()
    with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
        assert (client.post(CODE, {"kode": right})["Location"] == HELD) is opens


def test_three_codes_an_hour_and_the_fourth_case_is_there_all_the_same(world: World) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        answers = [knock(Client()) for _turn in range(4)]
    assert {answer.status_code for answer in answers} == {303}
    assert Letter.objects.filter(kind="outsider-code").count() == 3
    assert OutsiderCase.objects.filter(closed_at=None).count() == 4
    with time_machine.travel(now + timedelta(minutes=61), tick=False):
        knock(Client())
    assert Letter.objects.filter(kind="outsider-code").count() == 4
    assert knock(Client(), "nobody@example.no").status_code == 303
    assert Letter.objects.filter(kind="outsider-code").count() == 5
    chasing.chase(now + timedelta(days=2))
    assert Letter.objects.filter(kind="outsider-reminder").count() == 2


def test_nobody_shuts_another_out_by_asking_in_their_name(world: World) -> None:
    client = Client()
    knock(client)
    right = code()
    knock(Client())
    assert client.post(CODE, {"kode": right})["Location"] == HELD


def test_reminded_after_one_day_and_three_then_closed_kindly_without_the_address(world: World) -> None:
    knock(Client())
    case = OutsiderCase.objects.get()

    def letters() -> list[str]:
        kinds = Letter.objects.filter(kind__startswith="outsider-").order_by("created_at")
        return list(kinds.values_list("kind", flat=True))[1:]

    told: dict[float, list[str]] = {}
    for days in (0.9, 1, 1.5, 3, 5, 7, 8):
        for _twice in range(2):
            chasing.chase(case.asked_at + timedelta(days=days))
        told[days] = letters()
    reminder, closed = "outsider-reminder", "outsider-closed"
    assert told == {
        0.9: [],
        1: [reminder],
        1.5: [reminder],
        3: [reminder, reminder],
        5: [reminder, reminder],
        7: [reminder, reminder, closed],
        8: [reminder, reminder, closed],
    }
    case.refresh_from_db()
    assert (case.address, case.closing) == ("", "unproven")


def test_whoever_has_proven_it_is_not_reminded(world: World) -> None:
    client = Client()
    knock(client)
    client.post(CODE, {"kode": code()})
    case = OutsiderCase.objects.get()
    assert chasing.chase(case.asked_at + timedelta(days=2)) == 0
    assert chasing.close_left(case.asked_at + timedelta(minutes=20)) == 0
    assert chasing.close_left(case.asked_at + timedelta(hours=1)) == 1
    case.refresh_from_db()
    assert (case.address, case.closing) == ("", "done")
    assert client.get(HELD)["Location"] == "/uten-innlogging/"


def test_a_code_by_text_message_opens_what_belongs_to_the_number(
    world: World, question: Inquiry, settings: Settings
) -> None:
    client = Client()
    settings.SMS_BACKEND = ""
    assert "Vi kan ikke sende SMS" in knock(client, "900 00 123").content.decode()
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    Inquiry.objects.update(phone="+4790000123", email="")
    assert knock(client, "900 00 123")["Location"] == CODE
    sent = TextMessage.objects.get(kind="outsider-code")
    assert (sent.number, sent.person) == ("+4790000123", None)
    assert client.post(CODE, {"kode": sent.secret})["Location"] == HELD
    assert question.reference in client.get(HELD).content.decode()
