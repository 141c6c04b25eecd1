"""Somebody who bought and could have said no, and requests in the role of the web process."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.wall import scope
from privacy.marketing import choosing, sales
from privacy.marketing.facts import decide
from privacy.marketing.normalising import asked
from privacy.models.marketing import Channel, How
from tests.accounts.conftest import in_the_web_process  # noqa: F401 - a fixture of all tests here
from tests.world import World

ADDRESS = "ingrid@example.no"
MONDAY_NOON = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


@pytest.fixture
def buyer(world: World) -> World:
    """Ingrid gave her e-mail address and telephone number when she bought."""
    for channel in (Channel.EMAIL, Channel.SMS):
        assert sales.note("4410882", channel, at=timezone.now())
    return world


def verdict(address: str, channel: Channel = Channel.EMAIL) -> str:
    """Why, or why not, something like what was bought may go there on a Monday at noon."""
    [found] = decide([asked(channel, address=address)], channel, at=MONDAY_NOON, is_similar=True)
    return f"{'yes' if found.allowed else 'no'}: {found.reason.value}"


def say_no(world: World, *channels: Channel) -> None:
    with scope.of_user(world.users["ingrid"]):
        choosing.say_no(world.ingrid, channels, how=How.PORTAL, by=world.users["ingrid"])


def say_yes(world: World, channel: Channel) -> None:
    with scope.of_user(world.users["ingrid"]):
        choosing.say_yes(
            world.ingrid,
            channel,
            by=world.users["ingrid"],
            language="nb",
            wording_version=1,
            evidence="knappen",
        )
