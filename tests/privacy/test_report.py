"""«Dette er feil»: the form knows what it is about, and what is said becomes one case of rectification."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from accounts import post
from accounts.models import Letter
from privacy.categories import CATEGORIES
from privacy.models import PrivacyCase, PrivacyRequest, RecordNote
from privacy.states import Right
from tests.threads import said
from tests.world import World, canary

pytestmark = pytest.mark.django_db
FORM = "/opplysninger/feil/"
Page = Callable[[str], str]


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.users["ingrid"])
    return client


def address(category: str, table: str, row: object) -> str:
    return f"{FORM}?kategori={category}&tabell={table}&rad={row}"


def sent(client: Client, path: str = FORM, **typed: str) -> PrivacyRequest:
    """Send the form; the request that came of it."""
    answer = client.post(path, {"hva": "Adressen er gal", "nokkel": str(uuid4())} | typed)
    assert answer.status_code == 303, answer.content.decode()
    reference = answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
    return PrivacyRequest.objects.get(case__reference=reference)


def test_what_is_wrong_becomes_a_case_with_the_words_sealed(world: World, client: Client) -> None:
    row = world.occupancies["ingrid"]
    request = sent(client, address("anlegg", "occupancy", row.pk), riktig="Porten er til venstre")
    assert (request.person, request.right, request.status) == (world.ingrid, Right.RECTIFICATION, "received")
    assert request.about == f"accounts.Occupancy:{row.pk}"
    assert b"Adressen er gal" not in bytes(request.wish_sealed or b"")
    assert request.wish == "Adressen er gal\n\nPorten er til venstre"
    named = {"category": "anlegg", "table": "accounts.Occupancy", "row": str(row.pk)}
    assert {name: request.scope.get(name) for name in named} == named
    assert "gal" not in json.dumps(request.scope)


def test_a_receipt_is_owed_and_tells_nothing(world: World, client: Client) -> None:
    request = sent(client, address("anlegg", "occupancy", world.occupancies["ingrid"].pk))
    assert {letter.kind for letter in Letter.objects.all()} == {"case-received"}
    post.settle()
    [letter] = mail.outbox
    assert letter.to == ["ingrid@example.no"]
    assert request.reference in letter.body
    assert "gal" not in letter.body
    assert "Anlegg" not in letter.body


def test_sending_twice_makes_one_case(world: World, client: Client) -> None:
    key, path = str(uuid4()), address("anlegg", "occupancy", world.occupancies["ingrid"].pk)
    first, second = sent(client, path, nokkel=key), sent(client, path, nokkel=key)
    assert first.pk == second.pk
    assert PrivacyCase.objects.filter(person=world.ingrid).count() == 1
    assert Letter.objects.count() == 1
    assert RecordNote.objects.count() == 0


def test_another_tab_says_more_of_the_same_and_nothing_is_lost(world: World, client: Client) -> None:
    path = address("anlegg", "occupancy", world.occupancies["ingrid"].pk)
    first, second = sent(client, path), sent(client, path, hva="Nummeret også")
    assert first.pk != second.pk
    assert {first.wish, second.wish} == {"Adressen er gal", "Nummeret også"}


def test_nobody_is_refused_for_writing_often(world: World, client: Client) -> None:
    for _number in range(12):
        sent(client)
    assert PrivacyCase.objects.filter(person=world.ingrid).count() == 12


def test_a_key_somebody_else_used_is_not_theirs(world: World, client: Client) -> None:
    key = str(uuid4())
    sent(client, nokkel=key)
    lise = Client()
    lise.force_login(world.users["lise"])
    assert sent(lise, nokkel=key).person == world.lise


def test_a_mistake_stands_beside_the_field_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post(f"{FORM}?kategori=anlegg", {"hva": " ", "riktig": "Fjellveien 12", "nokkel": "x"})
    text = answer.content.decode()
    assert text.count("Skriv hva som er feil.") == 2
    assert 'value="Fjellveien 12"' in text
    assert "<title>Feil:" in text
    assert "Anlegg og utstyr" in text


def test_two_thousand_signs_fit_whatever_the_line_breaks(client: Client) -> None:
    line = "x" * 999
    sent(client, hva=f"{line}\r\n{line}\r\n")
    too_long = client.post(FORM, {"hva": "x" * 2_001})
    assert "Skriv høyst 2000 tegn." in too_long.content.decode()
    assert "x" * 2_001 in too_long.content.decode()


def test_what_it_is_about_stands_on_the_form(world: World, client: Client) -> None:
    text = client.get(address("avtale", "agreementline", line_of(world, "ingrid"))).content.decode()
    assert f"Avtale, pris og faktura › Det som inngår › {canary('ingrid', 'line')}" in unescape(text)


def test_a_row_of_somebody_else_is_as_one_that_does_not_exist(world: World, client: Client) -> None:
    foreign = client.get(address("avtale", "agreementline", line_of(world, "lise"))).content.decode()
    missing = client.get(address("avtale", "agreementline", uuid4())).content.decode()
    for text in (foreign, missing):
        assert "Vi fant ikke akkurat det du pekte på" in text
        assert canary("lise", "line") not in text


@pytest.mark.parametrize(
    "query",
    ["", "kategori=finnes-ikke", "kategori=anlegg&tabell=user", "kategori=anlegg&tabell=site&rad=x",
     "kategori=bruk&tabell=armingevent&rad=x", "kategori=minesider&tabell=emailaddress&rad=x",
     "kategori=minesider&tabell=emailaddress&rad=999999999999999999999"],
)  # fmt: skip
def test_an_address_that_points_at_nothing_still_shows_the_form(client: Client, query: str) -> None:
    assert "Hva er feil?" in client.get(f"{FORM}?{query}").content.decode()


def test_every_link_of_every_page_leads_to_a_form_that_knows_what_it_is_about(
    full_world: World, client: Client
) -> None:
    for category in CATEGORIES:
        text = client.get(f"/opplysninger/{category.slug}/?anlegg=alle&periode=alt").content.decode()
        links = {unescape(link) for link in re.findall(r'href="(/opplysninger/feil/\?[^"]+)"', text)}
        assert links, category.slug
        for link in links:
            form = client.get(link).content.decode()
            assert "Dette gjelder" in form, link
            assert "Vi fant ikke" not in form, link


def test_a_receipt_from_before_there_were_cases_leads_to_its_conversation(
    world: World, client: Client
) -> None:
    kept = said(world.ingrid, subject="x", text="y", at=world.now)
    lise = Client()
    lise.force_login(world.users["lise"])
    answer = client.get(f"{FORM}{kept.reference}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/opplysninger/kundekontakt/{kept.pk}/")
    assert lise.get(f"{FORM}{kept.reference}/").status_code == 404
    assert client.get(f"{FORM}HV-2222-2222/").status_code == 404


def test_text_is_text(world: World, client: Client) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    path = address("anlegg", "occupancy", world.occupancies["ingrid"].pk)
    sent(client, path, hva=hostile, merknad="on")
    page = client.get("/opplysninger/anlegg/?anlegg=alle").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
    assert "<script>alert" not in page
    echoed = client.get(f"{FORM}?kategori={quote(hostile)}&tabell={quote(hostile)}").content.decode()
    assert "<script>alert" not in echoed


def line_of(world: World, who: str) -> object:
    agreement = world.customers[who].agreements.get(number=f"A-{who}")
    return agreement.lines.get().pk
