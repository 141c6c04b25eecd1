"""Employees at work behind the wall, and looks they leave."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from accounts.wall import scope
from privacy import readings
from privacy.models import Opening
from tests.accounts.conftest import in_the_web_process as in_the_web_process
from tests.world import World

AtWork = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def at_work(world: World) -> AtWork:
    """A transaction of one of the world's people, in the role their connection has."""
    return lambda name: scope.of_user(world.users[name])


@pytest.fixture
def open_up(world: World) -> Callable[..., Opening]:
    """An employee opens somebody for a reason; call it at work."""

    def opened(by: str, whom: str = "ingrid", reason: str = "case", reference: str = "PV-1") -> Opening:
        made = readings.open_person(
            world.people[whom], by=world.users[by], reason=reason, reference=reference
        )
        readings.look(made)
        return made

    return opened
