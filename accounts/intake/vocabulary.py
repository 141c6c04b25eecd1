"""The vendor's words, and what they are called here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.intake.reading import Record, Shape
from accounts.models import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from accounts.models.activity import ActivityEvent, Channel

UNNAMED_CODE = frozenset({"", "kod", "kode", "code"})
LOCK_WITHOUT_NAME = "Lås uten navn"
PLUG_WITHOUT_NAME = "Smartplugg uten navn"

ARMING: Mapping[str, str] = {
    "armed": ArmingEvent.Mode.FULL,
    "partialarmed": ArmingEvent.Mode.PARTIAL,
    "disarmed": ArmingEvent.Mode.OFF,
    "armedannex": ArmingEvent.Mode.ANNEX_ON,
    "disarmedannex": ArmingEvent.Mode.ANNEX_OFF,
}
LOCK: Mapping[str, str] = {
    "lock": LockEvent.Action.LOCK,
    "unlock": LockEvent.Action.UNLOCK,
    "lock_failed": LockEvent.Action.FAIL,
}
PLUG: Mapping[str, str] = {
    "plug_on": PlugEvent.Action.ON,
    "smartplug_on": PlugEvent.Action.ON,
    "smartplugon": PlugEvent.Action.ON,
    "plug_off": PlugEvent.Action.OFF,
    "smartplug_off": PlugEvent.Action.OFF,
    "smartplugoff": PlugEvent.Action.OFF,
}
CHANNELS: Mapping[str, Channel] = {
    "keypad": Channel.KEYPAD,
    "betjeningspanel": Channel.KEYPAD,
    "code": Channel.CODE,
    "kode": Channel.CODE,
    "kod": Channel.CODE,
    "app": Channel.APP,
    "tag": Channel.TAG,
    "brikke": Channel.TAG,
    "auto": Channel.AUTO,
    "": Channel.UNKNOWN,
}


@dataclass(frozen=True)
class Meaning:
    """Which table a record belongs to, and what it fills there besides who and when."""

    model: type[ActivityEvent]
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_known: bool = True


def meaning(record: Record) -> Meaning:
    """What a record says happened. A type we do not know is kept in the vendor's own words."""
    word = record.event_type.casefold()
    if word in ARMING:
        return Meaning(ArmingEvent, {"mode": ARMING[word]})
    if word in LOCK:
        return Meaning(LockEvent, {"action": LOCK[word], "lock_name": record.lock_name or LOCK_WITHOUT_NAME})
    if word in PLUG:
        return Meaning(PlugEvent, {"action": PLUG[word], "plug_name": record.lock_name or PLUG_WITHOUT_NAME})
    fields = {"command": CommandEvent.Command.UNKNOWN, "vendor_type": record.event_type}
    return Meaning(CommandEvent, fields, is_known=False)


def channel(record: Record) -> Channel | None:
    """How it was done; None for a word we do not know."""
    return CHANNELS.get(record.channel.casefold())


def is_unnamed(record: Record) -> bool:
    """Whether a code without a name was used: the vendor writes nothing, or "code" in one of its languages."""
    return record.user.casefold() in UNNAMED_CODE


def is_done_by_nobody(record: Record) -> bool:
    """Whether no person can have caused it.

    The older log leaves the channel out of what people do as well, so there its absence shows nothing.
    """
    is_technical = record.event_type.casefold() == "lock_failed" or not meaning(record).is_known
    return record.shape is Shape.RECORDS and is_technical and not record.user and not record.channel
