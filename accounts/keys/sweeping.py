"""Removing data keys whose owner is gone: what they open was deleted without them, or never stored."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, Model, OuterRef

from accounts.keys.opening import Kind
from accounts.models.keys import DataKey

logger = logging.getLogger(__name__)

# Longer than any transaction that stores an owner: its rows cannot be seen yet.
OLD_ENOUGH = timedelta(days=1)


def sweep_ownerless(now: datetime) -> int:
    """Destroy keys older than a day that belong to no row; how many. Safe to repeat.

    The database looks for the owners, past the wall: the worker sees only a few of them, and would take the rest
    for gone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT retention_keys(%s)", [now - OLD_ENOUGH])
        [(count,)] = cursor.fetchall()
    if count:
        logger.info("%s keys without an owner destroyed", count)
    return int(count)


def sweep_kind(kind: Kind, *owners: type[Model], now: datetime) -> int:
    """The same of one kind alone, whose owners are in these tables, which the worker reads whole."""
    gone = DataKey.objects.filter(kind=kind, created_at__lt=now - OLD_ENOUGH)
    for model in owners:
        gone = gone.exclude(Exists(model._default_manager.filter(pk=OuterRef("owner"))))
    return gone.delete()[0]
