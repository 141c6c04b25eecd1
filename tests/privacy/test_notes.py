"""A person's own words beside what is not changed: on every page that shows it, in copies, and for staff."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ArmingEvent
from accounts.viewers import Viewer
from accounts.wall import scope
from privacy import notes, stores
from privacy.models import RecordNote
from privacy.places import table_of
from tests import factors
from tests.world import World

pytestmark = pytest.mark.django_db
FORM = "/opplysninger/feil/"
USE = "/opplysninger/bruk/?periode=alt&anlegg=alle"
WORDS = "Jeg var ikke hjemme da"


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    # Pictures and recordings want a sign-in that is fresh.
    factors.sign_in(client, world.users["ingrid"])
    return client


def say(client: Client, link: str, words: str = WORDS) -> RecordNote:
    answer = client.post(link, {"hva": words, "nokkel": str(uuid4()), "merknad": "on"})
    assert answer.status_code == 303, answer.content.decode()
    reference = answer.headers["Location"].split("/")[-2]
    return RecordNote.objects.get(request__case__reference=reference)


def first_event(client: Client) -> str:
    """The link of the newest event on the page."""
    page = client.get(USE).content.decode()
    return unescape(re.findall(r'href="(/opplysninger/feil/\?[^"]*armingevent[^"]*)"', page)[0])


def test_words_about_an_event_stand_beside_it_and_nothing_is_rewritten(world: World, client: Client) -> None:
    before = list(ArmingEvent.objects.order_by("pk").values())
    assert WORDS not in client.get(USE).content.decode()
    note = say(client, first_event(client))
    page = client.get(USE).content.decode()
    assert page.count(WORDS) == 1
    assert f'id="merknad-{note.pk}"' in page
    assert list(ArmingEvent.objects.order_by("pk").values()) == before
    assert WORDS.encode() not in bytes(note.text_sealed or b"")
    assert note.request is not None
    assert note.request.status == "received"


def test_only_its_author_and_staff_read_it(world: World, client: Client) -> None:
    note = say(client, first_event(client))
    for other in ("ole", "lise", "tor"):
        stranger = Client()
        stranger.force_login(world.users[other])
        assert WORDS not in stranger.get(USE).content.decode(), other
        assert stranger.post(f"{FORM}merknader/{note.pk}/fjern/").status_code == 404
    with scope.of_user(world.users["sam"]):
        [read] = notes.notes_for(note.label, [note.row_key, uuid4()])[note.row_key]
        assert read.text == WORDS
    note.refresh_from_db()
    assert note.withdrawn_at is None


def test_an_event_of_somebody_else_gets_no_words(world: World, client: Client) -> None:
    link = first_event(client)
    lise = Client()
    lise.force_login(world.users["lise"])
    text = lise.get(link).content.decode()
    assert "Vi fant ikke akkurat det du pekte på" in text
    assert "merknad" not in text
    lise.post(link, {"hva": WORDS, "nokkel": str(uuid4()), "merknad": "on"})
    assert RecordNote.objects.count() == 0


def test_without_the_wish_nothing_stands_beside(client: Client) -> None:
    answer = client.post(first_event(client), {"hva": WORDS, "nokkel": str(uuid4())})
    assert answer.status_code == 303
    assert RecordNote.objects.count() == 0


def test_words_are_taken_away_once_and_come_with_copies_all_the_same(world: World, client: Client) -> None:
    note = say(client, first_event(client))
    for _time in range(2):
        answer = client.post(f"{FORM}merknader/{note.pk}/fjern/")
        assert answer.headers["Location"] == "/opplysninger/bruk/"
    assert WORDS not in client.get(USE).content.decode()
    note.refresh_from_db()
    first = note.withdrawn_at
    assert first is not None
    notes.withdraw(note, at=first + timedelta(days=1))
    note.refresh_from_db()
    assert note.withdrawn_at == first


def test_a_copy_tells_words_and_what_they_are_about(world: World, client: Client) -> None:
    say(client, first_event(client))
    [(columns, rows)] = stores.read(table_of("privacy.RecordNote"), Viewer(world.ingrid))
    assert [column.name for column in columns][:3] == ["record", "text", "added_at"]
    assert rows.count() == 1
    text = client.get("/opplysninger/saker/").content.decode()
    assert "Bruk av alarmen ›" in unescape(text)
    assert WORDS in text


def test_notes_cost_a_page_the_same_however_many_there_are(client: Client) -> None:
    link = first_event(client)
    say(client, link)
    client.get(USE)
    with CaptureQueriesContext(connection) as one:
        client.get(USE)
    for number in range(5):
        say(client, link, f"{WORDS} {number}")
    with CaptureQueriesContext(connection) as many:
        page = client.get(USE).content.decode()
    assert page.count(WORDS) == 6
    assert len(many) == len(one)


def test_more_than_fits_is_said_beside_the_field(client: Client) -> None:
    typed = {"hva": "x" * 1_900, "riktig": "y" * 200, "nokkel": str(uuid4())}
    link = first_event(client)
    refused = client.post(link, typed | {"merknad": "on"})
    assert refused.status_code == 200
    assert "Skriv høyst 2000 tegn til sammen" in refused.content.decode()
    assert client.post(link, typed).status_code == 303


PAGES = (
    "invoice",
    "conversation",
    "customercontact",
    "alarmactivation",
    "verificationimage",
    "callrecording",
)


@pytest.mark.parametrize("table", PAGES)
def test_words_stand_on_every_page_of_what_has_a_page_of_its_own(
    full_world: World, client: Client, table: str
) -> None:
    starts = [
        "/opplysninger/avtale/",
        "/opplysninger/kundekontakt/",
        "/opplysninger/alarmer/?periode=alt&anlegg=alle",
    ]
    seen, waiting = set(starts), list(starts)
    pages: list[str] = []
    link = ""
    while waiting:
        page = waiting.pop()
        text = client.get(page).content.decode()
        found = [unescape(one) for one in re.findall(r'href="(/opplysninger/feil/\?[^"]+)"', text)]
        mine = [one for one in found if f"tabell={table}&" in one]
        if mine and (not link or link in mine):
            link = link or mine[0]
            pages.append(page)
        inner = re.findall(
            r'href="(/(?:opplysninger/avtale/fakturaer|opplysninger/kundekontakt|opplysninger/alarmer|bilder|opptak)'
            r'/[-0-9a-f]{36}/)"',
            text,
        )
        waiting += [one for one in dict.fromkeys(inner) if one not in seen]
        seen |= set(inner)
    assert link, (table, sorted(seen))
    note = say(client, link)
    assert pages
    for page in pages:
        assert f'id="merknad-{note.pk}"' in client.get(page).content.decode(), page


@pytest.mark.parametrize(
    ("table", "category", "page", "held"),
    [
        ("verificationimage", "alarmer", "/bilder/", "cat_released"),
        ("callrecording", "kundekontakt", "/opptak/", "call"),
    ],
)
def test_words_stand_on_the_page_of_a_picture_and_of_a_recording(
    full_world: World, signed_in: Callable[[str], Client], table: str, category: str, page: str, held: str
) -> None:
    client, key = signed_in("ingrid"), full_world.held[held].pk
    note = say(client, f"{FORM}?kategori={category}&tabell={table}&rad={key}")
    answer = client.get(f"{page}{key}/")
    assert answer.status_code == 200, answer.headers
    assert f'id="merknad-{note.pk}"' in answer.content.decode()
