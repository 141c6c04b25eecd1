"""Fingerprints for addresses and numbers that came in past their model: a bundle, a change in bulk."""

from __future__ import annotations

from django.db import transaction

from accounts.models import ContactPoint
from accounts.models.reachable import mark_of

BATCH = 1_000


def mark_all() -> int:
    """Give every address and number without one its fingerprint; how many were given. Safe to repeat."""
    marked = 0
    while batch := _mark_some():
        marked += batch
    return marked


@transaction.atomic
def _mark_some() -> int:
    unmarked = ContactPoint.objects.filter(value_hmac=None, kind__in=ContactPoint.FOUND_BY)
    rows = list(unmarked.select_for_update(skip_locked=True).only("pk", "value").order_by("pk")[:BATCH])
    for row in rows:
        row.value_hmac = mark_of(row.value)
    return ContactPoint.objects.bulk_update(rows, ["value_hmac"]) if rows else 0
