"""Fixtures of the pages of what is held: somebody signed in without the sign-in page, and many events at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from accounts import activity
from accounts.models import ArmingEvent
from accounts.models.activity import ActorKind, Channel
from accounts.page import SITE_KEY
from tests.world import World

Page = Callable[..., str]


@pytest.fixture
def page(world: World) -> Page:
    """The page a person of the world gets at an address, as text; about the house, where they have a choice."""

    def get(name: str, address: str, language: str = "nb") -> str:
        client = Client(headers={"accept-language": language})
        client.force_login(world.users[name])
        session = client.session
        session[SITE_KEY] = str(world.sites["house"].pk)
        session.save()
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer.content.decode()

    return get


@pytest.fixture
def many(world: World) -> Callable[[int], None]:
    """Store so many more events of Ingrid's, ten of them at each moment, over the last ten months."""

    def store(number: int) -> None:
        step = timedelta(days=300) / number
        activity.record(
            [
                ArmingEvent(
                    id=uuid4(),
                    site=world.sites["house"],
                    actor=world.ingrid,
                    user=world.accesses["ingrid"],
                    actor_kind=ActorKind.PERSON,
                    channel=Channel.CODE,
                    mode=ArmingEvent.Mode.FULL,
                    occurred_at=world.now - timedelta(hours=1) - step * (place - place % 10),
                )
                for place in range(number)
            ]
        )

    return store
