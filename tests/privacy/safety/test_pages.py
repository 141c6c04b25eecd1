"""The page of help and the choice to tell others later: for everybody, without a trace (R-66, R-70)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from accounts import post, quiet
from accounts.models import Letter, QuietWish
from tests.privacy.safety.conftest import Read
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def test_anybody_reads_it_signed_in_or_not_and_its_title_says_nothing(world: World, read: Read) -> None:
    answer = Client().get("/trygghet/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    for page in (answer.content.decode(), read("ole", "/trygghet/"), read("ole", "/trygghet/meg/")):
        assert "<title>Informasjon – Mine sider</title>" in " ".join(page.split())
        assert 'href="https://www.yr.no/" rel="noreferrer" data-leave' in page
    assert "Vold- og overgrepslinjen" in answer.content.decode()
    assert 'href="tel:116006"' in answer.content.decode()
    assert "Nummeret er kontrollert" not in answer.content.decode()


def test_the_day_the_number_was_controlled_is_said_where_somebody_did(
    world: World, settings: Settings
) -> None:
    settings.HELP_LINE_CHECKED_ON = "2026-11-27"
    assert "Nummeret er kontrollert" in Client().get("/trygghet/").content.decode()


def test_without_a_number_the_line_is_left_out(world: World, settings: Settings) -> None:
    settings.HELP_LINE = ""
    page = Client().get("/trygghet/").content.decode()
    assert "Vold- og overgrepslinjen" not in page
    assert "tel:112" in page


def test_who_asks_for_it_has_others_told_72_hours_later(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ole")
    for answer, wait in (("ja", timedelta(hours=72)), ("nei", timedelta())):
        assert client.post("/trygghet/meg/beskjeder/", {"vent": answer}).status_code == 303
        moment = quiet.not_before(world.ole, now=world.now)
        assert moment - world.now == wait
        post.owe("change-undone", key=answer, to=world.ingrid, not_before=moment)
        letter = Letter.objects.get(key=answer)
        assert letter in Letter.objects.owed(moment)
        assert letter not in Letter.objects.owed(moment - timedelta(seconds=1))
    assert not QuietWish.objects.exists()
