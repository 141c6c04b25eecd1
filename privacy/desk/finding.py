"""Finding a customer by all of what somebody says of themselves, without reading anybody's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from accounts.models import Person
from accounts.models.reachable import mark_of

AT_MOST = 10
FIND = "SELECT person, number, initials FROM wall_find(%s, %s, %s, %s, %s)"
CASE_NUMBER = re.compile(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass(frozen=True)
class Hit:
    """Somebody found: a customer number, empty for whoever is none, and two letters."""

    person_id: UUID
    number: str
    initials: str

    @property
    def person(self) -> Person:
        return Person(pk=self.person_id)


@dataclass(frozen=True)
class Hits:
    """Those found, AT_MOST of them. `case`: the case they were found by."""

    found: tuple[Hit, ...]
    is_more: bool = False
    case: str = ""

    @property
    def shown(self) -> tuple[Hit, ...]:
        """Nobody, where more were found than one could tell apart."""
        return () if self.is_more else self.found


def find(typed: str) -> Hits:
    """Whoever has the customer number, case number, e-mail address or telephone number. One query, by index.

    Eight digits may be a customer number and a telephone number: both are looked for.
    """
    words = typed.strip()
    case = words.upper() if CASE_NUMBER.fullmatch(words.upper()) else ""
    found = list(_asked(number=words, case=case, mark=mark_of(words) or None))
    return Hits(tuple(found[:AT_MOST]), is_more=len(found) > AT_MOST, case=case)


def named(person_id: UUID) -> Hit | None:
    """How somebody is called before they are opened; None for nobody's key."""
    return next(_asked(person=person_id), None)


def _asked(
    *, number: str = "", case: str = "", mark: bytes | None = None, person: UUID | None = None
) -> Iterator[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(FIND, [number, case, mark, person, AT_MOST + 1])
        yield from (Hit(*row) for row in cursor.fetchall())
