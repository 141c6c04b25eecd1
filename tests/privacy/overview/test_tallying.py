"""Numbers out of the tallies: for every person exactly what counting the rows they see would give."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import activity
from accounts.models import ArmingEvent, CommandEvent, LockEvent, Occupancy
from accounts.models.activity import ActivityEvent
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.overview import filters, heatmap, order, tallying
from privacy.overview.counting import AT_MOST
from privacy.overview.events import parts
from privacy.overview.kinds import KINDS
from privacy.overview.sections import sections
from privacy.overview.tallying import ALWAYS, Stretch
from tests.world import World

pytestmark = pytest.mark.django_db
TALLIED = [category for category in order.categories() if category.slug in ("bruk", "laser")]
USE = order.category("bruk")
assert USE is not None
PERSONS = ["ingrid", "ole", "nora", "kari", "tor", "lise"]
# A home changes hands in the middle of months, at the turn of one, and twice in the night summer time ends.
HANDOVERS = [
    datetime(2024, 3, 17, 9, 30, tzinfo=UTC),
    datetime(2024, 8, 31, 22, 0, tzinfo=UTC),
    datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
    datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
    datetime(2025, 1, 15, 12, 0, tzinfo=UTC),
]


@pytest.fixture
def busy(world: World) -> World:
    """The cabin has had several owners, and much has happened around each takeover and at the ends of months."""
    chance = random.Random(7)
    Occupancy.objects.filter(pk=world.occupancies["cabin"].pk).update(valid_from=HANDOVERS[-1])
    for (starts, ends), name in zip(pairwise(HANDOVERS), ["tor", "lise", "tor", "lise"], strict=True):
        Occupancy.objects.create(
            site=world.sites["cabin"], customer=world.customers[name], valid_from=starts, valid_to=ends
        )
    activity.record(list(some(world, chance, 1_200)))
    return world


def some(world: World, chance: random.Random, number: int) -> Iterator[ActivityEvent]:
    for _one in range(number):
        near = chance.choice(
            [*HANDOVERS, datetime(2024, 3, 31, 22, tzinfo=UTC), world.now - timedelta(days=365)]
        )
        kind = chance.choice(["person", "system", "unnamed"])
        facts: dict[str, Any] = {
            "id": uuid4(),
            "site": chance.choice([world.sites["cabin"], world.sites["house"]]),
            "actor": world.people[chance.choice(PERSONS)] if kind == "person" else None,
            "actor_kind": kind,
            "channel": "auto",
            "occurred_at": near
            + timedelta(minutes=chance.randrange(-40_000, 40_000) // chance.choice([1, 60, 2_000])),
        }
        yield chance.choice(
            [
                ArmingEvent(mode=chance.choice(["full", "off"]), **facts),
                CommandEvent(command="bypass", **facts),
                LockEvent(action="lock", lock_name="Inngang", **facts),
            ]
        )


def rows_of(viewer: Viewer, label: str) -> list[Any]:
    return list(visible(label, viewer))


@pytest.mark.parametrize("name", PERSONS)
def test_a_category_has_as_many_events_as_the_person_sees(busy: World, name: str) -> None:
    viewer = Viewer(busy.people[name])
    found = {section.category.slug: section for section in sections(viewer)}
    for category in TALLIED:
        labels = [table.label for table in category.tables if table.is_activity]
        expected = sum(visible(label, viewer).count() for label in labels)
        number = tallying.total(amount for _piece, amount in found[category.slug].events)
        assert (number.number, number.is_more) == (expected, False), (name, category.slug)


@pytest.mark.parametrize("name", PERSONS)
def test_each_month_and_each_action_has_its_number(busy: World, name: str) -> None:
    viewer = Viewer(busy.people[name])
    for category in TALLIED:
        every = parts(category, viewer, site=None, kind=None)
        amounts = tallying.amounts(tallying.pieces(tallying.tallied(every), ALWAYS))
        found: Counter[tuple[str, Any]] = Counter()
        for piece, amount in amounts.items():
            found[piece.part.label, piece.month] += amount.number
        expected: Counter[tuple[str, Any]] = Counter(
            (part_label, timezone.localdate(row.occurred_at).replace(day=1))
            for part_label in {part.label for part in every}
            for row in rows_of(viewer, part_label)
        )
        assert +found == expected, (name, category.slug)


@pytest.mark.parametrize("name", ["ingrid", "tor", "lise"])
@pytest.mark.parametrize("seed", range(5))
def test_any_stretch_of_time_any_kind_and_any_home_are_counted_exactly(
    busy: World, name: str, seed: int
) -> None:
    chance, viewer = random.Random(seed), Viewer(busy.people[name])
    for _try in range(6):
        starts = chance.choice(HANDOVERS) + timedelta(minutes=chance.randrange(-50_000, 50_000))
        within = Stretch(starts, starts + timedelta(minutes=chance.choice([5, 3_000, 90_000, 400_000])))
        site = chance.choice([None, busy.sites["cabin"].pk])
        kind = chance.choice([None, *KINDS["bruk"]])
        found = parts(USE, viewer, site=site, kind=kind)
        amounts = tallying.amounts(tallying.pieces(tallying.tallied(found), within))
        expected = sum(
            part.rows.filter(occurred_at__gte=within.starts, occurred_at__lt=within.ends).count()
            for part in found
        )
        assert tallying.total(amounts.values()).number == expected


def test_a_count_that_has_to_read_stops_at_its_limit(busy: World) -> None:
    viewer = Viewer(busy.ole)
    begins = datetime(2025, 4, 30, 22, tzinfo=UTC)
    activity.record(
        [
            ArmingEvent(
                id=uuid4(),
                site=busy.sites["house"],
                actor=busy.ole,
                actor_kind="person",
                channel="app",
                mode="full" if minute else "off",
                occurred_at=begins + timedelta(minutes=minute),
            )
            for minute in range(AT_MOST + 200)
        ]
    )
    cut = Stretch(begins, begins + timedelta(days=20))
    everything, off = (
        parts(USE, viewer, site=None, kind=kind)
        for kind in (None, next(k for k in KINDS["bruk"] if k.slug == "av"))
    )
    for found, number in ((everything, AT_MOST), (off, 0)):
        amounts = tallying.amounts(tallying.pieces(tallying.tallied(found), cut))
        total = tallying.total(amounts.values())
        assert (total.number, total.is_more) == (number, True)
    whole = tallying.amounts(
        tallying.pieces(tallying.tallied(everything), tallying.month_of(timezone.localdate(begins)))
    )
    assert tallying.total(whole.values()).number == AT_MOST + 200


def test_what_has_whole_months_is_not_counted_at_all(world: World) -> None:
    viewer = Viewer(world.ole)
    found = parts(USE, viewer, site=None, kind=None)
    with CaptureQueriesContext(connection) as captured:
        tallying.amounts(tallying.pieces(tallying.tallied(found), ALWAYS))
    tables = [query["sql"] for query in captured if "accounts_armingevent" in query["sql"]]
    assert not tables
    assert len(captured) == 1


def test_the_next_page_is_sought_where_the_numbers_say_it_is(world: World) -> None:
    viewer = Viewer(world.ole)
    for days in range(400, 460):
        world.event(ArmingEvent, "ole", ago=timedelta(days=days), mode="full")
    chosen = filters.read({"periode": "alt", "type": "pa"}, USE, now=viewer.now)
    months = heatmap.count_months(parts(USE, viewer, site=None, kind=chosen.kind), chosen, now=viewer.now)
    reach = heatmap.reach(months, chosen)
    assert {part.label for part in reach.parts} == {"accounts.ArmingEvent"}
    assert reach.stretch.starts > world.now - timedelta(days=500)
    nothing = filters.read({"periode": "2019"}, USE, now=viewer.now)
    assert heatmap.reach(months, nothing).parts == ()
