"""The log of a household: each look of the owner is shown to the others, and a name stands by choice (R-63)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import AuthorisedUser
from privacy.models import LogView
from tests.privacy.safety.conftest import Read
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
LOG = "/trygghet/loggen/"
EMPTY = "Ingen har sett den de siste 30 dagene."


def test_each_look_of_the_owner_is_kept_and_shown_to_the_others(world: World, read: Read) -> None:
    assert EMPTY in read("ole", LOG)
    for _time in range(2):
        assert "Andres bruk av alarmen" in read("ingrid", "/opplysninger/bruk/")
    assert LogView.objects.filter(person=world.ingrid, occupancy=world.occupancies["ingrid"]).count() == 2
    for name in ("ole", "nora"):
        text = read(name, LOG)
        assert EMPTY not in text
        assert text.count("<span>Fjellveien 12</span>") == 2


@pytest.mark.parametrize("name", ["lise", "tor", "ingrid"])
def test_it_is_not_shown_to_others_than_the_users_of_that_home(world: World, read: Read, name: str) -> None:
    read("ingrid", "/opplysninger/bruk/")
    assert EMPTY in read(name, LOG)


def test_looks_at_ones_own_use_or_elsewhere_are_no_looks_at_others(world: World, read: Read) -> None:
    read("ole", "/opplysninger/bruk/")
    read("ingrid", "/opplysninger/laser/")
    assert not LogView.objects.exists()


def test_looks_of_before_one_came_and_of_long_ago_are_not_shown(world: World, read: Read) -> None:
    home, hour = world.occupancies["ingrid"], timedelta(hours=1)
    LogView.objects.create(person=world.ingrid, occupancy=home, at=world.now - 31 * 24 * hour)
    LogView.objects.create(person=world.ingrid, occupancy=home, at=world.now - 3 * hour)
    assert EMPTY not in read("ole", LOG)
    AuthorisedUser.objects.filter(person=world.ole).update(valid_from=world.now - 2 * hour)
    assert EMPTY in read("ole", LOG)
    assert EMPTY not in read("nora", LOG)


def test_whoever_chooses_to_be_seen_is_named_until_they_choose_otherwise(
    world: World, signed_in: SignedIn, read: Read
) -> None:
    client, address = signed_in("ole"), f"{LOG}navn/{world.accesses['ole'].pk}/"
    for answer, is_named in (("ja", True), ("nei", False)):
        assert client.post(address, {"vis": answer}).status_code == 303
        assert ("· Ole" in read("ingrid", "/opplysninger/bruk/")) is is_named


@pytest.mark.parametrize(
    ("name", "of"), [("ingrid", "ole"), ("lise", "ole"), ("nora", "nora"), ("nora", "ole")]
)
def test_nobody_chooses_for_another_and_a_child_has_been_told(
    world: World, signed_in: SignedIn, name: str, of: str
) -> None:
    answer = signed_in(name).post(f"{LOG}navn/{world.accesses[of].pk}/", {"vis": "ja"})
    assert answer.status_code == 404
    assert not AuthorisedUser.objects.filter(show_name_to_owner=True).exists()
    assert "Navnet ditt står i loggen" in signed_in("nora").get(LOG).content.decode()


def test_the_page_tells_the_owner_that_the_others_see_it(read: Read) -> None:
    assert "kan se når du har åpnet denne siden" in read("ingrid", "/opplysninger/bruk/")
