"""Letters of a change of ownership, to either side: a case number, a moment, and a link behind sign-in."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from accounts import post
from accounts.models import OwnershipChange, Person

SELLER, BUYER = "seller", "buyer"


def tell(change: OwnershipChange, kind: str, *sides: str, each: UUID | None = None) -> None:
    """Owe this letter to these sides, once each, or once for `each` thing that happens more than once.

    A side that nobody has taken yet, or an estate, gets none.
    """
    people = people_of(change)
    for side in sides:
        if side in people:
            person, language = people[side]
            post.owe(
                kind,
                key=key_of(change, kind, side, each=each),
                to=Person(pk=person),
                language=language,
                facts=facts_of(change) | {"side": side},
            )


def key_of(change: OwnershipChange, kind: str, side: str, *, each: UUID | None = None) -> str:
    return f"{kind}:{each or change.pk}:{side}"


def facts_of(change: OwnershipChange) -> dict[str, str]:
    moment = change.takeover_at.isoformat() if change.takeover_at else ""
    return {"key": change.key, "takeover_at": moment}


def people_of(change: OwnershipChange) -> Mapping[str, tuple[UUID, str]]:
    """Who is written to on either side: keys and languages, which neither side sees of the other otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT side, person, language FROM ownership_sides(%s)", [change.pk])
        return {side: (person, language) for side, person, language in cursor.fetchall()}
