"""Writing events: the one way rows get into the partitioned tables."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from psycopg import sql

from accounts import partitions
from accounts.models.activity import ActivityEvent

BATCH = 2_000
MONTHS = sql.SQL("SELECT DISTINCT date_trunc('month', occurred_at AT TIME ZONE 'UTC')::date FROM {}")
# By time: neighbours in the key's index, and one month after the other.
STORE = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} ORDER BY occurred_at, id ON CONFLICT DO NOTHING")


def event_id(*facts: object) -> UUID:
    """The id of an event, made from what tells it from any other, so that loading it twice adds nothing.

    An HMAC under a key outside the database, so that the id gives nothing away.
    """
    return UUID(bytes=event_digest(*facts))


def event_digest(*facts: object) -> bytes:
    """The 16 bytes of `event_id`."""
    made = _keyed(settings.BLIND_INDEX_KEY).copy()
    made.update("\x1f".join(map(str, facts)).encode())
    return made.digest()[:16]


@lru_cache(maxsize=1)
def _keyed(key: bytes) -> hmac.HMAC:
    """Made once: a bundle has millions of ids."""
    return hmac.new(key, digestmod=hashlib.sha256)


def record(events: Sequence[ActivityEvent]) -> int:
    """Store events that are not there yet; how many were new. Makes their months first. Safe to repeat."""
    return sum(_record_kind(model, rows) for model, rows in _by_model(events).items())


def record_staged(model: type[ActivityEvent], table: str, columns: Sequence[str]) -> int:
    """Store the events that wait in a temporary table and are not there yet; how many were new. Safe to repeat.

    The bulk way of `record`: `table` has `columns`, among them the key (occurred_at, id). Makes their months first.
    """
    source = sql.Identifier("pg_temp", table)
    with connection.cursor() as cursor:
        cursor.execute(MONTHS.format(source))
        partitions.ensure(model, [month for (month,) in cursor])
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(STORE.format(sql.Identifier(model._meta.db_table), listed, listed, source))
        return int(cursor.rowcount)


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
