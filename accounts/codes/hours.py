"""Days and hours of an access: the clock has the panel open its slots when they begin and close them when they end.

A panel knows no weekdays. It is told twice a day instead, by the orders it knows already; one that does not answer
is before employees after a quarter of an hour, as with every order.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from accounts.codes.asking import ask
from accounts.panels import commands


def keep(now: datetime) -> int:
    """Order every slot that is open when it should be closed to be closed, and the other way round. How many.

    Only of accesses that are in force and have days or hours. Safe to repeat.
    """
    if not commands.can_order():
        return 0
    with transaction.atomic():
        ordered = int(ask("SELECT wall_keep_hours(%s, %s)", now, settings.TIME_ZONE))
        if ordered:
            commands.wake()
    return ordered
