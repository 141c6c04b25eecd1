"""Why a change of ownership waits for a human: asked by the worker alone, and answered to nobody else.

Whoever reads about their change reads the same words whether it is stopped or waits for an ordinary look.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from accounts.models import Occupancy


def protected_home(occupancy: Occupancy) -> bool:
    """Whether the address, or anybody of the household, is protected. The database answers past the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ownership_protected(%s)", [occupancy.pk])
        [(answer,)] = cursor.fetchall()
    return bool(answer)


# Other apps add their own when they are ready (disputes, safety).
STOPS: list[Callable[[Occupancy], bool]] = [protected_home]


def must_be_seen(occupancy: Occupancy) -> bool:
    """Whether an employee must look at it first. Every question is asked, so that it takes the same time."""
    answers = [stop(occupancy) for stop in STOPS]
    return any(answers)
