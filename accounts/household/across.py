"""What crosses from one person of a household to another: the database does it (accounts.wall.household)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from accounts.doorbell import ring
from accounts.models import ArmingEvent
from accounts.models.reachable import mark_of

A_ROUND = 500


@dataclass(frozen=True)
class Giver:
    """Whose home it is: the name of the customer, and whether that is a company."""

    name: str
    is_company: bool


@dataclass(frozen=True)
class Switch:
    """One switching on or off. Without a name it was nobody we know."""

    at: datetime
    mode: str
    name: str

    @property
    def what(self) -> str:
        return str(ArmingEvent.Mode(self.mode).label)


def end_due(now: datetime) -> list[UUID]:
    """End up to A_ROUND accesses whose time is over, and questions nobody has answered in time."""
    return [access for (access,) in _ask("SELECT wall_end_due(%s, %s)", now, A_ROUND)]


def end_at(occupancy_id: UUID, now: datetime) -> list[UUID]:
    """End every access of a household that goes."""
    return [access for (access,) in _ask("SELECT wall_end_at(%s, %s)", occupancy_id, now)]


def leave(access_id: UUID, now: datetime) -> bool:
    """Whether whoever asks has left; nobody can for another, and the last owner cannot."""
    return bool(_ask("SELECT wall_leave(%s, %s)", access_id, now))


def close_invitation(access_id: UUID) -> int:
    """No link to this access works any more, and the address it was sent to is nowhere; how many there were."""
    [(closed,)] = _ask("SELECT wall_close_invitation(%s)", access_id)
    return int(closed)


def let_codes_last(access_id: UUID, now: datetime) -> int:
    """Let the codes of an access be its holder's as long as it lasts now; how many."""
    [(changed,)] = _ask("SELECT wall_codes_last(%s, %s)", access_id, now)
    return int(changed)


def end_sessions(access_id: UUID) -> int:
    """End every session of who lost this access; how many. Of one that still holds, none."""
    [(ended,)] = _ask("SELECT wall_end_sessions(%s)", access_id)
    return int(ended)


def tell_user(access_id: UUID, kind: str) -> None:
    """Owe the user a letter, unless they are who does it or have no person."""
    _tell(access_id, kind, to_user=True)


def tell_household(access_id: UUID) -> None:
    """Owe whoever looks after the home a letter: the list has changed. Not who, and not why."""
    _tell(access_id, "household-changed", to_user=False)


def last_used(occupancy_id: UUID) -> dict[UUID, date]:
    """The month each user last switched the alarm on or off, for who looks after the home."""
    return {
        access: month for access, month in _ask("SELECT * FROM wall_last_used(%s)", occupancy_id) if month
    }


def company_log(occupancy_id: UUID, now: datetime) -> list[Switch]:
    """Who switched a company's alarm on or off in 30 days, the newest A_ROUND; nothing before the attestation."""
    rows = _ask("SELECT * FROM wall_company_log(%s, %s, %s)", occupancy_id, now, A_ROUND)
    return [Switch(*row) for row in rows]


def giver(occupancy_id: UUID) -> Giver:
    """Whose home it is. Without a name where it is not for who asks."""
    return next(
        (Giver(*row) for row in _ask("SELECT * FROM wall_household(%s)", occupancy_id)), Giver("", False)
    )


def address_lost(value: str, now: datetime) -> int:
    """An address or number is no longer somebody's: questions sent there can no longer be answered. How many."""
    mark = mark_of(value)
    [(lost,)] = _ask("SELECT wall_address_lost(%s, %s)", mark, now) if mark else [(0,)]
    return int(lost)


def _tell(access_id: UUID, kind: str, *, to_user: bool) -> None:
    once = f"{kind}:{uuid4()}"
    [(owed,)] = _ask("SELECT wall_tell_household(%s, %s, %s, %s)", access_id, kind, once, to_user)
    if owed:
        transaction.on_commit(lambda: ring("accounts.tasks.settle_letters"))


def _ask(question: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        rows: list[Any] = cursor.fetchall()
    return rows
