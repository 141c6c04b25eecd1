"""Writing events: the one way rows get into the partitioned tables."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.conf import settings

from accounts import partitions
from accounts.models.activity import ActivityEvent

BATCH = 2_000


def event_id(*facts: object) -> UUID:
    """The id of an event, made from what tells it from any other, so that loading it twice adds nothing.

    An HMAC under a key outside the database, so that the id gives nothing away.
    """
    text = "\x1f".join(str(fact) for fact in facts)
    return UUID(bytes=hmac.new(settings.BLIND_INDEX_KEY, text.encode(), hashlib.sha256).digest()[:16])


def record(events: Sequence[ActivityEvent]) -> int:
    """Store events that are not there yet; how many were new. Makes their months first. Safe to repeat."""
    return sum(_record_kind(model, rows) for model, rows in _by_model(events).items())


def _by_model(events: Iterable[ActivityEvent]) -> dict[type[ActivityEvent], list[ActivityEvent]]:
    kinds: dict[type[ActivityEvent], list[ActivityEvent]] = defaultdict(list)
    for event in events:
        kinds[type(event)].append(event)
    return kinds


def _record_kind(model: type[ActivityEvent], rows: list[ActivityEvent]) -> int:
    partitions.ensure(model, {partitions.month_of(row.occurred_at) for row in rows})
    times = [row.occurred_at for row in rows]
    sites = {row.site_id for row in rows}
    span = model._default_manager.filter(site__in=sites, occurred_at__range=(min(times), max(times)))
    known = set(span.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    new = {row.id: row for row in rows if row.id not in known}
    model._default_manager.bulk_create(new.values(), batch_size=BATCH, ignore_conflicts=True)
    return len(new)
