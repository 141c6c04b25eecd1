"""Messages in a case, from both sides and with files: one thread that the person and the company read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import post
from accounts.audit import Action, record
from accounts.files.attachments import store_attachment
from accounts.files.content import size_of
from accounts.files.refused import MEGABYTE
from accounts.models import ContactAttachment, Conversation, CustomerContact, Person, StoredFile, User
from accounts.models.dialogue import Channel
from privacy.models import PrivacyCase

if TYPE_CHECKING:
    Upload = UploadedFile[bytes]

FILES_AT_MOST = 5
FILE_BYTES_AT_MOST = 10 * MEGABYTE
BYTES_OF_A_CASE_AT_MOST = 100 * MEGABYTE
LETTERS_AT_MOST = 10_000
OPEN_AFTERWARDS = timedelta(days=30)


class NothingSaid(Exception):
    """A message without words is none."""


class TooManyFiles(Exception):
    """More than FILES_AT_MOST with one message."""


class CaseFull(Exception):
    """The files of the case would be more than BYTES_OF_A_CASE_AT_MOST. Words always have room."""


class Closed(Exception):
    """The case was closed more than OPEN_AFTERWARDS ago, so the person writes in a new one."""


def send(
    case: PrivacyCase,
    *,
    by: User,
    text: str,
    files: Sequence[Upload] = (),
    at: datetime,
    key: UUID | None = None,
) -> CustomerContact:
    """Add a message to the thread of a case: from the person, or from the company when an employee writes.

    What an employee writes owes the person a letter. `key` stands for the form that was sent: a second call with it
    gives the first one's message and adds nothing. Raises NothingSaid, TooManyFiles, CaseFull, Closed (the person
    only), accounts.files.refused.Refused before anything is written, OSError.
    """
    _check(text, files)
    with transaction.atomic():
        locked = PrivacyCase.objects.select_for_update(no_key=True, of=["self"]).get(pk=case.pk)
        own_key = f"sak:{uuid5(locked.pk, str(key or uuid4()))}"
        if sent := CustomerContact.objects.filter(key=own_key).first():
            return sent
        is_from_person = by.person_id is not None and by.person_id == locked.person_id
        if is_from_person and not is_open(locked, now=at):
            raise Closed
        contact = _write(_thread(locked, at=at), own_key, text, is_from_person=is_from_person, at=at)
        _attach(contact, files)
        _tell(locked, contact, by=by, is_from_person=is_from_person)
    case.conversation_id = locked.conversation_id
    return contact


def is_open(case: PrivacyCase, *, now: datetime) -> bool:
    """Whether the person can still write in it."""
    return case.closed_at is None or now <= case.closed_at + OPEN_AFTERWARDS


def _check(text: str, files: Sequence[Upload]) -> None:
    if not text.strip():
        raise NothingSaid
    if len(files) > FILES_AT_MOST:
        raise TooManyFiles
    for file in files:
        size_of(_bytes(file), at_most=FILE_BYTES_AT_MOST)


def _thread(case: PrivacyCase, *, at: datetime) -> Conversation:
    """The case's conversation, begun when there is none. One that was over lives as long again from now on."""
    if case.conversation_id is None:
        with translation.override(case.language):
            subject = _("Sak %(reference)s") % {"reference": case.reference}
        thread = Conversation(
            reference=case.reference, person_id=case.person_key, subject=subject, opened_at=at
        )
        thread.save(force_insert=True)
        PrivacyCase.objects.filter(pk=case.pk).update(conversation=thread)
        case.conversation = thread
    thread = Conversation.objects.get(privacy_case=case.pk)
    if case.closed_at is not None:
        Conversation.objects.filter(pk=thread.pk).update(closed_at=at)
    return thread


def _write(
    thread: Conversation, key: str, text: str, *, is_from_person: bool, at: datetime
) -> CustomerContact:
    directions = CustomerContact.Direction
    contact = CustomerContact(
        key=key,
        conversation=thread,
        channel=Channel.WEB_FORM,
        direction=directions.INBOUND if is_from_person else directions.OUTBOUND,
        at=at,
        subject=thread.subject,
    )
    contact.body = text.strip()
    contact.save(force_insert=True)
    return contact


def _attach(contact: CustomerContact, files: Sequence[Upload]) -> None:
    """Names are cleaned, and what a file is, is told by its bytes alone (accounts.files)."""
    held = StoredFile.objects.filter(
        pk__in=ContactAttachment.objects.filter(contact__conversation=contact.conversation_id).values("file")
    )
    before = held.aggregate(bytes=Sum("size"))["bytes"] or 0
    if files and before + sum(file.size or 0 for file in files) > BYTES_OF_A_CASE_AT_MOST:
        raise CaseFull
    for file in files:
        stored = store_attachment(_bytes(file), name=file.name or "")
        ContactAttachment(contact=contact, file=stored).save(force_insert=True)


def _bytes(file: Upload) -> Any:
    # Django types what is behind an upload as File; it reads and seeks as any other.
    return file.file


def _tell(case: PrivacyCase, contact: CustomerContact, *, by: User, is_from_person: bool) -> None:
    # Staff see the case without opening the customer, whose own row they then cannot read.
    person = Person(pk=case.person_id)
    record(Action.MESSAGE_SENT, actor=by, subject=person, target=case, case=case.reference)
    if not is_from_person:
        facts = {"reference": case.reference}
        post.owe(
            "case-message",
            key=f"case-message:{contact.pk}",
            to=person,
            language=case.language,
            facts=facts,
        )
