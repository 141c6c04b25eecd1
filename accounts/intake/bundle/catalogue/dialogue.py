"""What was said between a person and the company."""

from functools import partial
from typing import Any

from django.db.models import Model

from accounts.intake.bundle.catalogue.alarms import ALARM
from accounts.intake.bundle.catalogue.pointing import PERSON, SITE, by_column
from accounts.intake.bundle.entity import Entity, Media, MediaKind, Quarantine, Reference, Secret
from accounts.models import (
    CallRecording,
    ContactAttachment,
    Conversation,
    CustomerContact,
    Inquiry,
    QuoteRequest,
    RecordingAccess,
)

CONTACT = by_column("contact", CustomerContact, "key")


OWNERS = {
    "person": "r.person_id",
    "conversation__person": "(SELECT c.person_id FROM accounts_conversation c WHERE c.id = r.conversation_id)",
    "contact__conversation__person": "(SELECT c.person_id FROM accounts_conversation c"
    " JOIN accounts_customercontact m ON m.conversation_id = c.id WHERE m.id = r.contact_id)",
}


def _text(model: type[Model], name: str) -> Secret:
    """A text that lies sealed in `<name>_sealed`."""
    field: Any = model._meta.get_field(f"{name}_sealed")
    return Secret(name, field.column, field.context, OWNERS[field.owner])


NO_NOTICE = "(NOT s.notice_given OR COALESCE(s.notice_version, t.notice_version, '') = '')"

DIALOGUE = (
    Entity(
        "conversations",
        Conversation,
        identity=("reference",),
        natural=(("reference",),),
        references=(PERSON, SITE),
    ),
    Entity(
        "customer_contacts",
        CustomerContact,
        identity=("key",),
        natural=(("key",),),
        references=(by_column("conversation", Conversation, "reference"), ALARM),
        secrets=tuple(map(partial(_text, CustomerContact), ("body", "internal_note"))),
        may_change=(),
    ),
    Entity(
        "contact_attachments",
        ContactAttachment,
        identity=("key",),
        references=(CONTACT,),
        media=Media("file", MediaKind.ATTACHMENT),
        may_change=(),
    ),
    Entity(
        "call_recordings",
        CallRecording,
        identity=("contact_key",),
        natural=(("contact_id",),),
        references=(CONTACT,),
        secrets=(_text(CallRecording, "transcript"),),
        media=Media("file", MediaKind.RECORDING),
        may_change=("state", "confirmed_in_writing_at", "transcript_sealed"),
        computed={
            "state": f"CASE WHEN t.state = 'quarantined' OR {NO_NOTICE} THEN 'quarantined'"
            " ELSE COALESCE(s.state, t.state, 'available') END",
        },
        quarantine=Quarantine(
            "r.state = 'quarantined'", "opptaket mangler bevis for at det ble gitt beskjed: sperret"
        ),
    ),
    Entity(
        "recording_accesses",
        RecordingAccess,
        identity=("contact_key", "at", "role", "staff_number"),
        natural=(("recording_id", "at", "role", "staff_number"),),
        references=(
            Reference("contact", CustomerContact, CONTACT.on, fills=False),
            Reference("recording", CallRecording, (("contact_id", "@contact"),)),
        ),
        may_change=(),
    ),
    Entity(
        "inquiries",
        Inquiry,
        identity=("reference",),
        natural=(("reference",),),
        references=(PERSON,),
        secrets=tuple(map(partial(_text, Inquiry), ("body", "answer"))),
    ),
    Entity(
        "quote_requests",
        QuoteRequest,
        identity=("reference",),
        natural=(("reference",),),
        references=(PERSON,),
    ),
)
