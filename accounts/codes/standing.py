"""How it stands with somebody's code, in a word and a date: set, on its way, on its way out, or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.codes import asking
from accounts.models import AccessCode, AuthorisedUser, CodeAssignment

Status = AccessCode.Status


class State(StrEnum):
    NONE = "none"
    SET = "set"
    # The panel has been told of a new one, or to forget the one there was, and has not answered.
    SETTING = "setting"
    REMOVING = "removing"


@dataclass(frozen=True)
class Standing:
    """`set_at`: since when the code in force is. `has_failed`: the panel did not take the last one."""

    state: State = State.NONE
    set_at: datetime | None = None
    has_failed: bool = False

    @property
    def waits(self) -> bool:
        return self.state in {State.SETTING, State.REMOVING}

    @property
    def is_set(self) -> bool:
        """Whether a code opens the door now, as far as we know."""
        return self.state == State.SET or (self.state == State.SETTING and self.set_at is not None)


def of_holder(user: AuthorisedUser, *, now: datetime, is_duress: bool = False) -> Standing:
    """How it stands with a holder's own code, for the holder alone. Two queries."""
    last = _last([user.pk]).filter(code__is_duress=is_duress, code__kind=AccessCode.Kind.PIN).first()
    if last is None:
        return Standing()
    return _standing(last, now, has_failed=asking.has_failed(last.code_id))


def of_users(users: Collection[UUID], *, now: datetime) -> dict[UUID, Standing]:
    """The same of several, as whoever asks may know it: without duress codes and what failed. One query."""
    found = _last(users).filter(code__is_duress=False, code__kind=AccessCode.Kind.PIN)
    return {assignment.user_id: _standing(assignment, now) for assignment in reversed(found)}


def _last(users: Collection[UUID]) -> QuerySet[CodeAssignment]:
    """The assignments of slots that are nobody else's by now, the newest first; no fingerprint is read."""
    later = CodeAssignment.objects.filter(code=OuterRef("code"), valid_from__gt=OuterRef("valid_from"))
    last = CodeAssignment.objects.filter(~Exists(later), user__in=list(users))
    return last.select_related("code").defer("code__secret_hmac").order_by("-valid_from")


def _standing(assignment: CodeAssignment, now: datetime, *, has_failed: bool = False) -> Standing:
    code = assignment.code
    is_open = assignment.valid_to is None or assignment.valid_to > now
    if code.status == Status.REVOKED or (not is_open and code.status == Status.ACTIVE):
        return Standing(has_failed=has_failed)
    if not is_open:
        return Standing(State.REMOVING, has_failed=has_failed)
    state = State.SET if code.status == Status.ACTIVE else State.SETTING
    return Standing(state, (code.last_changed_at or code.set_at) if code.set_at else None, has_failed)
