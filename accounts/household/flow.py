"""All that can happen to an access, one function per thing, each in one transaction (WF-11).

Every one is compare-and-set, writes in the log, and owes the letters that tell of it: to the user what happened, to
whoever else looks after the home only that the list has changed. What an invited person answers is in `answering`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.audit import Action
from accounts.codes.flow import end_codes_of, forget_needless_phrase, resume_codes_of, suspend_codes_of
from accounts.household import across, invitations, notice
from accounts.household.ending import LastOwner, NotYours, WrongState, ended_at
from accounts.household.grants import Grant
from accounts.household.rights import is_own_home, manages, may_manage
from accounts.household.states import OPEN, Role, State, leading_to
from accounts.models import AuthorisedUser, Occupancy, Person, User, UserInvitation
from accounts.texting import outbox
from accounts.viewers import Viewer

Reason, InformedBy, Channel = AuthorisedUser.Reason, AuthorisedUser.InformedBy, UserInvitation.Channel
CLOCK = "household"


@transaction.atomic
def invite(
    occupancy: Occupancy, *, by: User, grant: Grant, channel: str, address: str, now: datetime
) -> tuple[AuthorisedUser, str]:
    """Give somebody access with a sign-in of their own, once they have read what it means and said yes.

    The text is the token of the link, which is on its way to `address` and kept nowhere. Raises NotYours.
    """
    user = _give(occupancy, by=by, grant=grant, now=now, has_app_access=True)
    token = invitations.send(user, channel=channel, address=address, now=now)
    _move(user, State.INVITED)
    return user, token


@transaction.atomic
def register(
    occupancy: Occupancy, *, by: User, grant: Grant, now: datetime, number: str = ""
) -> AuthorisedUser:
    """Give somebody a code and no sign-in: told by text message, or without a `number` by who gives it.

    Raises NotYours.
    """
    told = InformedBy.TEXT_MESSAGE if number else InformedBy.CUSTOMER
    user = _give(occupancy, by=by, grant=grant, now=now, has_app_access=False, informed_by=told)
    if number:
        key = f"user-notice:{user.pk}"
        outbox.owe("user-notice", key=key, to=_person(by), number=number, language=by.language)
    _move(user, State.NOTIFIED)
    _move(user, State.ACTIVE)
    return user


@transaction.atomic
def send_again(user: AuthorisedUser, *, by: User, now: datetime) -> str:
    """A new link to the same address; the one before no longer works. Raises NotYours, WrongState."""
    _check(user, by=by, now=now)
    invitation = (
        UserInvitation.objects.select_for_update().filter(user=user, user__invited_by=by.person).first()
    )
    if invitation is None:
        raise WrongState
    audit.record(Action.ACCESS_GIVEN, actor=by, target=user, reason="again")
    return invitations.send_anew(invitation, now=now)


@transaction.atomic
def edit(user: AuthorisedUser, *, by: User, grant: Grant, now: datetime) -> None:
    """Other rights, another time, another name in the panel; the role stays. Raises NotYours, WrongState."""
    _check(user, by=by, now=now)
    columns = grant.columns()
    changed = sorted(
        name for name, value in columns.items() if getattr(user, name) != value and name != "role"
    )
    if not changed:
        return
    rows = AuthorisedUser.objects.filter(pk=user.pk, state__in=OPEN)
    if not rows.update(**{name: columns[name] for name in changed}):
        raise WrongState
    audit.record(Action.ACCESS_CHANGED, actor=by, subject=_whom(user), target=user, fields=changed)
    if "valid_to" in changed:
        across.let_codes_last(user.pk, now)
    across.tell_user(user.pk, "access-changed")


@transaction.atomic
def suspend(user: AuthorisedUser, *, by: User, now: datetime) -> None:
    """No access until it is resumed; the place and the code stay. Raises NotYours, WrongState."""
    _check(user, by=by, now=now)
    _move(user, State.SUSPENDED)
    audit.record(Action.ACCESS_CHANGED, actor=by, subject=_whom(user), target=user, reason="suspended")
    suspend_codes_of(user, now=now)
    across.end_sessions(user.pk)
    across.tell_user(user.pk, "access-paused")


@transaction.atomic
def resume(user: AuthorisedUser, *, by: User, now: datetime) -> None:
    """Raises NotYours, WrongState."""
    _check(user, by=by, now=now)
    rows = AuthorisedUser.objects.filter(pk=user.pk, state=State.SUSPENDED)
    if not rows.update(state=State.ACTIVE):
        raise WrongState
    audit.record(Action.ACCESS_CHANGED, actor=by, subject=_whom(user), target=user, reason="resumed")
    resume_codes_of(user, now=now)
    across.tell_user(user.pk, "access-resumed")


@transaction.atomic
def revoke(
    user: AuthorisedUser, *, by: User, now: datetime, reason: AuthorisedUser.Reason = Reason.BY_OWNER
) -> None:
    """Take the access away: sessions end, the panel is told to forget the code.

    Raises NotYours, WrongState, LastOwner.
    """
    if user.role == Role.OWNER:
        raise LastOwner
    _check(user, by=by, now=now)
    rows = AuthorisedUser.objects.filter(pk=user.pk, state__in=leading_to(State.REVOKED))
    if not rows.update(state=State.REVOKED, ended_reason=reason, **ended_at(now)):
        raise WrongState
    invitations.close(user)
    _ended([user], actor=by, reason=reason, now=now)


@transaction.atomic
def leave(user: AuthorisedUser, *, by: User, now: datetime) -> None:
    """The user says it from them; nobody need agree. Raises NotYours, LastOwner, WrongState."""
    if user.person_id is None or user.person_id != by.person_id:
        raise NotYours
    if not across.leave(user.pk, now):
        raise LastOwner if user.role == Role.OWNER else WrongState
    _ended([user], actor=by, reason=Reason.BY_SELF, now=now)


def end_due(now: datetime) -> int:
    """End what is past its time, and what nobody has answered; how many. Safe to repeat, and for two at once."""
    count = 0
    while True:
        with transaction.atomic():
            ended = _rows(across.end_due(now))
            _ended(ended, actor=CLOCK, now=now)
        count += len(ended)
        if len(ended) < across.A_ROUND:
            return count


@transaction.atomic
def end_all_at(occupancy: Occupancy, *, now: datetime) -> int:
    """Every access of a household ends, sessions too: the home has another owner. How many. Safe to repeat."""
    ended = _rows(across.end_at(occupancy.pk, now))
    _ended(ended, actor=CLOCK, now=now, household_too=False)
    return len(ended)


def _give(
    occupancy: Occupancy,
    *,
    by: User,
    grant: Grant,
    now: datetime,
    has_app_access: bool,
    informed_by: AuthorisedUser.InformedBy | None = None,
) -> AuthorisedUser:
    viewer = Viewer(_person(by), now)
    if not manages(viewer, occupancy) or grant.role == Role.OWNER:
        raise NotYours
    if grant.role == Role.OWNER_DELEGATE and not is_own_home(viewer, occupancy):
        raise NotYours
    user = AuthorisedUser(
        occupancy=occupancy, invited_by=viewer.person, has_app_access=has_app_access, **grant.columns()
    )
    if informed_by:
        user.informed_at, user.informed_by, user.notice_version = now, informed_by, notice.VERSION
    user.save(force_insert=True)
    audit.record(Action.ACCESS_GIVEN, actor=by, target=user, reason=informed_by or "invited")
    return user


def _ended(
    users: Iterable[AuthorisedUser],
    *,
    actor: User | str,
    now: datetime,
    reason: AuthorisedUser.Reason | None = None,
    household_too: bool = True,
) -> None:
    """What follows for everybody whose access has just ended. Without a `reason` it is the one in the row."""
    for user in users:
        why = reason or user.ended_reason
        audit.record(Action.ACCESS_ENDED, actor=actor, subject=_whom(user), target=user, reason=why)
        end_codes_of(user, now=now)
        if user.person_id:
            forget_needless_phrase(user.occupancy_id, user.person_id, now=now)
        if why != Reason.BY_SELF:
            across.end_sessions(user.pk)
            across.tell_user(user.pk, "access-ended")
        if household_too:
            across.tell_household(user.pk)


def _rows(keys: list[UUID]) -> list[AuthorisedUser]:
    rows = AuthorisedUser.objects.filter(pk__in=keys).only(
        "pk", "occupancy", "person", "state", "ended_reason"
    )
    return list(rows.order_by("pk"))


def _move(user: AuthorisedUser, state: AuthorisedUser.State) -> None:
    rows = AuthorisedUser.objects.filter(pk=user.pk, state__in=leading_to(state))
    if not rows.update(state=state):
        raise WrongState
    user.state = state


def _check(user: AuthorisedUser, *, by: User, now: datetime) -> None:
    if not may_manage(Viewer(_person(by), now), user):
        raise NotYours


def _person(by: User) -> Person:
    if by.person is None:
        raise NotYours
    return by.person


def _whom(user: AuthorisedUser) -> Person | None:
    """For the log, which takes the key alone: the row itself is nobody else's to read."""
    return Person(pk=user.person_id) if user.person_id else None
