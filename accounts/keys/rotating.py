"""Rotation: every data key wrapped anew under the newest key-encryption key, while everybody works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db import transaction
from django.db.models import Count

from accounts.keys.rings import Wrapped, ring
from accounts.models.keys import DataKey

BATCH = 500
FIRST = UUID(int=0)


@dataclass(frozen=True)
class Rotated:
    """`wrapped` anew; `left` by old id, with the ring's newest not among them."""

    wrapped: int
    left: dict[str, int]


def rotate() -> Rotated:
    """Wrap what is under another id than the newest. Safe to repeat, to kill, and beside readers and another.

    A key destroyed meanwhile stays destroyed. What the ring cannot open is left as it is. Raises KeysUnavailable
    when the ring does not answer.
    """
    current = ring().current()
    wrapped = sum(_rewrapped(batch) for batch in _batches(current))
    return Rotated(wrapped, {kek_id: number for kek_id, number in counted().items() if kek_id != current})


def counted() -> dict[str, int]:
    """How many data keys are under each id."""
    rows = DataKey.objects.order_by("kek_id").values_list("kek_id")
    return dict(rows.annotate(Count("pk")))


def _batches(current: str) -> Iterator[list[DataKey]]:
    """In the order of the keys: what could not be opened is not met again."""
    last = FIRST
    others = DataKey.objects.exclude(kek_id=current).order_by("pk")
    while batch := list(others.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def _rewrapped(rows: Sequence[DataKey]) -> int:
    """Both columns change in one statement, which adds no row: whoever reads sees the old pair or the new one."""
    held = {kek_id for kek_id in {row.kek_id for row in rows} if ring().holds(kek_id)}
    opened = _opened([row for row in rows if row.kek_id in held])
    anew = ring().wrap(list(opened.values()), [row.bound for row in opened])
    for row, one in zip(opened, anew, strict=True):
        row.wrapped, row.kek_id = one.value, one.kek_id
    with transaction.atomic():
        # In the order of the keys, so that two rotations at once do not wait for each other.
        kept = DataKey.objects.filter(pk__in=[row.pk for row in opened]).order_by("pk").select_for_update()
        left = set(kept.values_list("pk", flat=True))
        changed = [row for row in opened if row.pk in left]
        return DataKey.objects.bulk_update(changed, ["wrapped", "kek_id"]) if changed else 0


def _opened(rows: Sequence[DataKey]) -> dict[DataKey, bytes]:
    """In one go; when one does not open, each by itself and without that one."""
    try:
        keys = ring().unwrap(
            [Wrapped(row.kek_id, bytes(row.wrapped)) for row in rows], [row.bound for row in rows]
        )
    except InvalidTag:
        if len(rows) == 1:
            return {}
        return {row: key for one in rows for row, key in _opened([one]).items()}
    return dict(zip(rows, keys, strict=True))
