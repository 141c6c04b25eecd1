"""Why a change of ownership waits for a human: asked by the worker alone, and answered to nobody else.

Whoever reads about their change reads the same words whether it is stopped or waits for an ordinary look.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import F, Q

from accounts.models import Occupancy

# One question, whether the home is watched (privacy.safety.watching): privacy puts it here when it is ready.
STOPS: list[Callable[[Occupancy], bool]] = []


def standing(check: str = "") -> Q:
    """Stopped, and not looked at since. `check`: the way to the check-up, ending in two underscores.

    A release opens the stop that stood when it was given, and none that comes later.
    """
    is_released = Q(**{f"{check}released_at__gte": F(f"{check}stopped_at")})
    return Q(**{f"{check}stopped_at__isnull": False}) & (Q(**{f"{check}released_at": None}) | ~is_released)


def must_be_seen(occupancy: Occupancy) -> bool:
    """Whether an employee must look at it first. Every question is asked, so that it takes the same time."""
    answers = [stop(occupancy) for stop in STOPS]
    return any(answers)
