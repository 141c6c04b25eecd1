"""The order of a call list: one change at a time, and none that was made on an old list."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from accounts.contacts.calling import on_list
from accounts.models import ContactPerson, Occupancy

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('call_list' || %s::text, 0))"


class ListChanged(Exception):
    """Somebody else has changed the list since it was shown."""


def lock(occupancy_id: UUID) -> None:
    """Wait until nobody else changes this list; the turn ends with the transaction.

    A lock of its own and not of rows: an empty list has none.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [str(occupancy_id)])


def locked(occupancy: Occupancy, *, stamp: str | None = None) -> list[ContactPerson]:
    """The list as it stands, while nobody else changes it. Raises ListChanged when `stamp` is of another one."""
    lock(occupancy.pk)
    listed = list(on_list(occupancy).select_for_update(of=("self",)))
    if stamp is not None and stamp != stamp_of(listed):
        raise ListChanged
    return listed


def entry_of(contact: ContactPerson, listed: Iterable[ContactPerson]) -> ContactPerson:
    """Somebody's entry as it stands on a locked list. Raises ListChanged when they have left it."""
    for one in listed:
        if one.pk == contact.pk:
            return one
    raise ListChanged


def stamp_of(listed: Iterable[ContactPerson]) -> str:
    """A short print of who is on the list and in which order: a form brings it back."""
    return hashlib.sha256(" ".join(str(one.pk) for one in listed).encode()).hexdigest()[:16]


def rearrange(wanted: Sequence[ContactPerson]) -> None:
    """Number the list from 1 in this order. Of a list that is locked, all of it."""
    moved = [(number, one) for number, one in enumerate(wanted, start=1) if one.call_order != number]
    highest = max((one.call_order for one in wanted), default=0) + len(wanted)
    # No two may have the same number, not for a moment: first out of the way, then to their places.
    for number, one in moved:
        _place(one, highest + number)
    for number, one in moved:
        _place(one, number)


def next_place(listed: Sequence[ContactPerson]) -> int:
    return max((one.call_order for one in listed), default=0) + 1


def end_of(contact: ContactPerson, now: datetime) -> datetime:
    """When an entry ends that ends now: later than it began, by the clock of whoever wrote it."""
    return max(now, contact.valid_from + timedelta(microseconds=1))


def _place(one: ContactPerson, number: int) -> None:
    one.call_order = number
    one.save(update_fields=["call_order"])
