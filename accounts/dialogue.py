"""Messages a person writes to us here: each begins a conversation, to be read at once under «Kontakt med oss»."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import Conversation, CustomerContact, Person
from accounts.models.dialogue import Channel
from accounts.references import new_reference

A_DAY = timedelta(days=1)
AT_MOST_A_DAY = 10


class TooManyMessages(Exception):
    """The person has written AT_MOST_A_DAY messages in the last day."""


def receive(
    person: Person, *, key: UUID, subject: str, text: str, note: str = "", at: datetime
) -> tuple[Conversation, bool]:
    """Store a message, sealed, as the first of a conversation; and whether it is new.

    `key` stands for the form that was sent: a second call with it returns the first one's conversation and stores
    nothing. `note` is for staff. Raises TooManyMessages.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        own_key = f"mine-sider:{uuid5(person.pk, str(key))}"
        sent = CustomerContact.objects.filter(key=own_key).select_related("conversation").first()
        if sent:
            return sent.conversation, False
        if _written_lately(person, at) >= AT_MOST_A_DAY:
            raise TooManyMessages
        conversation = Conversation.objects.create(
            reference=new_reference("HV"), person=person, subject=subject, opened_at=at
        )
        contact = CustomerContact(
            key=own_key,
            conversation=conversation,
            channel=Channel.WEB_FORM,
            direction=CustomerContact.Direction.INBOUND,
            at=at,
            subject=subject,
        )
        contact.body, contact.internal_note = text, note
        contact.save()
    return conversation, True


def _written_lately(person: Person, now: datetime) -> int:
    """Conversations begun here in the last day, counted no further than needed."""
    lately = Conversation.objects.filter(
        person=person, opened_at__gt=now - A_DAY, reference__startswith="HV-"
    )
    return lately[:AT_MOST_A_DAY].count()
