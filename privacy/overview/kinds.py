"""What kinds of events a category has, and how one is told: title, picture, and the fields it is read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import AlarmActivation
from accounts.models.activity import ArmingEvent, CommandEvent, LockEvent, PlugEvent
from privacy.registry import Text

Mode, Command, Alarm = ArmingEvent.Mode, CommandEvent.Command, AlarmActivation.Kind
ALARMS = "accounts.AlarmActivation"


@dataclass(frozen=True)
class Kind:
    """A choice of the filter: events of one table, only those with `actions` where some are named."""

    slug: str
    title: Text
    label: str
    actions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Telling:
    """From which fields an event is told: what happened, and with what (a lock, the vendor's own word)."""

    action: str
    thing: str = ""
    icon: str = "clock"


KINDS: Mapping[str, tuple[Kind, ...]] = {
    "bruk": (
        Kind("pa", _("Slått på"), "accounts.ArmingEvent", (Mode.FULL, Mode.PARTIAL, Mode.ANNEX_ON)),
        Kind("av", _("Slått av"), "accounts.ArmingEvent", (Mode.OFF, Mode.ANNEX_OFF)),
        Kind("annet", _("Andre hendelser"), "accounts.CommandEvent"),
    ),
    "laser": (
        Kind("laser", _("Låser"), "accounts.LockEvent"),
        Kind("plugger", _("Smartplugger"), "accounts.PlugEvent"),
    ),
    "alarmer": (
        Kind("innbrudd", _("Innbrudd"), ALARMS, (Alarm.BURGLARY,)),
        Kind("brann", _("Brann"), ALARMS, (Alarm.FIRE,)),
        Kind("vann", _("Vann"), ALARMS, (Alarm.WATER,)),
        Kind("overfall", _("Overfall"), ALARMS, (Alarm.PANIC, Alarm.DURESS)),
        Kind("teknisk", _("Teknisk"), ALARMS, (Alarm.TECHNICAL,)),
        Kind("sabotasje", _("Sabotasje"), ALARMS, (Alarm.TAMPER,)),
    ),
}
TELLINGS: Mapping[str, Telling] = {
    "accounts.ArmingEvent": Telling("mode"),
    "accounts.LockEvent": Telling("action", "lock_name", "door"),
    "accounts.PlugEvent": Telling("action", "plug_name", "lightning"),
    "accounts.CommandEvent": Telling("command", "vendor_type", "equipment"),
}
TITLES: Mapping[str, Text] = {
    Mode.FULL: _("Alarmen ble slått på"),
    Mode.PARTIAL: _("Alarmen ble slått delvis på"),
    Mode.OFF: _("Alarmen ble slått av"),
    Mode.ANNEX_ON: _("Alarmen i tilbygget ble slått på"),
    Mode.ANNEX_OFF: _("Alarmen i tilbygget ble slått av"),
}
ICONS: Mapping[str, str] = {
    Mode.FULL: "lock",
    Mode.PARTIAL: "lock",
    Mode.ANNEX_ON: "lock",
    Mode.OFF: "unlock",
    Mode.ANNEX_OFF: "unlock",
    LockEvent.Action.LOCK: "lock",
    LockEvent.Action.UNLOCK: "unlock",
}
ACTIONS: Mapping[str, Mapping[str, Text]] = {
    "accounts.LockEvent": dict(LockEvent.Action.choices),
    "accounts.PlugEvent": dict(PlugEvent.Action.choices),
    "accounts.CommandEvent": dict(Command.choices),
}


def title(label: str, action: str, thing: str) -> str:
    """What happened, in a few words; the vendor's own word for what we do not know is left for `vendor_word`."""
    if label == "accounts.ArmingEvent":
        return str(TITLES[action])
    said = str(ACTIONS[label][action])
    return capfirst(said) if label == "accounts.CommandEvent" or not thing else f"{thing}: {said}"


def vendor_word(label: str, action: str, thing: str) -> str:
    """What the vendor calls an event we do not know."""
    return thing if label == "accounts.CommandEvent" and action == Command.UNKNOWN else ""


def icon(label: str, action: str) -> str:
    return ICONS.get(action, TELLINGS[label].icon)
