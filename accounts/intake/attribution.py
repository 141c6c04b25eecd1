"""Who it was: the names in the panel's log held against the users the home had at that moment."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from accounts.intake import vocabulary
from accounts.intake.reading import Record
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment, Occupancy, Site
from accounts.models.activity import ActorKind, Channel

NEVER_HAD_ACCESS = (
    AuthorisedUser.State.DRAFT,
    AuthorisedUser.State.INVITED,
    AuthorisedUser.State.NOTIFIED,
    AuthorisedUser.State.DECLINED,
)
CODE_KINDS = {
    Channel.KEYPAD: AccessCode.Kind.PIN,
    Channel.CODE: AccessCode.Kind.PIN,
    Channel.TAG: AccessCode.Kind.TAG,
    Channel.APP: AccessCode.Kind.APP,
}


class Unresolved(StrEnum):
    """Why an event is nobody's."""

    NO_SUCH_USER = "no_such_user"
    SEVERAL_USERS = "several_users"
    NO_OCCUPANCY = "no_occupancy"


@dataclass(frozen=True)
class Attribution:
    """Who did something, as far as the log and our own records tell. Without `user` it is nobody's."""

    kind: ActorKind
    user: AuthorisedUser | None = None
    code_slot: int | None = None
    name: str = ""
    why_unresolved: Unresolved | None = None


class Period(Protocol):
    valid_from: datetime
    valid_to: datetime | None


class Household:
    """Who had a site, who could use its alarm and which slot was whose, at every moment. Read once: 3 queries."""

    def __init__(self, site: Site) -> None:
        self._occupancies = tuple(Occupancy.objects.filter(site=site))
        self._users: dict[tuple[UUID, str], list[AuthorisedUser]] = defaultdict(list)
        for user in AuthorisedUser.objects.filter(occupancy__site=site).exclude(state__in=NEVER_HAD_ACCESS):
            self._users[user.occupancy_id, comparable(user.display_name)].append(user)
        self._slots: dict[UUID, list[CodeAssignment]] = defaultdict(list)
        held = CodeAssignment.objects.filter(code__site=site, code__is_duress=False).select_related("code")
        for assignment in held:
            self._slots[assignment.user_id].append(assignment)

    def who(self, record: Record, *, at: datetime) -> Attribution:
        """Who caused a record. A person only when exactly one user of that time bears the name (PE-35)."""
        if vocabulary.is_done_by_nobody(record):
            return Attribution(ActorKind.SYSTEM)
        unnamed = vocabulary.is_unnamed(record)
        period = next((one for one in self._occupancies if _covers(one, at)), None)
        if period is None:
            return _unresolved("" if unnamed else record.user, Unresolved.NO_OCCUPANCY)
        if unnamed:
            return Attribution(ActorKind.UNNAMED)
        named = self._users.get((period.pk, comparable(record.user)), ())
        users = [user for user in named if _covers(user, at)]
        if len(users) != 1:
            why = Unresolved.SEVERAL_USERS if users else Unresolved.NO_SUCH_USER
            return _unresolved(record.user, why)
        slot = self._slot(users[0], at, vocabulary.channel(record))
        return Attribution(ActorKind.PERSON, users[0], slot)

    def _slot(self, user: AuthorisedUser, at: datetime, channel: Channel | None) -> int | None:
        held = [assignment.code for assignment in self._slots.get(user.pk, ()) if _covers(assignment, at)]
        if len(held) > 1:
            kind = CODE_KINDS.get(channel) if channel else None
            held = [code for code in held if code.kind == kind]
        return held[0].slot_no if len(held) == 1 else None


def comparable(name: str) -> str:
    """A name as it is compared: without outer spaces, differences of case or of Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())


def _unresolved(name: str, why: Unresolved) -> Attribution:
    return Attribution(ActorKind.UNRESOLVED, name=name, why_unresolved=why)


def _covers(period: Period, at: datetime) -> bool:
    return period.valid_from <= at and (period.valid_to is None or at < period.valid_to)
