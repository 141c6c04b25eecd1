"""Pages where a key was destroyed, or where the ring of keys does not answer: honest, and no error page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.keys import opening
from accounts.models import Conversation, CustomerContact, DataKey
from privacy.models import PrivacyCase, PrivacyRequest
from tests.accounts.keys.rings import DOWN
from tests.privacy.overview.conftest import Page
from tests.world import World, canary

pytestmark = pytest.mark.django_db
FORM = "/opplysninger/feil/"
SAID = '<p class="said">slettet</p>'


def address(row: Conversation) -> str:
    return f"/opplysninger/kundekontakt/{row.pk}/"


def test_a_destroyed_key_leaves_a_page_that_says_so_and_the_others_as_they_are(
    full_world: World, page: Page
) -> None:
    thread = full_world.held["thread_ingrid"]
    said = canary("ingrid", "bodyingrid_chat")
    theirs = address(full_world.held["lise_email_in"].conversation)
    assert said in page("ingrid", address(thread))
    assert canary("lise", "bodylise_email_in") in page("lise", theirs)
    assert SAID not in page("ingrid", address(thread))
    opening.destroy(full_world.ingrid.pk)
    text = page("ingrid", address(thread))
    assert said not in text
    assert SAID in text
    assert canary("lise", "bodylise_email_in") in page("lise", theirs)


def test_a_text_that_was_tampered_with_is_not_shown_and_told(
    full_world: World, page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    contact = full_world.held["ingrid_chat"]
    assert contact.body in page("ingrid", address(contact.conversation))
    sealed, other = bytes(contact.body_sealed), full_world.held["lise_email_in"]
    CustomerContact.objects.filter(pk=contact.pk).update(body_sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))
    text = page("ingrid", address(contact.conversation))
    assert contact.body not in text
    assert "kunne ikke åpnes" in text
    assert f"body_sealed of accounts.CustomerContact {contact.pk} does not open" in caplog.text
    CustomerContact.objects.filter(pk=contact.pk).update(body_sealed=other.body_sealed)
    assert other.body not in page("ingrid", address(contact.conversation)), (
        "behind the wall there is no key to it"
    )


def test_a_ring_that_is_away_closes_the_page_for_a_while_and_no_more(
    full_world: World, settings: Settings
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(full_world.users["ingrid"])
    where = address(full_world.held["thread_ingrid"])
    assert client.get(where).status_code == 200
    before = settings.KEY_RING
    settings.KEY_RING = DOWN
    answer = client.get(where)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "stengt en liten stund" in answer.content.decode()
    assert client.get("/").status_code == 200
    settings.KEY_RING = before
    assert client.get(where).status_code == 200


def test_what_cannot_be_sealed_is_not_stored(world: World, settings: Settings) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.users["ingrid"])
    row = world.occupancies["ingrid"].pk
    where = f"{FORM}?kategori=anlegg&tabell=occupancy&rad={row}"
    before = settings.KEY_RING
    settings.KEY_RING = DOWN
    answer = client.post(where, {"hva": "Adressen er gal", "nokkel": str(uuid4())})
    assert answer.status_code == 503
    assert not PrivacyCase.objects.exists()
    settings.KEY_RING = before
    assert client.post(where, {"hva": "Adressen er gal", "nokkel": str(uuid4())}).status_code == 303
    assert PrivacyRequest.objects.get().wish_sealed
    assert DataKey.objects.filter(owner=world.ingrid.pk).count() == 1
