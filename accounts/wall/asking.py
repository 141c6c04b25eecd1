"""Questions about people whom nobody who asks may see: the database answers them, and gives nothing else away."""

from __future__ import annotations

from uuid import UUID

from django.db import connection


def registered(number: str, address: str) -> UUID | None:
    """The customer with that number whose address for letters is this one. One query, known or not."""
    return _answer("SELECT wall_registered(%s, %s)", number, address)


def proven(number: str, national: bytes) -> UUID | None:
    """The customer with that number whose national id on record has this keyed fingerprint."""
    return _answer("SELECT wall_proven(%s, %s)", number, national)


def agrees(person_id: UUID, national: bytes) -> bool:
    """Whether a national id is on record for nobody else, and for this person where theirs is on record at all."""
    return bool(_answer("SELECT wall_agrees(%s, %s)", person_id, national))


def _answer(question: str, *values: object) -> UUID | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        [(answer,)] = cursor.fetchall()
    return answer  # type: ignore[no-any-return] # what the function in the database returns
