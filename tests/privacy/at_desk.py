"""An employee at the privacy desk, under the role of the database that they have there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from accounts.models import User
from accounts.wall import scope


@contextmanager
def at_desk(user: User) -> Iterator[None]:
    with scope.of_user(user):
        scope.at_the_desk()
        yield
