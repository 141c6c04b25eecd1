"""An alarm in a few words: its title, its picture, and what we found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AlarmActivation, Component

Kind, Found = AlarmActivation.Kind, AlarmActivation.Classification
Tone = Literal["danger", "warning"]
Colour = Literal["neutral", "success", "danger"]

FAULTS = frozenset({Kind.TECHNICAL, Kind.TAMPER, Kind.WATER})
COLOURS: Mapping[str, Colour] = {Found.FALSE: "success", Found.CONFIRMED: "danger"}


def title(kind: str, *, cause: str = "", place: str = "") -> str:
    """«Innbruddsalarm, bevegelse i stua»: what set it off, or else where."""
    said = str(capfirst(Kind(kind).label))
    return f"{said}, {cause or place}" if cause or place else said


def tone(kind: str) -> Tone:
    return "warning" if kind in FAULTS else "danger"


def icon(kind: str, component: Component | None = None) -> str:
    if kind in FAULTS:
        return "wrench"
    return "door" if component and component.kind == Component.Kind.MAGNET else "bell"


def verdict(alarm: AlarmActivation) -> tuple[str, Colour]:
    """What we found, with its colour: «Falsk alarm: katt»."""
    found = str(capfirst(Found(alarm.classification).label))
    note = alarm.classification_note
    return f"{found}: {note}" if note else found, COLOURS.get(alarm.classification, "neutral")


def steps_taken(number: int, *, lasted: timedelta) -> str:
    """«Hva vi gjorde (5 steg på 2 minutter)»."""
    steps = ngettext("%(number)s steg", "%(number)s steg", number) % {"number": number}
    if number < 2:
        return _("Hva vi gjorde (%(steps)s)") % {"steps": steps}
    return _("Hva vi gjorde (%(steps)s på %(time)s)") % {"steps": steps, "time": _lasting(lasted)}


def _lasting(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return _("under ett minutt")
    if minutes < 120:
        return ngettext("%(number)s minutt", "%(number)s minutter", minutes) % {"number": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(number)s time", "%(number)s timer", hours) % {"number": hours}
    days = round(hours / 24)
    return ngettext("%(number)s dag", "%(number)s dager", days) % {"number": days}
