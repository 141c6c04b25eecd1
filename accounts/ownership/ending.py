"""What ends for the household that moves out, at the minute the home is another's: a list of what each part ends.

Every ending runs in the transaction of the takeover, as the worker, which reaches the home as long as that lasts.
What it counts goes into the wipe report of whoever moves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.models import (
    AccessCode,
    AuthorisedUser,
    CodeAssignment,
    ContactPerson,
    Occupancy,
    Passphrase,
    Person,
    User,
)

UserState = AuthorisedUser.State


@dataclass(frozen=True)
class Ending:
    """One kind of thing that ends: its name in the wipe report, and what ends it and says how many."""

    name: str
    end: Callable[[Occupancy, datetime], int]


def end_all(occupancy: Occupancy, *, now: datetime) -> dict[str, int]:
    """End everything of the household, in the order of the list; how many of each. Safe to repeat."""
    return {ending.name: ending.end(occupancy, now) for ending in ENDINGS}


def household_of(occupancy: Occupancy) -> Iterator[object]:
    """Keys of everybody who could reach the home: whoever has it, its users, and the holders of passphrases."""
    customer = occupancy.customer
    yield from filter(None, [customer.person_id])
    yield from Person.objects.filter(sole_proprietorships__customers=customer).values_list("pk", flat=True)
    users = AuthorisedUser.objects.filter(occupancy=occupancy, person__isnull=False)
    yield from users.values_list("person", flat=True)
    yield from Passphrase.objects.filter(occupancy=occupancy).values_list("person", flat=True)


def end_sessions(occupancy: Occupancy, _now: datetime) -> int:
    """Everybody is signed out everywhere: what they see next is what is theirs now."""
    sign_ins = User.objects.filter(person__in=list(household_of(occupancy))).values("pk")
    open_now = UserSession.objects.filter(user__in=sign_ins)
    keys = list(open_now.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    open_now.delete()
    return len(keys)


def end_users(occupancy: Occupancy, now: datetime) -> int:
    """Nobody uses the home any more who was let in before. One who was to begin later never begins."""
    over = (UserState.REVOKED, UserState.LEFT, UserState.DECLINED, UserState.EXPIRED)
    rows = AuthorisedUser.objects.filter(occupancy=occupancy).exclude(state__in=over)
    later = rows.filter(valid_from__gte=now).update(state=UserState.REVOKED)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now), valid_from__lt=now)
    return later + rows.update(state=UserState.REVOKED, valid_to=now)


def end_codes(occupancy: Occupancy, now: datetime) -> int:
    """No code of the household opens anything: its secret is forgotten, and its slot waits for the panel."""
    codes = AccessCode.objects.filter(site=occupancy.site_id).exclude(status=AccessCode.Status.REVOKED)
    ended = codes.update(
        secret_hmac=None, status=AccessCode.Status.WAITING_FOR_PANEL, last_changed_at=now, is_duress=False
    )
    given = CodeAssignment.objects.filter(user__occupancy=occupancy, valid_from__lt=now)
    given.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now)).update(valid_to=now)
    return ended


def end_passphrases(occupancy: Occupancy, _now: datetime) -> int:
    words = Passphrase.objects.filter(occupancy=occupancy)
    return int(words.delete()[0])


def end_contacts(occupancy: Occupancy, now: datetime) -> int:
    """Nobody on the list of those who moved out is called about the home of somebody else."""
    rows = ContactPerson.objects.filter(occupancy=occupancy, valid_to__isnull=True, valid_from__lt=now)
    return rows.update(state=ContactPerson.State.REMOVED, valid_to=now)


# Others add their own when they are ready: commands to the panel, pictures.
ENDINGS: list[Ending] = [
    Ending("sessions", end_sessions),
    Ending("codes", end_codes),
    Ending("passphrases", end_passphrases),
    Ending("users", end_users),
    Ending("contacts", end_contacts),
]
