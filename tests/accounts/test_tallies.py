"""The tallies of events: whatever is written, deleted or blanked, they say what counting would."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import partitions, tallies
from accounts.models import ArmingEvent, CommandEvent, LockEvent, PlugEvent, Tally
from accounts.models.activity import EVENT_MODELS, ActivityEvent
from accounts.models.tallies import ACTIONS
from privacy.overview.kinds import TELLINGS
from tests.world import World

pytestmark = pytest.mark.django_db
OSLO = ZoneInfo("Europe/Oslo")
TOLD: dict[type[ActivityEvent], tuple[str, tuple[str, ...], dict[str, str]]] = {
    ArmingEvent: ("mode", ("full", "off", "partial"), {}),
    LockEvent: ("action", ("lock", "unlock"), {"lock_name": "Inngang"}),
    PlugEvent: ("action", ("on", "off"), {"plug_name": "Lampe"}),
    CommandEvent: ("command", ("bypass", "unknown"), {}),
}
# Around New Year, the change to summer time, and the ends of months, in Oslo and in UTC.
MOMENTS = [
    datetime(2025, 12, 31, 22, 59, 59, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 0, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    datetime(2026, 3, 31, 21, 59, tzinfo=UTC),
    datetime(2026, 3, 31, 22, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 31, 22, 59, tzinfo=UTC),
    datetime(2026, 10, 31, 23, 0, tzinfo=UTC),
]
Key = tuple[Any, ...]


@pytest.fixture
def chance() -> random.Random:
    return random.Random(3)


def counted() -> Counter[Key]:
    """What the tallies must say, from the rows themselves, without SQL."""
    found: Counter[Key] = Counter()
    for model in EVENT_MODELS:
        for row in model._default_manager.all():
            if row.actor_kind == "system" or (row.actor_kind == "person" and row.actor_id):
                owner = row.actor_id if row.actor_kind == "person" else None
                action = getattr(row, TOLD[model][0])
                in_oslo = row.occurred_at.astimezone(OSLO).date().replace(day=1)
                held_in = partitions.month_of(row.occurred_at)
                found[model._meta.model_name, row.site_id, owner, action, in_oslo, held_in] += 1
    return found


def kept() -> dict[Key, int]:
    fields = ("event", "site", "actor", "action", "month", "held_in", "number")
    return {tuple(key): number for *key, number in Tally.objects.values_list(*fields)}


def some(world: World, chance: random.Random, number: int) -> Iterator[ActivityEvent]:
    """Events of all kinds by all kinds of actors, many of them where months meet."""
    for _one in range(number):
        model = chance.choice(EVENT_MODELS)
        name, actions, more = TOLD[model]
        kind = chance.choice(["person", "person", "system", "unnamed", "unresolved"])
        yield model(
            id=uuid4(),
            site=chance.choice(list(world.sites.values())),
            actor=chance.choice([*world.people.values(), None]) if kind == "person" else None,
            actor_kind=kind,
            channel="code",
            occurred_at=chance.choice(MOMENTS) + timedelta(minutes=chance.randrange(-90, 90)),
            **{name: chance.choice(actions)},
            **more,
        )


def store(world: World, chance: random.Random, number: int = 300) -> None:
    for row in list(some(world, chance, number)):
        partitions.ensure(type(row), [partitions.month_of(row.occurred_at)])
        row.save(force_insert=True)


def test_pages_and_database_agree_on_what_tells_what_happened() -> None:
    assert {model._meta.model_name for model in EVENT_MODELS} == set(ACTIONS)
    for model in EVENT_MODELS:
        assert ACTIONS[str(model._meta.model_name)] == TELLINGS[model._meta.label].action == TOLD[model][0]


def test_tallies_follow_inserts_one_by_one(world: World, chance: random.Random) -> None:
    store(world, chance)
    assert kept() == counted()
    assert len(kept()) > 50


def delete_some(world: World) -> None:
    for model in EVENT_MODELS:
        ids = list(model._default_manager.values_list("id", flat=True).order_by("id")[::3])
        model._default_manager.filter(id__in=ids).delete()


def forget_a_person(world: World) -> None:
    for model in EVENT_MODELS:
        model._default_manager.filter(actor=world.ingrid).update(actor=None, user=None)


def change_owner(world: World) -> None:
    ArmingEvent.objects.filter(actor=world.ingrid).update(actor=world.ole, mode="off")


def move_in_time(world: World) -> None:
    for model in EVENT_MODELS:
        row = model._default_manager.order_by("id")[0]
        model._default_manager.filter(pk=row.pk).update(occurred_at=MOMENTS[0])


def touch_nothing_that_counts(world: World) -> None:
    LockEvent.objects.update(lock_name="Bakdør", time_uncertain=True)


def delete_all(world: World) -> None:
    for model in EVENT_MODELS:
        model._default_manager.all().delete()


@pytest.mark.parametrize(
    "change",
    [delete_some, forget_a_person, change_owner, move_in_time, touch_nothing_that_counts, delete_all],
    ids=lambda change: change.__name__,
)
def test_tallies_follow_what_is_done_to_many_rows_at_once(
    world: World, chance: random.Random, change: Callable[[World], None]
) -> None:
    store(world, chance, 150)
    change(world)
    assert kept() == counted()


def test_nothing_is_left_of_what_is_gone(world: World, chance: random.Random) -> None:
    store(world, chance, 50)
    delete_all(world)
    assert not Tally.objects.exists()


def test_tallies_follow_a_copy_from_outside(world: World) -> None:
    partitions.ensure(ArmingEvent, [date(2026, 3, 1), date(2026, 4, 1)])
    times, whose = "id, occurred_at, received_at", "site_id, actor_id, actor_kind, unresolved_name"
    copy_in = f"COPY accounts_armingevent ({times}, {whose}, channel, time_uncertain, mode) FROM STDIN"
    person, home = world.ole.pk, world.sites["house"].pk
    with connection.cursor() as cursor, cursor.copy(copy_in) as copy:
        for minute in range(500):
            at = datetime(2026, 3, 31, 20, tzinfo=UTC) + timedelta(minutes=minute)
            copy.write_row([uuid4(), at, at, home, person, "person", "", "app", False, "off"])
    assert kept() == counted()


def test_what_is_ignored_as_known_is_not_tallied_twice(world: World) -> None:
    event = world.event(ArmingEvent, "ole", ago=timedelta(days=1, minutes=1), mode="full")
    before = kept()
    ArmingEvent.objects.bulk_create([event], ignore_conflicts=True)
    assert kept() == before == counted()


def test_a_dropped_month_takes_its_numbers_with_it(world: World, chance: random.Random) -> None:
    store(world, chance)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    held = ArmingEvent.objects.filter(
        occurred_at__gte=MOMENTS[2], occurred_at__lt=datetime(2026, 2, 1, tzinfo=UTC)
    )
    assert held.exists()
    assert partitions.drop(ArmingEvent, date(2026, 1, 1))
    assert not held.exists()
    assert kept() == counted()
    assert not partitions.drop(ArmingEvent, date(2026, 1, 1))
    partitions.ensure(ArmingEvent, [date(2026, 1, 1)])


def test_a_home_is_counted_anew(world: World, chance: random.Random) -> None:
    store(world, chance, 100)
    house, before = world.sites["house"], kept()
    Tally.objects.filter(site=house, actor__isnull=False).delete()
    Tally.objects.filter(site=house).update(number=1_000)
    tallies.rebuild(house)
    tallies.rebuild(house)
    assert kept() == before == counted()


def test_deleting_what_was_never_tallied_is_refused(world: World) -> None:
    world.event(ArmingEvent, "ole", ago=timedelta(days=1, minutes=1), mode="full")
    Tally.objects.all().delete()
    with pytest.raises(IntegrityError, match="past their tallies"), transaction.atomic():
        ArmingEvent.objects.all().delete()
    for site in world.sites.values():
        tallies.rebuild(site)
    ArmingEvent.objects.all().delete()
    assert kept() == counted()
