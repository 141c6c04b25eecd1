"""How people are called in the queue: a customer number and two letters, without opening anybody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from privacy.desk.finding import Hit

MARKS = "SELECT person, number, initials FROM wall_marks(%s)"


def marks(people: Iterable[UUID]) -> dict[UUID, Hit]:
    """A mark for everybody of these who has a case. One query; nothing for employees who have none of cases."""
    with connection.cursor() as cursor:
        cursor.execute(MARKS, [list(people)])
        return {row[0]: Hit(*row) for row in cursor.fetchall()}
