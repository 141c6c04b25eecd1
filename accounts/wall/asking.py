"""Questions about people whom nobody who asks may see: the database answers them, and gives nothing else away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection


def registered(number: str, address: str) -> UUID | None:
    """The customer with that number whose address for letters is this one. One query, known or not."""
    found: UUID | None = _answer("SELECT wall_registered(%s, %s)", number, address)
    return found


def proven(number: str, national: bytes) -> UUID | None:
    """The customer with that number whose national id on record has this keyed fingerprint."""
    found: UUID | None = _answer("SELECT wall_proven(%s, %s)", number, national)
    return found


def agrees(person_id: UUID, national: bytes) -> bool:
    """Whether a national id is on record for nobody else, and for this person where theirs is on record at all."""
    return bool(_answer("SELECT wall_agrees(%s, %s)", person_id, national))


def person_of(number: str) -> UUID | None:
    """The person behind a customer number; for the privacy desk, and for nobody else an answer."""
    found: UUID | None = _answer("SELECT wall_person_of(%s)", number)
    return found


def number_of(person_id: UUID) -> str:
    """A person's customer number, the newest; empty for who is no customer, and for who is not of the desk."""
    return str(_answer("SELECT wall_number_of(%s)", person_id) or "")


def _answer(question: str, *values: str | bytes | UUID) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        [(answer,)] = cursor.fetchall()
    return answer
