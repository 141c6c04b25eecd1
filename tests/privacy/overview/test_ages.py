"""How old what is held is: each square counts what its page shows, and nothing of anybody else."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import activity
from accounts.models import ArmingEvent, CommandEvent, Conversation, Invoice
from accounts.viewers import Viewer
from accounts.viewing import strands
from privacy.overview import ages
from privacy.overview.ages import Ages, Line
from privacy.overview.sections import sections
from tests.privacy.overview.conftest import Page
from tests.world import TAKEOVER, World

pytestmark = pytest.mark.django_db
EVENTS = ("accounts.ArmingEvent", "accounts.CommandEvent")


def table(world: World, name: str) -> Ages:
    viewer = Viewer(world.people[name], now=world.now)
    return ages.ages(sections(viewer), viewer)


def line(world: World, slug: str, name: str = "ingrid") -> Line:
    return next(one for one in table(world, name).lines if one.section.category.slug == slug)


def numbers(found: Line) -> list[int]:
    return [square.number for square in found.squares]


def events_by_year(viewer: Viewer) -> dict[str, Counter[int]]:
    """The numbers of events that the table draws, by table."""
    found: dict[str, Counter[int]] = {label: Counter() for label in EVENTS}
    for section in sections(viewer):
        for piece, amount in section.events:
            if piece.part.label in found and amount:
                found[piece.part.label][piece.month.year] += amount.number
    return found


def test_a_category_is_counted_in_its_own_rows(full_world: World) -> None:
    bills = line(full_world, "avtale")
    assert (str(bills.section.count), bills.section.unit) == ("3", "fakturaer")
    assert sum(numbers(bills)) == 3
    alarms = line(full_world, "alarmer")
    assert (str(alarms.section.count), alarms.section.unit) == ("3", "alarmer")
    one = line(full_world, "kundekontakt")
    assert (str(one.section.count), one.section.unit) == ("1", "henvendelse")


def test_without_its_own_rows_a_category_counts_all_of_them(world: World) -> None:
    found = line(world, "avtale")
    assert found.section.table is None
    assert found.section.unit == "opplysninger"
    assert not Invoice.objects.exists()


def test_a_square_leads_to_the_page_of_that_year_with_as_many(full_world: World, page: Page) -> None:
    for slug, pattern in (
        ("avtale", r"/fakturaer/[-0-9a-f]{36}/\""),
        ("kundekontakt", r"/kundekontakt/[-0-9a-f]{36}/"),
    ):
        for square in line(full_world, slug).squares:
            if square.number:
                text = page("ingrid", square.address)
                assert "periode=2026" in square.address
                assert len(set(re.findall(pattern, text))) == square.number


def test_rows_of_events_are_counted_by_year_of_oslo(world: World) -> None:
    for at in (datetime(2025, 12, 31, 22, 59, tzinfo=UTC), datetime(2025, 12, 31, 23, 1, tzinfo=UTC)):
        world.event(ArmingEvent, "nora", ago=world.now - at, mode="full")
    counted = events_by_year(Viewer(world.nora, now=world.now))
    stored = world.nora
    assert counted["accounts.ArmingEvent"] == {2025: 1, 2026: 1 + 2}
    assert ArmingEvent.objects.filter(actor=stored).count() == 4


@pytest.mark.parametrize("name", ["ingrid", "ole", "nora", "tor", "lise", "kari"])
def test_each_person_is_told_the_numbers_of_what_they_see(world: World, name: str) -> None:
    minute = timedelta(minutes=1)
    for ago in (world.now - TAKEOVER + minute, world.now - TAKEOVER, world.now - TAKEOVER - minute):
        world.event(CommandEvent, None, ago=ago, command="bypass")
    viewer = Viewer(world.people[name], now=world.now)
    counted = events_by_year(viewer)
    for label in EVENTS:
        seen = sum(strand.rows(label).count() for strand in strands(label, viewer))
        assert sum(counted.get(label, {}).values()) == seen


def test_a_takeover_in_the_middle_of_a_month_parts_it(world: World) -> None:
    hour = timedelta(hours=1)
    for ago in (world.now - TAKEOVER + hour, world.now - TAKEOVER - hour, world.now - TAKEOVER - 2 * hour):
        world.event(CommandEvent, None, ago=ago, command="bypass")
    tor = events_by_year(Viewer(world.tor, now=world.now))["accounts.CommandEvent"]
    ingrid = events_by_year(Viewer(world.ingrid, now=world.now))["accounts.CommandEvent"]
    assert tor[2026] == 1 + 1
    assert ingrid[2026] == sum(
        strand.rows("accounts.CommandEvent").count()
        for strand in strands("accounts.CommandEvent", Viewer(world.ingrid, now=world.now))
    )


def test_what_is_older_than_the_columns_stands_in_the_first(full_world: World) -> None:
    conversation = full_world.held["thread_ingrid"]
    Conversation.objects.filter(pk=conversation.pk).update(opened_at=datetime(2011, 5, 1, tzinfo=UTC))
    found = table(full_world, "ingrid")
    assert len(found.columns) == ages.COLUMNS
    assert found.columns[0] == "før 2020"
    assert found.columns[-1] == "2026"
    oldest = line(full_world, "kundekontakt").squares[0]
    assert (oldest.number, oldest.address) == (1, "/opplysninger/kundekontakt/?periode=alt")


def test_the_table_can_be_read_aloud(full_world: World, page: Page) -> None:
    text = unescape(page("ingrid", "/opplysninger/"))
    heat = text[text.index("Hvor gamle opplysningene er") :]
    assert "Lagrede opplysninger etter kategori og år" in heat
    assert heat.count('scope="rowgroup"') == len(table(full_world, "ingrid").lines)
    assert 'aria-label="Avtale, pris og faktura, 2026: 3"' in heat


def test_large_numbers_fit_into_a_square() -> None:
    assert [ages._short(number) for number in (0, 9_999, 10_000, 999_999, 5_000_000)] == [
        "0", "9999", "10k", "999k", "5M",
    ]  # fmt: skip


def test_the_table_costs_as_many_queries_however_much_there_is(full_world: World) -> None:
    viewer = Viewer(full_world.ingrid, now=full_world.now)
    found = sections(viewer)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            ages.ages(found, viewer)
        return len(queries)

    few = asked()
    activity.record(
        [
            ArmingEvent(
                id=activity.event_id("many", number),
                site=full_world.sites["house"],
                actor=full_world.ingrid,
                actor_kind="person",
                channel="code",
                mode="full",
                occurred_at=full_world.now - timedelta(hours=number),
            )
            for number in range(300)
        ]
    )
    assert asked() == few <= 4
