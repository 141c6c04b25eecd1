"""A home that changed hands, everything held, and the roles of the database to look at it from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection, transaction
from psycopg import sql

from accounts.wall import scope
from tests.world import World


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Be this role and nobody in particular."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role)))  # type: ignore[arg-type]
        yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture
def behind(world: World) -> Callable[[str], AbstractContextManager[None]]:
    """The scope of one of the world's persons."""
    return lambda name: scope.of_person(world.people[name].pk)
