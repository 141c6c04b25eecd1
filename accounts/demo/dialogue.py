"""Storing what was said between persons of the demo and the company, in all channels, as long as it may be held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from uuid import UUID

from accounts.demo import keeping
from accounts.demo.attachments import attach
from accounts.demo.calls import call
from accounts.demo.sample import demo_id
from accounts.demo.threads import OF_INGRID
from accounts.demo.threads_of_others import OF_OTHERS
from accounts.demo.words import Direction, Line, Recorded, Said, Thread
from accounts.files.recordings import store_recording
from accounts.models import (
    CallRecording,
    ContactAttachment,
    Conversation,
    CustomerContact,
    RecordingAccess,
    StoredFile,
)

THREADS = (*OF_INGRID, *OF_OTHERS)
Place = tuple[Thread, int, Said]
KEPT = {
    Line.ALARM_CENTRE: keeping.RECORDING_OF_ALARM_CENTRE,
    Line.SERVICE: keeping.RECORDING_OF_SERVICE,
    Line.SALES: keeping.RECORDING_OF_SALE,
}


def make_dialogue(end: datetime) -> None:
    """Store conversations, messages, attachments and recordings. Persons, homes and alarms come first. Writes files
    into the storage."""
    threads = [thread for thread in THREADS if _is_held(thread, end)]
    said = [place for thread in threads for place in _said(thread, end)]
    Conversation.objects.bulk_create(_conversation(thread, end) for thread in threads)
    CustomerContact.objects.bulk_create(_contact(*place) for place in said)
    ContactAttachment.objects.bulk_create(file for place in said for file in _attachments(*place))
    recorded = [(place, place[2].recorded) for place in said if place[2].recorded]
    CallRecording.objects.bulk_create(_recording(*place, sound, end) for place, sound in recorded)
    accesses = [access for place, sound in recorded for access in _accesses(*place, sound)]
    RecordingAccess.objects.bulk_create(access for access in accesses if access.at <= end)


def _is_held(thread: Thread, end: datetime) -> bool:
    return thread.said[0].at <= end and not keeping.CONVERSATION.is_over(thread.closed, end)


def _said(thread: Thread, end: datetime) -> Iterator[Place]:
    for number, said in enumerate(thread.said, start=1):
        if said.at <= end:
            yield thread, number, said


def _conversation(thread: Thread, end: datetime) -> Conversation:
    opened_at = thread.said[0].at
    is_closed = thread.closed is not None and thread.closed <= end
    return Conversation(
        id=demo_id("conversation", thread.reference),
        created_at=opened_at,
        reference=thread.reference,
        person_id=demo_id("person", thread.person),
        site_id=demo_id("site", thread.home) if thread.home else None,
        subject=thread.subject,
        opened_at=opened_at,
        closed_at=thread.closed if is_closed else None,
    )


def _contact(thread: Thread, number: int, said: Said) -> CustomerContact:
    row = CustomerContact(
        id=_contact_id(thread, number),
        created_at=said.at,
        key=f"{thread.reference}-{number}",
        conversation_id=demo_id("conversation", thread.reference),
        channel=said.channel,
        direction=Direction.OUTBOUND if said.is_from_us else Direction.INBOUND,
        at=said.at,
        subject=thread.subject,
        handled_by=said.role,
        alarm_id=demo_id("alarm", said.alarm) if said.alarm else None,
    )
    row.body, row.internal_note = said.text, said.note
    return row


def _contact_id(thread: Thread, number: int) -> UUID:
    return demo_id("contact", thread.reference, number)


def _attachments(thread: Thread, number: int, said: Said) -> Iterator[ContactAttachment]:
    for name in said.files:
        yield ContactAttachment(
            id=demo_id("attachment", thread.reference, number, name),
            created_at=said.at,
            contact_id=_contact_id(thread, number),
            file=attach(name),
        )


def _recording(thread: Thread, number: int, said: Said, recorded: Recorded, end: datetime) -> CallRecording:
    """Without proof that the caller was told, nobody may play it, and nobody wrote down what was said (PE-49)."""
    sound, gone_at = call(recorded.sound), _gone_at(said, recorded)
    is_gone = gone_at is not None and gone_at <= end
    row = CallRecording(
        id=demo_id("recording", thread.reference, number),
        created_at=said.at,
        contact_id=_contact_id(thread, number),
        started_at=said.at,
        duration_seconds=round(sound.seconds),
        line=recorded.line,
        notice_given=bool(recorded.told),
        notice_version=recorded.told,
        basis=CallRecording.Basis.LEGITIMATE_INTEREST,
        state=CallRecording.State.AVAILABLE if recorded.told else CallRecording.State.QUARANTINED,
        confirmed_in_writing_at=recorded.confirmed,
        file=None if is_gone else _file(thread, recorded),
        deleted_at=gone_at if is_gone else None,
    )
    row.transcript = sound.transcript if recorded.told and not is_gone else ""
    return row


def _gone_at(said: Said, recorded: Recorded) -> datetime | None:
    """RET-REC: a sale counts from its written confirmation, anything else from the call."""
    since = recorded.confirmed if recorded.line == Line.SALES else said.at
    return None if since is None else KEPT[recorded.line].over_at(since)


def _file(thread: Thread, recorded: Recorded) -> StoredFile:
    sound = call(recorded.sound)
    return store_recording(BytesIO(sound.audio.read_bytes()), name=f"Samtale {thread.reference}.mp3")


def _accesses(thread: Thread, number: int, _said: Said, recorded: Recorded) -> Iterator[RecordingAccess]:
    for heard in recorded.heard:
        yield RecordingAccess(
            id=demo_id("recording access", thread.reference, number, heard.at),
            created_at=heard.at,
            recording_id=demo_id("recording", thread.reference, number),
            at=heard.at,
            role=heard.role,
            staff_number=heard.number,
            reason=heard.reason,
            case_reference=heard.case,
        )
