"""Those few who look after people at risk, the clock in its own role, and pages as somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.staff import roles
from accounts.wall import scope
from accounts.wall.roles import WORKER
from privacy.safety import watching
from tests.accounts.conftest import in_the_web_process
from tests.world import World

__all__ = ["in_the_web_process"]
SignedIn = Callable[[str], Client]
AtWork = Callable[[str], AbstractContextManager[None]]
Read = Callable[..., str]


@pytest.fixture
def keepers(world: World) -> tuple[str, str]:
    """Two employees whose work it is."""
    for name in ("sara", "omar"):
        world.users[name].groups.clear()
        roles.give(world.users[name], roles.SAFETY)
    return "sara", "omar"


@pytest.fixture
def at_work(world: World) -> AtWork:
    """An employee's connection, as the database sees it."""
    return lambda name: scope.of_user(world.users[name])


@pytest.fixture
def tick() -> Callable[[datetime], int]:
    """The clock, in the role of the worker."""

    def watch(now: datetime) -> int:
        with as_worker():
            return watching.watch(now)

    return watch


@pytest.fixture
def read(world: World, signed_in: SignedIn) -> Read:
    """A page as one of the world's persons reads it."""
    clients: dict[str, Client] = {}

    def page(name: str, path: str) -> str:
        if name not in clients:
            clients[name] = at_the_house(world, signed_in(name))
        client = clients[name]
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.content.decode()

    return page


def at_the_house(world: World, client: Client) -> Client:
    """Of several homes the one in Fjellveien is chosen; who has no choice is none the wiser."""
    client.post("/anlegg/", {"site": str(world.sites["house"].pk), "next": "/"})
    return client


@contextmanager
def as_worker() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
        yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
