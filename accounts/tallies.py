"""Counting a home's tallies anew, for when events were written past the triggers that keep them."""

from __future__ import annotations

from django.db import connection, transaction

from accounts.models import Site, Tally
from accounts.models.tallies import ACTIONS, add_up, grouped


@transaction.atomic
def rebuild(site: Site) -> None:
    """Make the tallies of a home those of its events. Safe to repeat; nobody can write events meanwhile."""
    with connection.cursor() as cursor:
        tables = ", ".join(f"accounts_{event}" for event in ACTIONS)
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        Tally.objects.filter(site=site).delete()
        for event in ACTIONS:
            rows = f"(SELECT * FROM accounts_{event} WHERE site_id = %s) AS rows"  # noqa: S608 - our own names
            cursor.execute(add_up(grouped(event, rows, 1)), [site.pk])
