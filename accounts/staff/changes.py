"""What can happen to an employee's rights, one function per thing: two administrators for all that widens them.

Ending an employment is the exception: at once and by one alone, because waiting would be the danger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit, post
from accounts.models import StaffChange, StaffInvitation, User
from accounts.staff import invitations, proof, roles

logger = logging.getLogger(__name__)
Kind = StaffChange.Kind
WITH_ROLE = frozenset({Kind.MAKE_STAFF, Kind.GIVE_ROLE, Kind.TAKE_ROLE})
PROPOSE = "accounts.add_staffchange"

OWN = _("Ingen endrer sine egne tilganger.")
NO_SUCH_ROLE = _("Velg en rolle.")
NOT_EMPLOYED = _("Dette er ingen ansatt.")
HAS_ROLE = _("Den ansatte har rollen fra før.")
LACKS_ROLE = _("Den ansatte har ikke rollen.")
APART = _("En brukeradministrator kan ikke ha andre roller.")
WAITS = _("Endringen er foreslått og venter på en annen administrator.")
TAKEN = _("Adressen kan ikke brukes for en ny ansatt.")
NOT_OPEN = _("Endringen venter ikke lenger på bekreftelse.")
ANOTHER = _("En annen administrator enn den som foreslo endringen, må bekrefte den.")


class Refused(Exception):
    """A change that may not happen; `reason` is for whoever asked for it, about a `field` of what they typed."""

    def __init__(self, reason: str | Promise, *, field: str | None = None) -> None:
        super().__init__(str(reason))
        self.reason, self.field = reason, field


def propose(kind: str, *, user: User, role: str = "", by: User) -> StaffChange:
    """Write down what an administrator wants. Ending an employment is done at once; the rest waits for another.

    Raises Refused.
    """
    judge(kind, user=user, role=role, by=by)
    if waits(kind, user=user, role=role):
        raise Refused(WAITS)
    change = StaffChange(kind=kind, user=user, role=role, proposed_by=by)
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(WAITS) from error
    _tell("proposed", change)
    if kind == Kind.END_STAFF:
        _do(change)
    return change


def waits(kind: str, *, user: User, role: str) -> bool:
    """Whether the same is proposed already."""
    waiting = StaffChange.objects.filter(kind=kind, role=role, done_at=None, withdrawn_at=None)
    return not user._state.adding and waiting.filter(user=user).exists()


def propose_employee(email: str, *, role: str, by: User) -> StaffChange:
    """Propose somebody new. Until another administrator confirms, the sign-in is closed and has no password.

    Raises Refused, also for the address of somebody who has a sign-in already.
    """
    user = candidate(email)
    judge(Kind.MAKE_STAFF, user=user, role=role, by=by)
    if user._state.adding:
        user.save()
    return propose(Kind.MAKE_STAFF, user=user, role=role, by=by)


def candidate(email: str) -> User:
    """The closed sign-in of somebody to be employed: a new one, not stored yet, or that of a former employee.

    Raises Refused for an address somebody signs in with.
    """
    address = User.objects.normalize_email(email).lower()
    known = User.objects.filter(email=address).first()
    if known is None:
        known = User(email=address, is_active=False)
        known.set_unusable_password()
    elif known.is_active or known.person_id is not None:
        raise Refused(TAKEN, field="email")
    return known


@transaction.atomic
def confirm(change: StaffChange, *, by: User) -> None:
    """Let another's proposal take effect. Raises Refused, also when something has changed since."""
    locked = StaffChange.objects.select_for_update().get(pk=change.pk)
    user = locked.user
    if user is None or not locked.is_open(timezone.now()):
        raise Refused(NOT_OPEN)
    if by.pk == locked.proposed_by_id or not _may_propose(locked.proposed_by):
        raise Refused(ANOTHER)
    judge(locked.kind, user=user, role=locked.role, by=by)
    locked.confirmed_by = by
    _do(locked)


@transaction.atomic
def withdraw(change: StaffChange, *, by: User) -> None:
    """Take a proposal back. The address of somebody who was never employed goes with it. Raises Refused."""
    locked = StaffChange.objects.select_for_update().get(pk=change.pk)
    if locked.done_at or locked.withdrawn_at:
        raise Refused(NOT_OPEN)
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    _tell("withdrawn", locked)
    user = locked.user
    if (
        locked.kind == Kind.MAKE_STAFF
        and user
        and not StaffChange.objects.filter(user=user, done_at__isnull=False)
    ):
        user.delete()


@transaction.atomic
def begin_with(email: str) -> StaffChange:
    """The first administrators, from the command on the server. Raises Refused when there are two: they can.

    With fewer than two nothing could be confirmed, not even a second administrator.
    """
    administrators = User.objects.filter(is_staff=True, groups__name=roles.ADMINISTRATOR)
    if administrators.count() >= 2:
        raise Refused(ANOTHER)
    user = candidate(email)
    if user._state.adding:
        user.save()
    change = StaffChange(kind=Kind.MAKE_STAFF, user=user, role=roles.ADMINISTRATOR)
    change.save(force_insert=True)
    _do(change)
    return change


def judge(kind: str, *, user: User, role: str, by: User) -> None:
    """Raise Refused unless `by` may want this for `user` as things stand now."""
    if user.pk == by.pk:
        raise Refused(OWN, field="user")
    is_new = kind == Kind.MAKE_STAFF
    if is_new == user.is_staff or user.person_id is not None:
        raise Refused(TAKEN if is_new else NOT_EMPLOYED, field="email" if is_new else "user")
    _judge_role(kind, user, role)


def _judge_role(kind: str, user: User, role: str) -> None:
    if (kind in WITH_ROLE) != (role in roles.BY_NAME):
        raise Refused(NO_SUCH_ROLE, field="role")
    held = set() if user._state.adding else {group.name for group in user.groups.all()}
    if kind == Kind.GIVE_ROLE and role in held:
        raise Refused(HAS_ROLE, field="role")
    if kind == Kind.TAKE_ROLE and role not in held:
        raise Refused(LACKS_ROLE, field="role")
    if kind in {Kind.MAKE_STAFF, Kind.GIVE_ROLE} and not roles.may_hold({role, *held}):
        raise Refused(APART, field="role")


def _may_propose(proposer: User | None) -> bool:
    """Whether the proposer is still who they were: what a dismissed administrator left behind is not confirmed."""
    return bool(proposer and proposer.is_active and proposer.is_staff and proposer.has_perm(PROPOSE))


def _do(change: StaffChange) -> None:
    user = change.user
    assert user is not None  # noqa: S101 - callers have just read it
    with transaction.atomic():
        EFFECTS[change.kind](user, change)
        change.done_at = timezone.now()
        change.save(update_fields=["confirmed_by", "done_at"])
    _tell("done", change)
    by = change.confirmed_by or change.proposed_by or "first_administrator"
    audit.record(WRITTEN[change.kind], actor=by, subject=user, target=change)


def _make_staff(user: User, change: StaffChange) -> None:
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    roles.give(user, change.role)
    invitations.send(user)


def _give_role(user: User, change: StaffChange) -> None:
    roles.give(user, change.role)


def _take_role(user: User, change: StaffChange) -> None:
    user.groups.remove(*Group.objects.filter(name=change.role))


def _reset_factor(user: User, change: StaffChange) -> None:
    """The lost factor goes, and every session with it. The password does not: it alone opens no admin."""
    proof.remove_factors(user)
    end_sessions(user)
    address, language = user.email, user.language
    post.owe("staff-factor-reset", key=f"staff-factor-reset:{change.pk}", address=address, language=language)


def _end_staff(user: User, change: StaffChange) -> None:
    """Out at the next request, and nothing left to come back with (S4)."""
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "is_staff", "is_superuser", "password"])
    user.groups.clear()
    user.user_permissions.clear()
    proof.remove_factors(user)
    StaffInvitation.objects.filter(user=user).delete()
    end_sessions(user)


EFFECTS: Mapping[str, Callable[[User, StaffChange], None]] = {
    Kind.MAKE_STAFF: _make_staff,
    Kind.GIVE_ROLE: _give_role,
    Kind.TAKE_ROLE: _take_role,
    Kind.RESET_FACTOR: _reset_factor,
    Kind.END_STAFF: _end_staff,
}
WRITTEN: Mapping[str, audit.Action] = {
    Kind.MAKE_STAFF: audit.Action.STAFF_ADDED,
    Kind.GIVE_ROLE: audit.Action.ROLE_GIVEN,
    Kind.TAKE_ROLE: audit.Action.ROLE_TAKEN,
    Kind.RESET_FACTOR: audit.Action.FACTOR_REMOVED,
    Kind.END_STAFF: audit.Action.STAFF_ENDED,
}


def end_sessions(user: User) -> None:
    """End every session of somebody that allauth knows of."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _tell(what: str, change: StaffChange) -> None:
    """One line in the log: ids only. The row itself is the record."""
    logger.info("staff change %s %s: %s", change.pk, what, change.kind)
