"""Pages of events: each event once, in order, whatever the filter; and an address that nobody can spoil."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts import activity
from accounts.models import ArmingEvent, CommandEvent
from accounts.viewers import Viewer
from privacy.deadlines import months_after
from privacy.overview import events, filters, heatmap, order
from privacy.overview.counting import Span, count_spans
from privacy.overview.filters import Place
from tests.portal.bad_input import bad_inputs
from tests.privacy.overview.conftest import Page
from tests.world import World

pytestmark = pytest.mark.django_db
USE = order.category("bruk")
assert USE is not None


def walk(world: World, asked: dict[str, str]) -> list[datetime]:
    """The moments of every event on every page, following «Vis eldre» to the end."""
    viewer = Viewer(world.ingrid)
    found: list[datetime] = []
    after = ""
    for _page in range(50):
        chosen = filters.read(asked | ({"etter": after} if after else {}), USE, now=viewer.now)
        parts = events.parts(USE, viewer, site=None, kind=chosen.kind)
        months = heatmap.count_months(parts, chosen, now=viewer.now)
        reach = heatmap.reach(months, chosen)
        page = events.page(reach.parts, chosen, inside=reach.stretch, homes={})
        found += [event.at for event in page.events]
        after = page.older
        if not after:
            return found
    raise AssertionError("the pages never end")


def stored(world: World) -> list[datetime]:
    viewer = Viewer(world.ingrid)
    parts = events.parts(USE, viewer, site=None, kind=None)
    return sorted(
        (at for part in parts for at in part.rows.values_list("occurred_at", flat=True)), reverse=True
    )


def test_following_older_shows_each_event_exactly_once(world: World, many: Callable[[int], None]) -> None:
    many(430)
    walked = walk(world, {"periode": "alt"})
    assert len(walked) > 430
    assert walked == stored(world)


def test_events_at_the_same_moment_are_not_lost_between_pages(world: World) -> None:
    at = world.now - timedelta(days=3, minutes=7)
    same = [
        ArmingEvent(
            id=uuid4(), site=world.sites["house"], actor=world.ingrid, actor_kind="person",
            channel="code", mode="full", occurred_at=at,
        )
        for _copy in range(120)
    ]  # fmt: skip
    activity.record(same)
    assert walk(world, {"periode": "30-dager"}).count(at) == 120


def test_events_older_than_the_months_of_the_table_are_reached(world: World) -> None:
    for years in range(3, 9):
        world.event(CommandEvent, "ingrid", ago=timedelta(days=365 * years), command="bypass")
    walked = walk(world, {"periode": "alt"})
    assert walked == stored(world)
    assert (world.now - walked[-1]).days > 365 * 7


@pytest.mark.parametrize("many_events", [0, 300])
@pytest.mark.parametrize("asked", ["30-dager", "12-maneder", "2026", "2026-11", "2025", "2019-02"])
def test_a_period_holds_what_happened_in_it(
    world: World, many: Callable[[int], None], asked: str, many_events: int
) -> None:
    many(many_events) if many_events else None
    period = filters.read({"periode": asked}, USE, now=world.now).period
    inside = [
        at
        for at in stored(world)
        if (not period.since or at >= period.since) and (not period.until or at < period.until)
    ]
    assert walk(world, {"periode": asked}) == inside


def test_a_month_begins_and_ends_at_midnight_in_oslo(world: World) -> None:
    period = filters.read({"maned": "2026-07"}, USE, now=world.now).period
    assert period.since == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert period.until == datetime(2026, 7, 31, 22, tzinfo=UTC)
    winter = filters.read({"maned": "2026-12"}, USE, now=world.now).period
    assert winter.since == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert winter.until == datetime(2026, 12, 31, 23, tzinfo=UTC)


def test_types_part_the_events_between_them(world: World) -> None:
    every = walk(world, {"periode": "alt"})
    by_type = [walk(world, {"periode": "alt", "type": kind}) for kind in ("pa", "av", "annet")]
    assert all(by_type)
    assert sorted(at for found in by_type for at in found) == sorted(every)


def test_the_usual_period_is_twelve_months(world: World) -> None:
    world.event(ArmingEvent, "ingrid", ago=timedelta(days=360), mode="full")
    world.event(ArmingEvent, "ingrid", ago=timedelta(days=370), mode="full")
    usual = walk(world, {})
    assert world.now - timedelta(days=360) in usual
    assert world.now - timedelta(days=370) not in usual
    assert world.now - timedelta(days=370) in walk(world, {"periode": "alt"})


def test_months_and_period_are_counted_as_the_pages_show_them(
    world: World, many: Callable[[int], None]
) -> None:
    many(200)
    viewer = Viewer(world.ingrid)
    chosen = filters.read({"periode": "alt"}, USE, now=viewer.now)
    parts = events.parts(USE, viewer, site=None, kind=None)
    months = heatmap.count_months(parts, chosen, now=viewer.now)
    found = stored(world)
    assert months.in_period.number == len(found)
    for first_day, amount in zip(months.first_days, months.amounts, strict=True):
        in_month = [at for at in found if timezone.localdate(at).replace(day=1) == first_day]
        assert amount.number == len(in_month)


def test_a_count_stops_at_its_limit(world: World, many: Callable[[int], None]) -> None:
    many(40)
    parts = events.parts(USE, Viewer(world.ingrid), site=None, kind=None)
    short, long = count_spans([part.rows for part in parts], [Span(None, None, 20), Span(None, None, 500)])
    assert (short.number, short.is_more) == (20, True)
    assert long.number == len(stored(world))
    assert not long.is_more


def test_each_event_says_when_it_is_deleted(world: World) -> None:
    viewer = Viewer(world.ingrid)
    world.event(ArmingEvent, "ingrid", ago=timedelta(0), mode="full")
    chosen = filters.read({}, USE, now=viewer.now)
    parts = events.parts(USE, viewer, site=None, kind=None)
    reach = heatmap.reach(heatmap.count_months(parts, chosen, now=viewer.now), chosen)
    page = events.page(reach.parts, chosen, inside=reach.stretch, homes={})
    found = page.events[0].fate
    assert found is not None
    assert found.day == months_after(timezone.localdate(world.now), 24)
    assert not found.is_overdue


def test_a_place_in_the_list_cannot_be_read_or_forged(world: World) -> None:
    place = Place(world.now, uuid4())
    token = filters.sealed(place, USE)
    assert filters.read({"etter": token}, USE, now=world.now).after == place
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    assert place.event.hex.encode() not in raw
    spoilt = base64.urlsafe_b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode()
    for wrong in (spoilt, token[:-4], token + "A", token * 3, "x"):
        chosen = filters.read({"etter": wrong}, USE, now=world.now)
        assert chosen.after is None
        assert not chosen.understood
    locks = order.category("laser")
    assert locks is not None
    assert filters.read({"etter": token}, locks, now=world.now).after is None


@pytest.mark.parametrize("name", ["type", "periode", "maned", "etter", "anlegg"])
def test_three_hundred_bad_inputs_are_as_if_not_there(world: World, name: str) -> None:
    for wrong in bad_inputs():
        chosen = filters.read({name: wrong}, USE, now=world.now)
        assert chosen.after is None
        assert filters.choices(chosen, timezone.localdate())


def test_an_address_not_understood_says_so_and_shows_the_newest(page: Page) -> None:
    odd = "Vi forsto ikke alt i adressen"
    assert odd not in page("ingrid", "/opplysninger/bruk/?type=av&periode=30-dager")
    for query in ("type=hest", "periode=2026-13", "maned=igår", "etter=AAAA", "etter=å"):
        text = page("ingrid", f"/opplysninger/bruk/?{query}")
        assert odd in text
        assert "Alarmen ble slått" in text


def test_the_link_to_older_events_leads_on(world: World, page: Page, many: Callable[[int], None]) -> None:
    many(60)
    first = page("ingrid", "/opplysninger/bruk/?type=pa")
    link = re.search(r'href="(\?[^"#]*etter=[^"#]*)', first)
    assert link
    second = page("ingrid", f"/opplysninger/bruk/{unescape(link[1])}")
    assert "Til de nyeste" in second
    assert 'value="pa" selected' in second


def test_a_head_request_is_answered_and_a_post_is_not(world: World) -> None:
    client = Client()
    client.force_login(world.users["ingrid"])
    assert client.head("/opplysninger/bruk/").status_code == 200
    assert client.post("/opplysninger/bruk/").status_code == 405
