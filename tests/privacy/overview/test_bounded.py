"""A page costs the same number of queries however much a person has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import ArmingEvent, Letter
from privacy.categories import CATEGORIES
from tests.privacy.exports.crowds import fill
from tests.world import World

pytestmark = pytest.mark.django_db
PAGES = ["/", "/opplysninger/", *(f"/opplysninger/{category.slug}/" for category in CATEGORIES)]
WITH_FILTERS = [
    *PAGES,
    "/opplysninger/bruk/?periode=alt",
    "/opplysninger/bruk/?type=av",
    "/opplysninger/bruk/?periode=2026-11",
    "/opplysninger/bruk/?anlegg=alle",
]


def tables_of(page: str) -> int:
    """How many tables the category of the page has; none where it is of no category."""
    slug = page.partition("?")[0].strip("/").rpartition("/")[-1]
    return sum(len(category.tables) for category in CATEGORIES if category.slug == slug)


def queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", WITH_FILTERS)
def test_ten_events_and_a_thousand_cost_the_same(
    world: World, many: Callable[[int], None], page: str
) -> None:
    client = Client()
    client.force_login(world.users["ingrid"])
    client.get(page)
    many(10)
    few = queries(client, page)
    many(1_000)
    Letter.objects.bulk_create(
        Letter(key=f"k{number}", kind="copy-ready", person=world.ingrid) for number in range(150)
    )
    assert queries(client, page) == few
    # What every page asks; where a category has many tables, one question for each.
    assert few <= max(41, 22 + tables_of(page))


@pytest.mark.parametrize(
    "page", [*WITH_FILTERS[:2], "/opplysninger/bruk/", "/opplysninger/bruk/?periode=alt"]
)
def test_nothing_a_hundred_and_ten_thousand_events_cost_the_same(world: World, page: str) -> None:
    ArmingEvent.objects.filter(actor=world.nora).delete()
    client = Client()
    client.force_login(world.users["nora"])
    client.get(page)
    asked = [queries(client, page)]
    for number in (100, 10_000):
        at, gap = world.now - timedelta(minutes=1), timedelta(days=700) / number
        fill(world.nora, world.sites["house"], count=number, last=at, gap=gap)
        asked.append(queries(client, page))
    nothing, few, many = asked
    # Where there is nothing, nothing is fetched.
    assert nothing <= few == many <= 33


def test_no_page_reads_more_cards_than_it_shows(world: World) -> None:
    Letter.objects.bulk_create(
        Letter(key=f"k{number}", kind="copy-ready", person=world.ingrid) for number in range(150)
    )
    client = Client()
    client.force_login(world.users["ingrid"])
    text = client.get("/opplysninger/minesider/").content.decode()
    assert text.count(">Kopien din er klar</h3>") == 100
    assert "Her er 100. Resten er med når du får en kopi." in text
