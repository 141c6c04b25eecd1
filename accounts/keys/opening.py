"""Data keys: made for an owner, opened by id, and destroyed. What is destroyed is erased."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from accounts.keys.errors import KeyDestroyed
from accounts.keys.rings import Wrapped, ring
from accounts.models.keys import DataKey

Kind = DataKey.Kind
Held = dict[UUID, tuple[float, bytes]]
# A long job must not go on reading what was destroyed a minute ago.
HELD_SECONDS = 60
MOST_HELD = 4_096

_held: ContextVar[Held | None] = ContextVar("held data keys", default=None)


@dataclass(frozen=True)
class OpenKey:
    """A data key in the clear, and the id that what it seals must name."""

    id: UUID
    key: bytes


@contextmanager
def held() -> Iterator[None]:
    """Keep what is opened for the length of a request or a job, at most a minute. Inside another, that one's."""
    if _held.get() is not None:
        yield
        return
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def prepared(owners: Mapping[UUID, Kind]) -> list[tuple[DataKey, OpenKey]]:
    """New keys with their rows, which are not saved. Raises KeysUnavailable."""
    rows = [DataKey(owner=owner, kind=kind) for owner, kind in owners.items()]
    keys = [AESGCM.generate_key(256) for _row in rows]
    for row, wrapped in zip(rows, ring().wrap(keys, [row.bound for row in rows]), strict=True):
        row.wrapped, row.kek_id = wrapped.value, wrapped.kek_id
    return [(row, OpenKey(row.pk, key)) for row, key in zip(rows, keys, strict=True)]


def for_owners(owners: Mapping[UUID, Kind]) -> dict[UUID, OpenKey]:
    """The key of each owner; whoever has none gets one. Two queries at most. Raises KeysUnavailable.

    Which key an owner has is always asked anew: one made in a transaction that was undone must seal nothing.
    """
    rows = DataKey.objects.filter(owner__in=owners).order_by("created_at", "pk")
    newest = {row.owner: row for row in rows}
    opened = _opened(newest.values())
    known = {owner: OpenKey(row.pk, opened[row.pk]) for owner, row in newest.items()}
    made = prepared({owner: kind for owner, kind in owners.items() if owner not in known})
    DataKey.objects.bulk_create(row for row, _key in made)
    for row, key in made:
        _keep(row.pk, key.key)
        known[row.owner] = key
    return known


def for_owner(owner: UUID, *, kind: Kind) -> OpenKey:
    """The key of one owner, made when there is none. Raises KeysUnavailable."""
    return for_owners({owner: kind})[owner]


def fetch(ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Those of the keys that exist, in one query; inside `held` at hand afterwards. Raises KeysUnavailable."""
    found = {key_id: key for key_id in ids if (key := _at_hand(key_id)) is not None}
    missing = set(ids) - found.keys()
    if missing:
        found |= _opened(DataKey.objects.filter(pk__in=missing))
    return found


def opened(key_id: UUID) -> bytes:
    """One key. Raises KeyDestroyed, KeysUnavailable."""
    key = fetch([key_id]).get(key_id)
    if key is None:
        raise KeyDestroyed
    return key


def opened_of(owner: UUID) -> bytes:
    """The key of a file or a copy, of which there is only one. Raises KeyDestroyed, KeysUnavailable."""
    row = DataKey.objects.filter(owner=owner).order_by("-created_at", "-pk").first()
    if row is None:
        raise KeyDestroyed
    return _opened([row])[row.pk]


def destroy(*owners: UUID) -> int:
    """Take the keys of these owners away for good; how many there were. This is erasure. Safe to repeat.

    What other processes hold open they forget within a minute; the rest is unreadable when this commits.
    """
    gone = DataKey.objects.filter(owner__in=owners)
    for key_id in gone.values_list("pk", flat=True):
        (_held.get() or {}).pop(key_id, None)
    count, _by_model = gone.delete()
    return count


def _opened(rows: Iterable[DataKey]) -> dict[UUID, bytes]:
    """Unwrapped in one go, those at hand left out."""
    listed = list(rows)
    found = {row.pk: key for row in listed if (key := _at_hand(row.pk)) is not None}
    rest = [row for row in listed if row.pk not in found]
    if rest:
        wrapped = [Wrapped(row.kek_id, bytes(row.wrapped)) for row in rest]
        keys = ring().unwrap(wrapped, [row.bound for row in rest])
        for row, key in zip(rest, keys, strict=True):
            found[row.pk] = key
            _keep(row.pk, key)
    return found


def _at_hand(key_id: UUID) -> bytes | None:
    until, key = (_held.get() or {}).get(key_id, (0.0, None))
    return key if time.monotonic() < until else None


def _keep(key_id: UUID, key: bytes) -> None:
    here = _held.get()
    if here is None:
        return
    if len(here) >= MOST_HELD:
        here.clear()
    here[key_id] = (time.monotonic() + HELD_SECONDS, key)
