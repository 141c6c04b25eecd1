"""«Dette er feil»: the form knows what it is about, the message is stored once, and a receipt is owed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from accounts import dialogue, post
from accounts.models import Conversation, CustomerContact, Letter
from privacy.categories import CATEGORIES
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


def sent(client: Client, path: str = FORM, **typed: str) -> str:
    """Send the form and follow to the receipt."""
    answer = client.post(path, {"hva": "Adressen er gal", "nokkel": str(uuid4())} | typed)
    assert answer.status_code == 303, answer.content.decode()
    return client.get(answer.headers["Location"]).content.decode()


def test_a_message_is_stored_sealed_and_can_be_read_at_once(world: World, client: Client) -> None:
    row = world.occupancies["ingrid"]
    receipt = sent(client, address("anlegg", "occupancy", row.pk), riktig="Porten er til venstre")
    contact = CustomerContact.objects.get(conversation__person=world.ingrid)
    conversation = contact.conversation
    assert re.fullmatch(r"HV-\w{4}-\w{4}", conversation.reference)
    assert conversation.reference in receipt
    assert (contact.channel, contact.direction) == ("web_form", "in")
    assert b"Adressen er gal" not in bytes(contact.body_sealed or b"")
    assert contact.body.startswith(
        "Gjelder: Anlegg og utstyr › Din tid som kunde på anlegget › Anleggsnummer"
    )
    assert "Adressen er gal" in contact.body
    assert contact.body.endswith("Riktig er: Porten er til venstre")
    assert contact.internal_note == f"accounts.Occupancy {row.pk}"
    thread = client.get(f"/opplysninger/kundekontakt/{conversation.pk}/").content.decode()
    assert "Adressen er gal" in thread
    assert "Dette er feil: Anlegg og utstyr" in client.get("/opplysninger/kundekontakt/").content.decode()


def test_the_receipt_says_what_happens_next(client: Client) -> None:
    receipt = sent(client)
    for words in ("Svar innen", "GDPR art. 16", "art. 12 nr. 3", "Datatilsynet"):
        assert words in receipt


def test_a_receipt_and_a_notice_are_owed_and_tell_nothing(world: World, client: Client) -> None:
    sent(client, address("anlegg", "occupancy", world.occupancies["ingrid"].pk))
    conversation = Conversation.objects.get(person=world.ingrid)
    assert {letter.kind for letter in Letter.objects.all()} == {"report-received", "report-arrived"}
    post.settle()
    assert {letter.to[0] for letter in mail.outbox} == {"ingrid@example.no", "personvernombud@sectoralarm.no"}
    for letter in mail.outbox:
        assert conversation.reference in letter.body
        assert "gal" not in letter.body
        assert "Anlegg" not in letter.body


def test_sending_twice_stores_once(world: World, client: Client) -> None:
    key = str(uuid4())
    first, second = sent(client, nokkel=key), sent(client, nokkel=key)
    assert Conversation.objects.filter(person=world.ingrid).count() == 1
    assert Letter.objects.count() == 2
    assert re.findall("HV-[-A-Z0-9]+", first) == re.findall("HV-[-A-Z0-9]+", second)


def test_a_key_somebody_else_used_is_not_theirs(world: World, client: Client) -> None:
    key = str(uuid4())
    sent(client, nokkel=key)
    lise = Client()
    lise.force_login(world.users["lise"])
    sent(lise, nokkel=key)
    assert Conversation.objects.filter(person=world.lise).count() == 1


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


def test_too_many_are_refused_kindly_and_the_next_day_taken(world: World, client: Client) -> None:
    for _number in range(dialogue.AT_MOST_A_DAY):
        sent(client)
    answer = client.post(FORM, {"hva": "En til", "nokkel": str(uuid4())})
    assert answer.status_code == 429
    assert "En til" in answer.content.decode()
    assert "Send det i morgen" in answer.content.decode()
    for conversation in Conversation.objects.filter(person=world.ingrid):
        conversation.opened_at -= timedelta(days=1)
        conversation.save()
    sent(client)


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


def test_a_receipt_of_somebody_else_does_not_exist(world: World, client: Client) -> None:
    sent(client)
    reference = Conversation.objects.get(person=world.ingrid).reference
    lise = Client()
    lise.force_login(world.users["lise"])
    assert client.get(f"{FORM}{reference}/").status_code == 200
    assert lise.get(f"{FORM}{reference}/").status_code == 404
    assert client.get(f"{FORM}HV-2222-2222/").status_code == 404


def test_text_is_text(world: World, client: Client) -> None:
    hostile = "<script>alert(1)</script>{{ 7*7 }}"
    sent(client, hva=hostile)
    conversation = Conversation.objects.get(person=world.ingrid)
    thread = client.get(f"/opplysninger/kundekontakt/{conversation.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in thread
    assert "<script>alert" not in thread
    echoed = client.get(f"{FORM}?kategori={quote(hostile)}&tabell={quote(hostile)}").content.decode()
    assert "<script>alert" not in echoed


def line_of(world: World, who: str) -> object:
    agreement = world.customers[who].agreements.get(number=f"A-{who}")
    return agreement.lines.get().pk
