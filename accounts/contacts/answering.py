"""What a contact person can do by the link that was sent to them, one function per thing. The customer hears of it
in the same few words whatever it was, and never why (N-02, R-66).

Each is called inside `links.opened`, with the row it gave.
"""

from __future__ import annotations

from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts import audit, post
from accounts.audit import Action
from accounts.contacts import links, order, reach, refusals
from accounts.doorbell import ring
from accounts.models import ContactNotice, ContactPerson, Person

State = ContactPerson.State
DETAILS = ("name", "phone", "email", "relation")
# What nobody needs any more once they have said no. The name stays 30 days, so that the customer sees who is gone.
WAYS = ("phone", "email", "relation")


class AlreadyAnswered(Exception):
    """The link has been used, perhaps in another window."""


def may_answer(contact: ContactPerson) -> bool:
    """Whether the link still takes an answer."""
    return contact.valid_to is None and contact.notice.used_at is None


def confirm(contact: ContactPerson) -> None:
    """Yes, you may call me. Raises AlreadyAnswered."""
    _use(contact)
    _store(contact, "confirmed", state=State.CONFIRMED)


def decline(contact: ContactPerson) -> None:
    """No: off the list at once. Raises AlreadyAnswered."""
    _leave(contact, State.DECLINED, but=WAYS)


def object_(contact: ContactPerson) -> None:
    """I object to this use of my data (GDPR Art. 21): off the list at once. Raises AlreadyAnswered."""
    _leave(contact, State.OBJECTED, but=WAYS)


def erase(contact: ContactPerson) -> None:
    """Delete everything that stands about me here (GDPR Art. 17), the name too. Raises AlreadyAnswered.

    What is left is an empty row, which goes 30 days later.
    """
    _leave(contact, State.OBJECTED, but=DETAILS)


def wrong_number(contact: ContactPerson) -> None:
    """This is not whom you think: the number goes at once, and the customer is asked for another. Raises
    AlreadyAnswered."""
    _use(contact)
    refusals.remember(contact.occupancy_id, contact.phone)
    _unlink(contact)
    ContactNotice.objects.filter(contact=contact).update(asked_at=None)
    _store(
        contact, "wrong-number", state=State.ADDED, phone="", email="", notice_sent_at=None, notice_channel=""
    )
    _tell_customer(contact, "number-missing")


def correct(contact: ContactPerson, *, name: str, phone: str, email: str, relation: str) -> bool:
    """Put right what stands about me. Whether the way to reach me is another: then a new link goes there, and this
    one works no more. Raises AlreadyAnswered, and refusals.NumberRefused."""
    if not _is_current(contact) or not may_answer(contact):
        raise AlreadyAnswered
    refusals.check(contact.occupancy_id, phone)
    is_moved = (contact.phone, contact.email) != (phone, email)
    is_reached = reach.channel_of(phone=phone, email=email) is not None
    if is_moved and is_reached:
        _use(contact)
        _unlink(contact)
        ContactNotice.objects.filter(contact=contact).update(wanted_at=timezone.now())
        _ring()
    values = {"name": name, "phone": phone, "email": email, "relation": relation}
    if is_moved and contact.state == State.CONFIRMED:
        values["state"] = State.NOTICE_SENT
    _store(contact, "corrected", **values)
    return is_moved and is_reached


def ask_link(contact: ContactPerson) -> bool:
    """Another link, to the telephone or address we have. False when there is none, or one is on its way."""
    if not _is_current(contact):
        return False
    asked = contact.notice.asked_at
    is_on_its_way = contact.notice.wanted_at is not None or (
        asked is not None and asked > timezone.now() - links.NOT_AGAIN_FOR
    )
    if contact.valid_to is not None or is_on_its_way or not reach.has_channel(contact):
        return False
    ContactNotice.objects.filter(contact=contact).update(wanted_at=timezone.now())
    _ring()
    return True


def _leave(contact: ContactPerson, state: ContactPerson.State, *, but: tuple[str, ...]) -> None:
    _use(contact)
    refusals.remember(contact.occupancy_id, contact.phone)
    now = timezone.now()
    blank = dict.fromkeys(but, "")
    _store(contact, str(state), state=state, valid_to=order.end_of(contact, now), **blank)
    links.close_gap()
    _tell_customer(contact)


def _use(contact: ContactPerson) -> None:
    """Take the link's one use. Whoever comes second finds that it is gone."""
    if not _is_current(contact):
        raise AlreadyAnswered
    now = timezone.now()
    unused = ContactNotice.objects.filter(contact=contact, used_at=None, contact__valid_to=None)
    if not unused.update(used_at=now, answered_at=now):
        raise AlreadyAnswered
    contact.notice.used_at = contact.notice.answered_at = now


def _is_current(contact: ContactPerson) -> bool:
    """Read the row anew, and whether the link that was opened still leads to it: the customer may have changed the
    number meanwhile.

    In one's turn with whoever changes the list, so that neither waits for the other for ever.
    """
    opened_by = contact.notice.link_hmac
    order.lock(contact.occupancy_id)
    try:
        contact.refresh_from_db(from_queryset=ContactPerson.objects.select_for_update())
    except ContactPerson.DoesNotExist:
        return False
    return opened_by is not None and bool(contact.notice.link_hmac == opened_by)


def _unlink(contact: ContactPerson) -> None:
    ContactNotice.objects.filter(contact=contact).update(link_hmac=None, link_until=None)


def _store(contact: ContactPerson, reason: str, **values: object) -> None:
    for name, value in values.items():
        setattr(contact, name, value)
    contact.save(update_fields=list(values))
    subject = Person(pk=contact.person_id) if contact.person_id else None
    audit.record(
        Action.DATA_CHANGED,
        actor=AnonymousUser(),
        subject=subject,
        target=contact,
        fields=values,
        reason=reason,
    )


def _tell_customer(contact: ContactPerson, kind: str = "list-changed") -> None:
    """That somebody is off the list, or without a number. It names nobody and gives no reason; on the page they
    see who is there."""
    customer = links.customer()
    if customer.person_id:
        key = f"{kind}:{contact.pk}:{contact.notice.turn}"
        to = Person(pk=customer.person_id, preferred_language=customer.language)
        post.owe(kind, key=key, to=to, language=customer.language)


def _ring() -> None:
    transaction.on_commit(partial(ring, "accounts.tasks.ask_contacts"))
