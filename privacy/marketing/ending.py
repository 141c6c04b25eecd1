"""When somebody stops being a customer: from that day the year runs after which their choices go (RET-MKT)."""

from __future__ import annotations

from django.db import connection


def note() -> int:
    """Write down whose last contract is over since when; how many rows changed. Safe to repeat.

    Who becomes a customer again keeps what they said. Each no is remembered by fingerprint too, for afterwards.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_marketing_ended()")
        [(noted,)] = cursor.fetchall()
    return int(noted)
