"""What ends for the household that moves out, at the minute the home is another's: a list of what each part ends.

Every ending runs in the transaction of the takeover, as the worker, which reaches the home as long as that lasts.
What it counts goes into the wipe report of whoever moves out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection

from accounts.codes import flow as codes
from accounts.contacts import flow as contacts
from accounts.household import flow as household
from accounts.models import Occupancy


@dataclass(frozen=True)
class Ending:
    """One kind of thing that ends: its name in the wipe report, and what ends it and says how many."""

    name: str
    end: Callable[[Occupancy, datetime], int]


def end_all(occupancy: Occupancy, *, now: datetime) -> dict[str, int]:
    """End everything of the household, in the order of the list; how many of each. Safe to repeat."""
    return {ending.name: ending.end(occupancy, now) for ending in ENDINGS}


def end_sessions(_occupancy: Occupancy, _now: datetime) -> int:
    """Everybody is signed out everywhere: what they see next is what is theirs now."""
    open_now = UserSession.objects.filter(user__in=_sign_ins())
    keys = list(open_now.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    open_now.delete()
    return len(keys)


def end_codes(occupancy: Occupancy, now: datetime) -> int:
    """No code opens anything, whoever held it: forgotten here at once, and owed to the panel to be removed."""
    held = codes.end_codes_at(occupancy, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT ownership_end_codes_left(%s, %s)", [occupancy.site_id, now])
        [(left,)] = cursor.fetchall()
    return held + int(left)


def end_passphrases(occupancy: Occupancy, _now: datetime) -> int:
    return codes.forget_passphrases(occupancy=occupancy)


def end_users(occupancy: Occupancy, now: datetime) -> int:
    """Nobody uses the home any more who was let in before. One who was to begin later never begins."""
    return household.end_all_at(occupancy, now=now)


def end_contacts(occupancy: Occupancy, now: datetime) -> int:
    """Nobody on the list of those who moved out is called about the home of somebody else."""
    return contacts.end_all_at(occupancy, now=now)


def _sign_ins() -> list[object]:
    """Of everybody who could reach the home, as the database finds them past the wall."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(ownership_sign_ins())")
        return [key for (key,) in cursor.fetchall()]


# Others add their own when they are ready: pictures, for example.
ENDINGS: list[Ending] = [
    Ending("sessions", end_sessions),
    Ending("codes", end_codes),
    Ending("passphrases", end_passphrases),
    Ending("users", end_users),
    Ending("contacts", end_contacts),
]
