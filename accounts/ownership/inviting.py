"""The link to whoever takes over: one use, fourteen days, and only together with the address it was sent to."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts import post, sealing
from accounts.models import OwnershipChange, TakeoverInvitation, User
from accounts.models.reachable import mark_of as mark_of_address
from accounts.ownership.states import ANSWER_WITHIN

LONGEST_TOKEN = 100


@dataclass(frozen=True)
class Open:
    """An invitation whose link works now: all that anybody gets to know of it from the link."""

    pk: UUID
    address_mark: bytes
    valid_until: datetime


def invite(change: OwnershipChange, *, by: User, address: str, language: str) -> TakeoverInvitation:
    """Send the link there; one that was sent before is dead. In the transaction that is open."""
    now, token = timezone.now(), secrets.token_urlsafe(32)
    TakeoverInvitation.objects.filter(change=change).delete()
    invitation = TakeoverInvitation(
        change=change,
        mark=mark_of(token),
        address_mark=mark_of_address(address),
        sent_at=now,
        valid_until=change.initiated_at + ANSWER_WITHIN,
    )
    invitation.save(force_insert=True)
    post.owe(
        "takeover-invitation",
        key=f"takeover-invitation:{invitation.pk}",
        address=address,
        language=language,
        facts={"until": invitation.valid_until.isoformat()},
        secret=token,
    )
    return invitation


def forget(change: OwnershipChange) -> None:
    """The link is dead from now on. Safe to repeat."""
    TakeoverInvitation.objects.filter(change=change).delete()


def find(token: str, *, now: datetime) -> Open | None:
    """The invitation of a link that works; nothing tells one that is used from one that never was."""
    if len(token) > LONGEST_TOKEN:
        return None
    found = TakeoverInvitation.objects.filter(mark=mark_of(token), used_at=None, valid_until__gt=now)
    row = found.only("pk", "address_mark", "valid_until").first()
    return None if row is None else Open(row.pk, bytes(row.address_mark or b""), row.valid_until)


def mark_of(token: str) -> bytes:
    return sealing.fingerprint(token, context="takeover_invitation")
