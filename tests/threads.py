"""A conversation as those before there were cases: one message from a person, sealed."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from accounts.models import Conversation, CustomerContact, Person
from accounts.references import new_reference


def said(person: Person, *, subject: str, text: str, at: datetime) -> Conversation:
    thread = Conversation.objects.create(
        reference=new_reference("HV"), person=person, subject=subject, opened_at=at
    )
    contact = CustomerContact(
        key=f"test:{uuid4()}", conversation=thread, channel="web_form", direction="in", at=at, subject=subject
    )
    contact.body = text
    contact.save()
    return thread
