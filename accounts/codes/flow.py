"""All that can happen to codes, one function per thing. What a code is goes in and never comes out."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.audit import Action
from accounts.codes import refusing, telling
from accounts.codes.asking import ask
from accounts.household import across
from accounts.household.rights import may_manage
from accounts.models import AccessCode, AuthorisedUser, Occupancy, PanelCommand, Person, User
from accounts.panels import commands
from accounts.viewers import Viewer


class NoPanel(Exception):
    """No panel can be reached from here, so no code is asked for."""


class Unusable(Exception):
    """Too easy to guess, or in use at the home. Which of the two is not said, nor whose it is."""


class NoAccess(Exception):
    """The holder has no access now, or the panel has no slot left."""


def set_code(
    user: AuthorisedUser, *, secret: str, by: User, now: datetime, is_duress: bool = False
) -> PanelCommand:
    """Let the panel put `secret` (4 to 6 digits) in place of the holder's own code, or beside it as duress code.

    The one before goes on until the panel confirms. Raises NoPanel, NoAccess, Unusable.
    """
    if not commands.can_order():
        raise NoPanel
    if by.person is None or by.person_id != user.person_id:
        raise NoAccess
    if refusing.is_easy(secret, by.person):
        raise Unusable
    with transaction.atomic():
        code_id = ask("SELECT wall_take_slot(%s, %s, %s)", user.pk, is_duress, now)
        if code_id is None:
            raise NoAccess
        code = AccessCode.objects.select_related("site").get(pk=code_id)
        if _is_taken(code, secret):
            raise Unusable
        command = _order(code, secret, now)
        audit.record(Action.CODE_CHANGED, actor=by, subject=by.person, target=code, reason="set")
        telling.tell(by, key=f"code:{command.pk}")
    return command


def remove_code(user: AuthorisedUser, *, by: User, now: datetime, is_duress: bool = False) -> int:
    """Take the holder's own code, or their own duress code, away. The panel is told; how many there were."""
    with transaction.atomic():
        ended = _end([user.pk], is_duress, now)
        if ended:
            audit.record(Action.CODE_CHANGED, actor=by, subject=by, target=user, reason="removed")
            telling.tell(by, key=f"off:{user.pk}:{now.timestamp()}")
    return ended


def order_removal(user: AuthorisedUser, *, by: User, now: datetime) -> int:
    """An owner has another's codes taken away, without seeing them or setting others. How many there were.

    A duress code stays, which is its holder's alone; the holder is told. Raises NoAccess for who may not.
    """
    if by.person is None or not may_manage(Viewer(by.person, now), user):
        raise NoAccess
    with transaction.atomic():
        ended = _end([user.pk], False, now)
        if ended:
            across.tell_user(user.pk, "access-changed")
            # By the key alone: an owner reads no other person's row.
            holder = Person(pk=user.person_id) if user.person_id else None
            audit.record(Action.CODE_CHANGED, actor=by, subject=holder, target=user, reason="ordered")
    return ended


def end_codes_of(user: AuthorisedUser, *, now: datetime) -> int:
    """End all codes of one user from `now` on: forgotten here at once, and owed to the panel, which must confirm
    before anybody gets a slot of theirs. Tags and duress codes too. How many. Safe to repeat.

    For whoever holds them, whoever has the home now, and the worker; for others it does nothing.
    """
    return _end([user.pk], None, now)


def end_codes_at(occupancy: Occupancy, *, now: datetime) -> int:
    """The same of everybody in a household."""
    return _end([], None, now, period=occupancy.pk)


def suspend_codes_of(user: AuthorisedUser, *, now: datetime) -> int:
    """Let the panel refuse a user's codes for a while. How many slots. Who may: as `end_codes_of`."""
    return _order_slots(user, PanelCommand.Kind.SUSPEND_SLOT, now)


def resume_codes_of(user: AuthorisedUser, *, now: datetime) -> int:
    """Let the panel take them again."""
    return _order_slots(user, PanelCommand.Kind.RESUME_SLOT, now)


def forget_passphrases(*, occupancy: Occupancy, person: Person | None = None) -> int:
    """Forget the passphrases of a household, or of one person in it. How many. Who may: as `end_codes_of`."""
    return int(ask("SELECT wall_forget_phrases(%s, %s)", occupancy.pk, person.pk if person else None))


def forget_needless_phrase(occupancy_id: UUID, person_id: UUID, *, now: datetime) -> int:
    """Forget the passphrase of somebody who is neither let in nor called any more at a home. How many.

    Who may: as `end_codes_of`.
    """
    return int(ask("SELECT wall_forget_needless_phrase(%s, %s, %s)", occupancy_id, person_id, now))


def _order(code: AccessCode, secret: str, now: datetime) -> PanelCommand:
    return commands.owe(
        code.site,
        kind=PanelCommand.Kind.SET_CODE,
        slot_no=code.slot_no,
        now=now,
        code=code.pk,
        secret=secret,
        mark=code.mark(secret),
    )


def _is_taken(code: AccessCode, secret: str) -> bool:
    """Asked of the database, which gives away no more than yes or no."""
    beside: list[UUID] = ask("SELECT wall_codes_beside(%s)", code.pk)
    marks = [AccessCode(pk=pk).mark(secret) for pk in beside]
    return bool(ask("SELECT wall_code_is_taken(%s, %s::uuid[], %s::bytea[])", code.pk, beside, marks))


def _end(
    users: Collection[UUID], of_duress: bool | None, now: datetime, *, period: UUID | None = None
) -> int:
    asked = "SELECT wall_end_codes_of(%s::uuid[], %s, %s, %s)"
    with transaction.atomic():
        ended = int(ask(asked, list(users), period, of_duress, now))
        if ended:
            commands.wake()
    return ended


def _order_slots(user: AuthorisedUser, kind: PanelCommand.Kind, now: datetime) -> int:
    with transaction.atomic():
        ordered = int(ask("SELECT wall_order_codes(%s::uuid[], %s, %s)", [user.pk], kind.value, now))
        if ordered:
            commands.wake()
    return ordered
