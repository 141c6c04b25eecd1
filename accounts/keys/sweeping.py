"""Removing data keys whose owner is gone: what they open was deleted without them, or never stored."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, Model, OuterRef, Q

from accounts.keys.opening import Kind
from accounts.models import Inquiry, Letter, Person, StoredFile, User
from accounts.models.keys import DataKey

logger = logging.getLogger(__name__)

# Longer than any transaction that stores an owner: its rows cannot be seen yet.
OLD_ENOUGH = timedelta(days=1)
OWNERS: Mapping[Kind, Sequence[type[Model]]] = {
    Kind.PERSON: (Person,),
    Kind.FILE: (StoredFile,),
    Kind.ROW: (Inquiry, Letter),
    Kind.USER: (User,),
}


def sweep_ownerless(now: datetime, owners: Mapping[Kind, Sequence[type[Model]]] = OWNERS) -> int:
    """Destroy keys older than a day of these kinds that belong to no row; how many. Safe to repeat."""
    count = 0
    for kind, models in owners.items():
        here = Q()
        for model in models:
            here |= Q(Exists(model._default_manager.filter(pk=OuterRef("owner"))))
        gone = DataKey.objects.filter(~here, kind=kind, created_at__lt=now - OLD_ENOUGH)
        count += gone.delete()[0]
    if count:
        logger.info("%s keys without an owner destroyed", count)
    return count
