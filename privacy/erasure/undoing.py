"""Undoing an erasure by the link of a letter: whoever has it may, signed out too, as long as nothing has begun."""

from __future__ import annotations

from uuid import UUID

from accounts.wall import scope
from privacy.erasure import flow
from privacy.models import Erasure, PrivacyRequest

LONGEST_TOKEN = 100


def find(token: str) -> Erasure | None:
    """The erasure whose letter held this token, while the link works: until it begins, and once."""
    if len(token) > LONGEST_TOKEN:
        return None
    waiting = Erasure.objects.filter(cancel_mark=flow.mark_of(token), started_at=None)
    return waiting.only("cooling_until", "request_id").first()


def undo(token: str) -> bool:
    """Call it off on behalf of the person it is about. False: too late, or no such link."""
    found = find(token)
    if found is None:
        return False
    with scope.of_person(_person_of(found)):
        return flow.cancel_by_token(token) is not None


def _person_of(erasure: Erasure) -> UUID:
    found = PrivacyRequest.objects.filter(pk=erasure.request_id, person__isnull=False)
    person_id: UUID = found.values_list("person_id", flat=True).get()
    return person_id
