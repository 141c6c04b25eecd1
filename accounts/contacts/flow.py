"""All that a customer can do with their call list, one function per thing. What those on it can: `answering`.

Who asks and who is told is in `sending`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.audit import Action
from accounts.codes.flow import forget_needless_phrase
from accounts.contacts import order, reach, refusals
from accounts.contacts.calling import on_list
from accounts.doorbell import ring
from accounts.models import ContactNotice, ContactPerson, Occupancy, Person, User

State = ContactPerson.State
# As many as an operator can call while an alarm is on; and so many that nobody's telephone is a toy for another.
MOST = 10
NEW_A_DAY = 10
REMIND_AFTER = timedelta(hours=24)
WAITING = frozenset({State.ADDED, State.NOTICE_SENT, State.NO_RESPONSE})


class ListFull(Exception):
    """No more fit on the list, or were added today than anybody needs."""


class TooSoon(Exception):
    """They were asked less than a day ago."""


@dataclass(frozen=True)
class Details:
    """What a customer says of somebody. `is_told`: that they have told them, where we cannot."""

    name: str
    phone: str
    email: str = ""
    relation: str = ""
    has_key: bool = False
    is_told: bool = False


@transaction.atomic
def add(
    occupancy: Occupancy, details: Details, *, by: Person, user: User, now: datetime | None = None
) -> ContactPerson:
    """Put somebody last on the list; a worker asks them within minutes. Raises ListFull, and
    refusals.NumberRefused.

    Whoever puts themself on it, by a number of their own, need not be asked.
    """
    moment = now or timezone.now()
    listed = order.locked(occupancy)
    _check_room(occupancy, listed, moment)
    refusals.check(occupancy.pk, details.phone)
    is_oneself = reach.is_number_of(by, details.phone)
    contact = ContactPerson.objects.create(
        occupancy=occupancy,
        person=by if is_oneself else None,
        added_by=by,
        call_order=order.next_place(listed),
        state=State.CONFIRMED if is_oneself else State.ADDED,
        created_at=moment,
        valid_from=moment,
        **_stored(details),
    )
    notice = ContactNotice(contact=contact, attested_at=moment if details.is_told else None)
    notice.wanted_at = moment if not is_oneself and reach.has_channel(contact) else None
    notice.save(force_insert=True)
    _changed(contact, user, "added")
    return contact


@transaction.atomic
def correct(
    contact: ContactPerson, details: Details, *, user: User, now: datetime | None = None
) -> ContactPerson:
    """Put an entry right. Another number or address is another way to reach them, and may be somebody else's: they
    are asked anew. Raises order.ListChanged when they have left the list, and refusals.NumberRefused."""
    moment = now or timezone.now()
    contact = order.entry_of(contact, order.locked(contact.occupancy))
    refusals.check(contact.occupancy_id, details.phone)
    is_moved = (contact.phone, contact.email) != (details.phone, details.email)
    for name, value in _stored(details).items():
        setattr(contact, name, value)
    fields = list(_stored(details))
    if is_moved and contact.person_id != user.person_id:
        contact.state, contact.notice_sent_at, contact.notice_channel = State.ADDED, None, ""
        fields += ["state", "notice_sent_at", "notice_channel"]
    contact.save(update_fields=fields)
    if "state" in fields:
        told = moment if details.is_told else None
        # Nobody at the new number or address has been asked, whatever went to the one before.
        _want(contact, moment if reach.has_channel(contact) else None, attested_at=told, asked_at=None)
    _changed(contact, user, "corrected", fields=fields)
    return contact


@transaction.atomic
def reorder(contact: ContactPerson, *, up: bool, stamp: str, user: User) -> int:
    """Move one place up or down; the number they have now. At the end of the list nothing happens.

    Raises order.ListChanged when the list is no longer the one that `stamp` was taken of.
    """
    listed = order.locked(contact.occupancy, stamp=stamp)
    at = next((place for place, one in enumerate(listed) if one.pk == contact.pk), None)
    if at is None:
        raise order.ListChanged
    to = at - 1 if up else at + 1
    if not 0 <= to < len(listed):
        return at + 1
    listed[at], listed[to] = listed[to], listed[at]
    order.rearrange(listed)
    _changed(contact, user, "moved", fields=["call_order"])
    return to + 1


@transaction.atomic
def remove(contact: ContactPerson, *, user: User, now: datetime | None = None) -> None:
    """Take somebody off the list. What we have of them goes 30 days later. A second time changes nothing."""
    moment = now or timezone.now()
    listed = order.locked(contact.occupancy)
    found = next((one for one in listed if one.pk == contact.pk), None)
    if found is None:
        return
    _close(found, moment)
    order.rearrange([one for one in listed if one.pk != found.pk])
    # Whoever takes themself off keeps theirs: they look after the home.
    if found.person_id and found.person_id != user.person_id:
        forget_needless_phrase(found.occupancy_id, found.person_id, now=moment)
    _changed(found, user, "removed")


@transaction.atomic
def remind(contact: ContactPerson, *, user: User, now: datetime | None = None) -> None:
    """Have somebody who has not answered asked once more, with a new link. Raises TooSoon, and order.ListChanged
    when they have answered or left the list."""
    moment = now or timezone.now()
    contact = order.entry_of(contact, order.locked(contact.occupancy))
    if contact.state not in WAITING:
        raise order.ListChanged
    notice, _is_new = ContactNotice.objects.get_or_create(contact=contact)
    if _was_asked_lately(contact, notice, moment):
        raise TooSoon
    _want(contact, moment)
    _changed(contact, user, "reminded")


def may_remind(contact: ContactPerson, now: datetime) -> bool:
    """Whether it is of use: they have not answered, we can reach them, and a day has gone by."""
    if contact.state not in WAITING or not reach.has_channel(contact):
        return False
    return not _was_asked_lately(contact, getattr(contact, "notice", None), now)


@transaction.atomic
def end_all_at(occupancy: Occupancy, *, now: datetime) -> int:
    """The household ends: so does its call list, and every link with it. How many entries. Safe to repeat."""
    order.lock(occupancy.pk)
    # A worker does it, and reads no names.
    listed = on_list(occupancy).select_related(None).select_for_update()
    listed = listed.only("pk", "state", "valid_from", "valid_to")
    for contact in listed:
        _close(contact, now)
    return len(listed)


def _was_asked_lately(contact: ContactPerson, notice: ContactNotice | None, now: datetime) -> bool:
    asked = (contact.notice_sent_at, notice and notice.asked_at, notice and notice.wanted_at)
    return any(moment and moment > now - REMIND_AFTER for moment in asked)


def _close(contact: ContactPerson, now: datetime) -> None:
    ContactNotice.objects.filter(contact=contact).update(link_hmac=None, link_until=None, wanted_at=None)
    contact.state, contact.valid_to = State.REMOVED, order.end_of(contact, now)
    contact.save(update_fields=["state", "valid_to"])


def _check_room(occupancy: Occupancy, listed: list[ContactPerson], now: datetime) -> None:
    today = ContactPerson.objects.filter(
        occupancy=occupancy, created_at__gt=now - timedelta(days=1), created_at__lte=now
    )
    if len(listed) >= MOST or today.count() >= NEW_A_DAY:
        raise ListFull


def _stored(details: Details) -> dict[str, object]:
    names = ("name", "phone", "email", "relation", "has_key")
    return {name: getattr(details, name) for name in names}


def _want(contact: ContactPerson, at: datetime | None, **others: datetime | None) -> None:
    """Let the worker ask, or not. Links from before work no more."""
    values = {"wanted_at": at, "link_hmac": None, "link_until": None, "used_at": None, **others}
    ContactNotice.objects.get_or_create(contact=contact)
    ContactNotice.objects.filter(contact=contact).update(**values)


def _changed(contact: ContactPerson, user: User, reason: str, *, fields: Iterable[str] = ()) -> None:
    subject = Person(pk=contact.person_id) if contact.person_id else None
    audit.record(
        Action.DATA_CHANGED, actor=user, subject=subject, target=contact, reason=reason, fields=fields
    )
    transaction.on_commit(partial(ring, "accounts.tasks.ask_contacts"))


__all__ = [
    "Details",
    "ListFull",
    "TooSoon",
    "add",
    "correct",
    "end_all_at",
    "may_remind",
    "on_list",
    "remind",
    "remove",
    "reorder",
]
