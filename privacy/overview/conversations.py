"""What a person and the company said to each other: the list of conversations, and one from beginning to end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.utils.text import capfirst

from accounts import sealing
from accounts.models import CallRecording, Conversation, CustomerContact
from accounts.models.dialogue import Channel
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.overview import order
from privacy.overview.files import FileLink, link_of
from privacy.overview.paging import Leaf, leaf
from privacy.overview.retention import Fate, fate
from privacy.registry import DataCategory, Table

SLUG = "kundekontakt"
MESSAGES = 200
ICONS: Mapping[str, str] = {
    Channel.EMAIL: "mail",
    Channel.WEB_FORM: "pencil",
    Channel.SMS: "mobile",
    Channel.CHAT: "chat",
    Channel.PHONE: "phone",
}
CHANNELS = dict(Channel.choices)
ROLES = dict(CustomerContact.Role.choices)


@dataclass(frozen=True)
class Thread:
    """A conversation in the list: by which channels, how many messages, how many calls were recorded."""

    row: Conversation
    channels: tuple[str, ...]
    icon: str
    messages: int
    recordings: int
    fate: Fate | None


@dataclass(frozen=True)
class Threads:
    leaf: Leaf
    threads: tuple[Thread, ...]


@dataclass(frozen=True)
class Said:
    """One message or call. `recording` is the sound of a call, with its own fate."""

    row: CustomerContact
    channel: str
    icon: str
    by: str
    files: tuple[FileLink, ...]
    recording: CallRecording | None
    recording_fate: Fate | None

    @property
    def is_from_us(self) -> bool:
        return self.row.direction == CustomerContact.Direction.OUTBOUND

    @property
    def is_call(self) -> bool:
        return self.row.channel == Channel.PHONE


@dataclass(frozen=True)
class Whole:
    """A conversation with what was said, the oldest first. With `is_more` the rest comes with a copy."""

    row: Conversation
    said: tuple[Said, ...]
    is_more: bool
    fate: Fate | None


def threads(viewer: Viewer, category: DataCategory, asked: Mapping[str, str]) -> Threads:
    """A page of the viewer's conversations, newest first. Three queries."""
    page = leaf(visible("accounts.Conversation", viewer), category, asked, by="opened_at")
    parts = _parts(viewer, [row.pk for row in page.rows])
    table = _table(category, "accounts.Conversation")
    return Threads(page, tuple(_thread(row, parts.get(row.pk, ()), category, table) for row in page.rows))


def whole(viewer: Viewer, pk: UUID) -> Whole | None:
    """One conversation, if the viewer sees it. Three queries, and one for the keys of its texts."""
    row = visible("accounts.Conversation", viewer).filter(pk=pk).first()
    category = order.category(SLUG)
    if row is None or category is None:
        return None
    contacts = visible("accounts.CustomerContact", viewer).filter(conversation=row).order_by("at", "pk")
    with_files = contacts.select_related("recording", "recording__file").prefetch_related("attachments__file")
    found = list(with_files[: MESSAGES + 1])
    sealing.fetch_keys(text for row in found for text in (row.body_sealed, row.internal_note_sealed))
    recordings = _table(category, "accounts.CallRecording")
    return Whole(
        row,
        tuple(_said(contact, category, recordings) for contact in found[:MESSAGES]),
        len(found) > MESSAGES,
        fate(category, _table(category, "accounts.Conversation"), row),
    )


Part = tuple[str, int, int]


def _parts(viewer: Viewer, keys: Iterable[UUID]) -> dict[UUID, list[Part]]:
    """By conversation: channel, how many messages, how many of them recorded."""
    rows = visible("accounts.CustomerContact", viewer).filter(conversation__in=list(keys)).order_by()
    counted = rows.values_list("conversation", "channel").annotate(Count("pk"), Count("recording"))
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for conversation, channel, messages, recordings in counted:
        parts[conversation].append((channel, messages, recordings))
    return parts


def _thread(row: Conversation, parts: Iterable[Part], category: DataCategory, table: Table) -> Thread:
    ranked = sorted(parts, key=lambda part: -part[1])
    return Thread(
        row=row,
        channels=tuple(str(CHANNELS[channel]) for channel, _messages, _recordings in ranked),
        icon=ICONS[ranked[0][0]] if ranked else "chat",
        messages=sum(messages for _channel, messages, _recordings in ranked),
        recordings=sum(recordings for _channel, _messages, recordings in ranked),
        fate=fate(category, table, row),
    )


def _said(row: CustomerContact, category: DataCategory, recordings: Table) -> Said:
    recording: CallRecording | None = getattr(row, "recording", None)
    return Said(
        row=row,
        channel=str(capfirst(CHANNELS[row.channel])),
        icon=ICONS[row.channel],
        by=str(ROLES.get(row.handled_by, "")),
        files=tuple(link_of(one.file) for one in row.attachments.all()),
        recording=recording,
        recording_fate=fate(category, recordings, recording) if recording else None,
    )


def _table(category: DataCategory, label: str) -> Table:
    return next(table for table in category.tables if table.label == label)
