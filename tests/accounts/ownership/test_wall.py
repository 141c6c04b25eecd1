"""What the database answers about a change of ownership past the wall, and to whom."""

from __future__ import annotations

from uuid import UUID

import pytest

from accounts.models import OwnershipChange
from accounts.ownership import letters
from accounts.wall import scope
from tests.accounts.ownership import walk
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(world: World) -> OwnershipChange:
    return walk.due(world, seller="ingrid", buyer="lise", site="house")


def sides(change: OwnershipChange) -> set[UUID]:
    return {person for person, _language in letters.people_of(change).values()}


def test_who_the_sides_are_is_told_to_them_and_to_those_who_work_with_it(
    world: World, change: OwnershipChange
) -> None:
    both = {world.people["ingrid"].pk, world.people["lise"].pk}
    for name in ("ingrid", "lise", "sam", "sara"):
        with scope.of_user(world.users[name]):
            assert sides(change) == both, name
    with walk.as_worker():
        assert sides(change) == both


@pytest.mark.parametrize("name", ["ole", "tor", "omar", "astrid", "dina"])
def test_to_nobody_else_is_told_who_the_sides_are(world: World, change: OwnershipChange, name: str) -> None:
    with scope.of_user(world.users[name]):
        assert sides(change) == set()
