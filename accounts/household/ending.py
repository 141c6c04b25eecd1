"""What stands in the way of a change of an access, and the times of one that ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce, Least


class WrongState(Exception):
    """It is not possible from the state the access is in now: somebody was first."""


class LastOwner(Exception):
    """Somebody must have the home. Another owner comes by a change of ownership alone."""


class NotYours(Exception):
    """Whoever asks does not look after this access."""


def ended_at(now: datetime) -> dict[str, Any]:
    """Times of an access that ends now. One that had not begun has begun a moment before."""
    end, before = (Value(moment, DateTimeField()) for moment in (now, now - timedelta(seconds=1)))
    return {"valid_from": Least("valid_from", before), "valid_to": Least(Coalesce("valid_to", end), end)}
