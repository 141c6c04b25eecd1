"""What happens at a home that is watched is noticed by the clock, once, and looked at by those few (R-64)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from accounts.models import AuthorisedUser, Customer, Letter, OwnershipChange, Person, Site
from accounts.ownership import stops
from privacy.models import SafetyLook, SafetyReview
from privacy.safety import watching
from privacy.workflow import Scope, open_export
from tests.accounts.ownership import walk
from tests.privacy.safety.conftest import AtWork, as_worker
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
Tick = Callable[[datetime], int]
ROOM = "/admin/privacy/safetyreview/"


@pytest.fixture
def busy(world: World) -> World:
    """A copy, a guest who is invited and a sale, at Ole's home; a copy elsewhere."""
    for name in ("ingrid", "lise"):
        scope = Scope(categories=("bruk",))
        open_export(world.people[name], by=world.users[name], scope=scope, language="nb")
    AuthorisedUser.objects.create(
        occupancy=world.occupancies["ingrid"],
        display_name="Gjest",
        role="temporary",
        valid_from=world.now,
        state="invited",
    )
    OwnershipChange.objects.create(
        site=world.sites["house"],
        from_customer=world.customers["ingrid"],
        to_customer=Customer.objects.get(customer_number="4410990"),
        initiated_by="seller",
        initiated_at=world.now,
        takeover_at=world.now + timedelta(days=9),
    )
    return world


def protect(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(protection_status="protected")


def test_where_nobody_is_at_risk_nothing_is_noticed(busy: World, tick: Tick) -> None:
    assert tick(busy.now) == 0
    assert not Letter.objects.filter(kind="safety-waits").exists()


def test_all_that_touches_the_home_is_noticed_once(busy: World, tick: Tick) -> None:
    protect(busy.ole)
    assert tick(busy.now) == 3
    assert {look.kind for look in SafetyLook.objects.all()} == {"request", "user", "ownership"}
    assert tick(busy.now + timedelta(minutes=1)) == 0
    assert Letter.objects.filter(kind="safety-waits").count() == 1
    assert tick(busy.now + timedelta(days=1)) == 0
    assert Letter.objects.filter(kind="safety-waits").count() == 2


@pytest.mark.parametrize("who", ["ole", "ingrid", "kari"])
def test_a_home_is_watched_for_whoever_belongs_to_it(world: World, at_work: AtWork, who: str) -> None:
    home, other = world.occupancies["ingrid"], world.occupancies["lise"]
    for site, seller, buyer in (("house", "ingrid", "lise"), ("lise", "lise", "ingrid")):
        walk.due(world, seller=seller, buyer=buyer, site=site, key=f"EK-{site}")
    with as_worker():
        assert not watching.is_watched(home)
    protect(world.people[who])
    with as_worker():
        assert watching.is_watched(home)
        assert not watching.is_watched(other)
    with at_work("sam"), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        watching.is_watched(home)


@pytest.mark.parametrize(
    ("state", "is_watched"), [("asked", True), ("granted", True), ("refused", False), ("ended", False)]
)
def test_a_home_two_are_at_odds_about_is_watched_until_it_is_settled(
    world: World, state: str, is_watched: bool
) -> None:
    walk.due(world, seller="ingrid", buyer="lise", site="house")
    review = SafetyReview(person=world.ole, occupancy=world.occupancies["ingrid"], state=state)
    review.reason = "Et ord"
    review.proposed_by, review.decided_by = world.users["sara"], world.users["omar"]
    review.review_on = world.now.date()
    review.save()
    with as_worker():
        assert watching.is_watched(world.occupancies["ingrid"]) is is_watched


def test_a_home_whose_address_is_protected_is_watched(busy: World, tick: Tick) -> None:
    walk.due(busy, seller="lise", buyer="ingrid", site="lise")
    with as_worker():
        assert not watching.is_watched(busy.occupancies["lise"])
    Site.objects.filter(pk=busy.sites["lise"].pk).update(address_protected=True)
    with as_worker():
        assert watching.is_watched(busy.occupancies["lise"])
    assert tick(busy.now) == 2, "her copy and the sale are noticed by the same rule"


def test_whether_a_home_is_watched_is_answered_where_it_is_to_change_hands_alone(world: World) -> None:
    change = walk.due(world, seller="ingrid", buyer="lise", site="house")
    protect(world.people["ingrid"])
    with as_worker():
        assert watching.is_watched(world.occupancies["ingrid"])
        assert not watching.is_watched(world.occupancies["cabin"]), "hers too, and going to nobody"
    OwnershipChange.objects.filter(pk=change.pk).update(state="cancelled")
    with as_worker():
        assert not watching.is_watched(world.occupancies["ingrid"])


def test_a_change_of_ownership_stops_by_that_rule_and_no_other() -> None:
    assert [watching.is_watched] == stops.STOPS


def test_those_few_see_what_was_noticed_and_say_that_they_have_looked(
    busy: World, tick: Tick, keepers: tuple[str, str], signed_in: SignedIn
) -> None:
    protect(busy.ole)
    tick(busy.now)
    client = signed_in(keepers[0])
    page = client.get(ROOM).content.decode()
    for words in ("sak om personvern", "ny bruker", "eierskifte"):
        assert words in page
    look = SafetyLook.objects.get(kind="ownership")
    assert client.post(f"{ROOM}sett/{look.pk}/").status_code == 303
    look.refresh_from_db()
    assert look.seen_by == busy.users[keepers[0]]
    assert "eierskifte" not in client.get(ROOM).content.decode()
    assert signed_in(keepers[1]).post(f"{ROOM}sett/{look.pk}/").status_code == 303
    look.refresh_from_db()
    assert look.seen_by == busy.users[keepers[0]]


@pytest.mark.parametrize("name", ["sam", "dina", "astrid", "ingrid"])
def test_nobody_else_is_let_into_that_room(busy: World, tick: Tick, signed_in: SignedIn, name: str) -> None:
    protect(busy.ole)
    tick(busy.now)
    look, client = SafetyLook.objects.first(), signed_in(name)
    assert look is not None
    for path in ("", "beskyttelse/", f"sett/{look.pk}/"):
        for answer in (
            client.get(ROOM + path),
            client.post(ROOM + path, {"words": "4410882", "what": "protect"}),
        ):
            assert answer.status_code in {302, 403}
    assert "safetyreview" not in client.get("/admin/").content.decode()
    look.refresh_from_db()
    assert look.seen_at is None


def test_what_was_seen_and_is_over_is_kept_no_longer_than_90_days(busy: World, tick: Tick) -> None:
    protect(busy.ole)
    assert tick(busy.now) == 3
    long_ago = busy.now - timedelta(days=91)
    SafetyLook.objects.update(seen_at=long_ago, seen_by=busy.users["dina"])
    AuthorisedUser.objects.filter(display_name="Gjest").delete()
    assert tick(busy.now) == 0
    assert {look.kind for look in SafetyLook.objects.all()} == {"request", "ownership"}
