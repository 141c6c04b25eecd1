"""Telling contact persons: a worker makes each link, owes it by text message or e-mail, and sees whether it went.

Every function is the worker's, safe to repeat, and for two at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts import audit, post
from accounts.audit import Action
from accounts.contacts import links, order, reach
from accounts.models import ContactNotice, ContactPerson, Letter, Person, TextMessage
from accounts.texting import outbox

State = ContactPerson.State
A_ROUND = 200
SILENT_AFTER = timedelta(days=30)
A_YEAR = timedelta(days=365)
# What did not go is tried once more the next day.
TRY_AGAIN_AFTER = timedelta(hours=20)
OURS = "contact:"
# To whatever number or address: nobody is written to more often because a customer keeps changing an entry.
MOST_A_DAY = 3
A_DAY = timedelta(days=1)
COLUMNS = ("pk", "phone", "email", "state", "person")


def send_due(now: datetime) -> int:
    """Owe every notice that is wanted; how many were."""
    note_sent()
    sent = 0
    wanted = ContactNotice.objects.filter(wanted_at__lte=now)
    for key, home in wanted.values_list("pk", "contact__occupancy_id")[:A_ROUND]:
        sent += _send(key, home, now)
    return sent


def note_sent() -> int:
    """Write down which notices have left: from then on the contact person counts as told. How many.

    Number and address are kept on the entry alone, and no longer with the message.
    """
    noted = 0
    asked = ContactNotice.objects.filter(
        asked_at__isnull=False, wanted_at__isnull=True, contact__state=State.ADDED
    )
    for key, home in asked.values_list("pk", "contact__occupancy_id")[:A_ROUND]:
        noted += _note(key, home)
    _forget_where()
    return noted


def silent_due(now: datetime) -> int:
    """Whoever has not answered for a month is marked so. They stay on the list. How many."""
    return (
        _open()
        .filter(
            Q(state=State.NOTICE_SENT) | Q(state=State.CONFIRMED, notice__answered_at__isnull=True),
            notice__asked_at__lte=now - SILENT_AFTER,
            notice__wanted_at__isnull=True,
        )
        .update(state=State.NO_RESPONSE)
    )


def reconfirm_due(now: datetime) -> int:
    """Ask everybody once a year whether they still want to be called; how many are to be asked.

    Not those who put themselves on their own list. Until they answer, what they said before counts.
    """
    said_yes = _open().filter(state=State.CONFIRMED).exclude(person=F("added_by"))
    last = Coalesce("notice__asked_at", "notice__answered_at", "notice_sent_at", "valid_from")
    due = said_yes.annotate(last=last).filter(last__lte=now - A_YEAR, notice__wanted_at__isnull=True)
    count = 0
    for contact in due.only("pk", "phone", "email")[:A_ROUND]:
        if reach.has_channel(contact):
            wanted = {"wanted_at": now, "answered_at": None}
            ContactNotice.objects.get_or_create(contact=contact)
            # Whoever has answered or left meanwhile is asked nothing.
            count += ContactNotice.objects.filter(contact__in=said_yes, contact=contact).update(**wanted)
    return count


def _open() -> QuerySet[ContactPerson]:
    return ContactPerson.objects.filter(valid_to__isnull=True)


@transaction.atomic
def _send(key: UUID, home: UUID, now: datetime) -> int:
    # In turn with whoever changes the number: no link goes to the one before.
    order.lock(home)
    notice = (
        ContactNotice.objects.select_for_update(skip_locked=True).filter(pk=key, wanted_at__lte=now).first()
    )
    if notice is None:
        return 0
    notice.wanted_at = _when_not_too_often(notice, now)
    if notice.wanted_at is not None:
        notice.save(update_fields=["wanted_at"])
        return 0
    contact = _open().only(*COLUMNS).filter(pk=notice.contact_id).first()
    channel = reach.channel_of(phone=contact.phone, email=contact.email) if contact else None
    if contact is None or channel is None:
        notice.save(update_fields=["wanted_at"])
        return 0
    token = links.new_token()
    notice.link_hmac, notice.link_until = links.mark_of(token), now + links.WORKS_FOR
    notice.asked_at, notice.used_at, notice.turn = now, None, notice.turn + 1
    notice.save(update_fields=["wanted_at", "link_hmac", "link_until", "asked_at", "used_at", "turn"])
    _owe(contact, notice, channel, token)
    return 1


def _when_not_too_often(notice: ContactNotice, now: datetime) -> datetime | None:
    """When they may be asked, if they were asked as often today as anybody is; else None, for now."""
    times: list[datetime] = []
    for kind in (TextMessage, Letter):
        ours = kind.objects.filter(key__startswith=f"{OURS}{notice.contact_id}:", created_at__gt=now - A_DAY)
        times += ours.values_list("created_at", flat=True)
    if len(times) < MOST_A_DAY:
        return None
    return sorted(times)[-MOST_A_DAY] + A_DAY


def _owe(
    contact: ContactPerson, notice: ContactNotice, channel: ContactPerson.NoticeChannel, token: str
) -> None:
    kind, key = _kind(contact, notice), _key(notice)
    if channel == ContactPerson.NoticeChannel.SMS:
        outbox.owe(kind, key=key, to=None, number=contact.phone, language="nb", secret=token)
    else:
        post.owe(kind, key=key, address=contact.email, language="nb", secret=token)
    subject = Person(pk=contact.person_id) if contact.person_id else None
    audit.record(
        Action.DATA_CHANGED,
        actor="contacts",
        subject=subject,
        target=contact,
        reason=f"asked:{channel}",
    )


def _kind(contact: ContactPerson, notice: ContactNotice) -> str:
    """The first question, the yearly one, or the link alone: whoever said yes and asks for it is asked nothing."""
    if contact.state == State.ADDED:
        return "contact-asked"
    is_asked_again = contact.state == State.CONFIRMED and notice.answered_at is None
    return "contact-again" if is_asked_again else "contact-link"


@transaction.atomic
def _note(pk: UUID, home: UUID) -> int:
    # In turn with whoever changes the number: what went to the one before tells nobody at the new one.
    order.lock(home)
    notice = ContactNotice.objects.filter(pk=pk, asked_at__isnull=False, wanted_at__isnull=True).first()
    if notice is None:
        return 0
    key = _key(notice)
    text = TextMessage.objects.filter(key=key).first()
    letter = Letter.objects.filter(key=key).first()
    message = text or letter
    if message is None or (message.sent_at is None and message.given_up_at is None):
        return 0
    if message.sent_at is None:
        return _give_up(notice)
    channel = ContactPerson.NoticeChannel.SMS if text else ContactPerson.NoticeChannel.EMAIL
    return (
        _open()
        .filter(pk=notice.contact_id, state=State.ADDED)
        .update(state=State.NOTICE_SENT, notice_sent_at=message.sent_at, notice_channel=channel)
    )


def _forget_where() -> None:
    over = Q(sent_at__isnull=False) | Q(given_up_at__isnull=False)
    ours = {"key__startswith": OURS}
    TextMessage.objects.filter(over, number_sealed__isnull=False, **ours).update(number_sealed=None)
    Letter.objects.filter(over, **ours).exclude(address="").update(address="")


def _give_up(notice: ContactNotice) -> int:
    """It did not go. The next day it is tried once more, for as long as somebody is on the list."""
    again = notice.asked_at + TRY_AGAIN_AFTER if notice.asked_at else None
    ContactNotice.objects.filter(pk=notice.pk, wanted_at__isnull=True).update(wanted_at=again)
    return 0


def _key(notice: ContactNotice) -> str:
    return f"{OURS}{notice.contact_id}:{notice.turn}"
