"""Removing data keys whose owner is gone: what they open was deleted without them, or never stored."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q

from accounts.keys.opening import Kind
from accounts.models.keys import DataKey

logger = logging.getLogger(__name__)

# Longer than any transaction that stores an owner: its rows cannot be seen yet.
OLD_ENOUGH = timedelta(days=1)


def sweep_ownerless(now: datetime, owners: Mapping[Kind, Sequence[type[Model]]] | None = None) -> int:
    """Destroy keys older than a day that belong to no row; how many. Safe to repeat.

    Whose rows there are the database says itself, past the wall: what the worker is not shown is there all the same.
    `owners`: only of these kinds, whose tables the worker reads whole.
    """
    count = _of_tables(now, owners) if owners is not None else _of_every_table(now)
    if count:
        logger.info("%s keys without an owner destroyed", count)
    return count


def _of_every_table(now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_ownerless(%s)", [now - OLD_ENOUGH])
        keys = [key for (key,) in cursor.fetchall()]
    return DataKey.objects.filter(pk__in=keys).delete()[0]


def _of_tables(now: datetime, owners: Mapping[Kind, Sequence[type[Model]]]) -> int:
    count = 0
    for kind, models in owners.items():
        here = Q()
        for model in models:
            here |= Q(Exists(model._default_manager.filter(pk=OuterRef("owner"))))
        gone = DataKey.objects.filter(~here, kind=kind, created_at__lt=now - OLD_ENOUGH)
        count += gone.delete()[0]
    return count
