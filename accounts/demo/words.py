"""How a conversation of the demo is told: what was said, by whom, in which channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from accounts.models import CallRecording, CustomerContact
from accounts.models.dialogue import Channel

Direction = CustomerContact.Direction
Role = CustomerContact.Role
Line = CallRecording.Line
EMAIL, FORM, SMS, CHAT, PHONE = Channel.EMAIL, Channel.WEB_FORM, Channel.SMS, Channel.CHAT, Channel.PHONE


@dataclass(frozen=True)
class Listened:
    """An employee, or the person, heard a recording. `case` is why it could be opened."""

    at: datetime
    role: str
    number: str = ""
    reason: str = ""
    case: str = ""


@dataclass(frozen=True)
class Recorded:
    """The sound of a call: a recording of `accounts.demo.calls`, and whether the caller was told."""

    sound: str
    line: CallRecording.Line
    told: str = "2024-1"
    confirmed: datetime | None = None
    heard: tuple[Listened, ...] = ()


@dataclass(frozen=True)
class Said:
    """One message or call. `role` is who of us said it, or took the call when `they_called`.

    `files` are names of `accounts.demo.attachments`.
    """

    at: datetime
    channel: Channel
    text: str
    role: str = ""
    note: str = ""
    files: tuple[str, ...] = ()
    recorded: Recorded | None = None
    alarm: str = ""
    they_called: bool = False

    @property
    def is_from_us(self) -> bool:
        return bool(self.role) and not self.they_called


@dataclass(frozen=True)
class Thread:
    """A conversation with one person; `closed` is None while it is open."""

    reference: str
    person: str
    subject: str
    said: tuple[Said, ...]
    closed: datetime | None = None
    home: str = ""
