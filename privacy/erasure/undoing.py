"""Undoing an erasure by the link of a letter: whoever has it may, signed out too, as long as nothing has begun."""

from __future__ import annotations

from privacy.erasure import flow
from privacy.models import Erasure
from privacy.states import WrongState

LONGEST_TOKEN = 100


def find(token: str) -> Erasure | None:
    """The erasure whose letter held this token, while the link works: until it begins, and once."""
    if len(token) > LONGEST_TOKEN:
        return None
    with flow.of_token(token) as request:
        return request.erasure if request else None


def undo(token: str) -> bool:
    """Call it off on behalf of the person it is about. False: too late, or no such link."""
    if len(token) > LONGEST_TOKEN:
        return False
    try:
        return flow.cancel_by_token(token) is not None
    except WrongState:
        return False
