"""A no to a call list lasts: whoever has said it is not put on the same list again by the same number (WF-12)."""

from __future__ import annotations

from uuid import UUID

from accounts import sealing
from accounts.models import ContactRefusal
from accounts.models.reachable import plain


class NumberRefused(Exception):
    """The number cannot stand on this list. Why is nobody's but its holder's."""


def remember(occupancy_id: UUID, number: str) -> None:
    """Keep a number off a list from now on. A second time changes nothing."""
    if mark := _mark_of(occupancy_id, number):
        refusal = ContactRefusal(occupancy_id=occupancy_id, number_hmac=mark)
        ContactRefusal.objects.bulk_create([refusal], ignore_conflicts=True)


def check(occupancy_id: UUID, number: str) -> None:
    """Raises NumberRefused."""
    mark = _mark_of(occupancy_id, number)
    if mark and ContactRefusal.objects.filter(occupancy=occupancy_id, number_hmac=mark).exists():
        raise NumberRefused


def _mark_of(occupancy_id: UUID, number: str) -> bytes:
    """Another one at every home, so that nobody is found at two; empty for what is no number."""
    digits = plain(number)
    return sealing.fingerprint(f"{occupancy_id}:{digits}", context="contact.refusal") if digits else b""
