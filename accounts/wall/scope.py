"""Stepping behind the wall: for one transaction the connection is nobody but one person, or staff."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts.models import User
from accounts.wall.roles import PERSON, STAFF

# One round trip. All of it ends with the transaction: no pool and no next request ever sees it.
ENTER = "SELECT wall_enter(%s), set_config('app.session', %s, true), set_config('role', %s, true)"
# Of nobody, until `wall_look` has found an opening: no category, so no customer's row.
NOBODY = (
    "set_config('app.person', '', true), set_config('app.categories', '', true),"
    " set_config('app.desk', '', true)"
)
AT_THE_DESK = "SELECT set_config('app.desk', 'on', true)"
ENTER_AS_STAFF = f"""
    SELECT {NOBODY},
        set_config('app.user', %s, true), set_config('app.session', %s, true), set_config('role', %s, true)
"""
LEAVE = f"SELECT {NOBODY}, set_config('role', 'none', true)"


@contextmanager
def of_user(user: User, *, session: str = "") -> Iterator[None]:
    """A transaction in which a customer reaches only their own, and an employee only what staff may.

    `session`: the key of the session in use, which may be renewed or ended meanwhile.
    """
    if user.person_id is not None:
        with _entered(ENTER, user.person_id, session, PERSON):
            yield
    else:
        with _entered(ENTER_AS_STAFF, str(user.pk), session, STAFF):
            yield


def at_the_desk() -> None:
    """For the rest of the transaction, show an employee of the privacy desk what is the desk's.

    Without it their connection reads no more than other employees'. For others it opens nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(AT_THE_DESK)


@contextmanager
def of_person(person_id: UUID) -> Iterator[None]:
    """A transaction that reaches only what one person may: for work done on their behalf."""
    with _entered(ENTER, person_id, "", PERSON):
        yield


def enter(cursor: Any, person_id: UUID) -> None:
    """The same in a transaction that has begun, over any connection of psycopg's."""
    cursor.execute(ENTER, [person_id, "", PERSON])


@contextmanager
def _entered(statement: str, *values: Any) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
        yield
    # Inside a larger transaction, as in tests, nothing ends by itself. A broken one takes the scope back with it.
    if connection.in_atomic_block and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute(LEAVE)
