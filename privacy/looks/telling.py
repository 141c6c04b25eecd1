"""A look in words: who by role and number, what they saw, why, and what comes of it when nobody said why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models.accesses import Access
from accounts.staff.roles import BY_NAME
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import deadlines
from privacy.categories import CATEGORIES
from privacy.looks.asking import Who, who_has
from privacy.looks.entries import READINGS, Entry
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.models.readings import Reason, What
from privacy.registry import Text
from privacy.states import Right

TITLES = {category.slug: category.title for category in CATEGORIES}
# The reasons as told to the one they are about.
WHY: Mapping[str, Text] = {
    Reason.CUSTOMER_CALLED: gettext_lazy("du ringte oss"),
    Reason.CUSTOMER_WROTE: gettext_lazy("du skrev til oss"),
    Reason.CASE: gettext_lazy("saken din om personvern"),
    Reason.ALARM: gettext_lazy("alarm hos deg"),
    Reason.JOB: gettext_lazy("oppdrag hos deg"),
    Reason.INVOICE: gettext_lazy("spørsmål om faktura"),
    Reason.CHECK: gettext_lazy("kontroll av at noe er riktig"),
    Reason.EMERGENCY: gettext_lazy("nødtilfelle uten annen grunn"),
    Reason.SEARCH: gettext_lazy("søk etter kunde"),
}
UNEXPLAINED = frozenset({"", Reason.EMERGENCY.value})


@dataclass(frozen=True)
class Told:
    """One look on the page. `follow_up`: until when the privacy officer looks into it, where nobody said why."""

    entry: Entry
    group: Who
    who: str
    what: str
    why: str
    follow_up: date | None = None
    is_late: bool = False
    case: str = ""
    alarm: UUID | None = None
    asked_in: str = ""
    explanation: str = ""

    @property
    def month(self) -> date:
        return timezone.localdate(self.entry.at).replace(day=1)


@dataclass(frozen=True)
class Month:
    first: date
    looks: tuple[Told, ...]


def months(told: Sequence[Told]) -> tuple[Month, ...]:
    """The looks by the month they were in, in the order they come."""
    return tuple(Month(first, tuple(looks)) for first, looks in groupby(told, key=lambda one: one.month))


def told(entries: Sequence[Entry], viewer: Viewer) -> tuple[Told, ...]:
    """Each look in words, with the way to the case or alarm where it is the viewer's. Four queries at most."""
    known = _Known(entries, viewer)
    return tuple(_told(entry, known, timezone.localdate(viewer.now)) for entry in entries)


def who(entry: Entry) -> str:
    """«Kundeservice, ansatt 3107». Never a name."""
    title = _title(entry)
    number = entry.staff_number
    return _("%(who)s, ansatt %(number)s") % {"who": title, "number": number} if number else title


def what(entry: Entry) -> str:
    """What was seen, as a sentence without its end."""
    category, number = str(TITLES.get(entry.category, entry.category)), entry.count
    counted = {"number": number, "category": category}
    match entry.what:
        case What.AMOUNTS:
            return _("Så hvor mye vi har lagret, ikke hva det er")
        case What.ROWS:
            text = ngettext(
                "Så %(number)d opplysning i «%(category)s»",
                "Så %(number)d opplysninger i «%(category)s»",
                number,
            )
            return text % counted
        case What.LIST:
            return _("Så deg i en liste med flere, «%(category)s»") % counted
        case What.SEARCH:
            return _("Fant deg i et søk. Navn og adresse ble ikke vist")
        case What.IMAGE:
            return ngettext("Så et bilde fra alarmen", "Så %(number)d bilder fra alarmen", number) % counted
        case What.RECORDING:
            return ngettext("Hørte et telefonopptak", "Hørte %(number)d telefonopptak", number) % counted
        case _other:
            return str(SAW[What(entry.what)])


SAW: Mapping[What, Text] = {
    What.CASE: gettext_lazy("Så en sak du har hos oss"),
    What.DOCUMENT: gettext_lazy("Åpnet et dokument"),
    What.EXPORT: gettext_lazy("Så en fil med opplysninger om deg"),
    What.CALLER_CHECK: gettext_lazy("Sjekket en kode med deg i telefonen"),
}


def why(entry: Entry) -> str:
    """The reason, and the number that goes with it; empty where none was given."""
    reason = str(WHY.get(entry.reason, entry.reason)) if entry.source == READINGS else entry.reason
    return ", ".join(part for part in (reason, entry.reference) if part)


def is_unexplained(entry: Entry) -> bool:
    """Nobody said why, or only that it was urgent. What a machine did by itself needs no reason."""
    return entry.reason in UNEXPLAINED and entry.role != Access.Role.SYSTEM


def follow_up(entry: Entry) -> date:
    """The day the privacy officer answers by."""
    return deadlines.safe_due(timezone.localdate(entry.at))


class _Known:
    """Which cases, alarms and questions the looks on a page point to are the viewer's own."""

    def __init__(self, entries: Sequence[Entry], viewer: Viewer) -> None:
        references = {entry.reference for entry in entries if entry.reference}
        alarms = {entry.alarm for entry in entries if entry.alarm}
        own = PrivacyCase.objects.for_viewer(viewer.person)
        self.cases = set(_keys(own.filter(reference__in=references), "reference") if references else ())
        rows = visible("accounts.AlarmActivation", viewer).filter(pk__in=alarms)
        self.alarms = set(_keys(rows, "pk") if alarms else ())
        asked = PrivacyRequest.objects.for_viewer(viewer.person).filter(
            right=Right.QUESTION, about__in=[about(entry) for entry in entries]
        )
        pairs = asked.order_by("created_at").values_list("about", "case__reference") if entries else ()
        self.questions: dict[str, str] = dict(pairs)
        urgent = {entry.opening for entry in entries if entry.reason == Reason.EMERGENCY and entry.opening}
        openings = visible("privacy.Opening", viewer).filter(pk__in=urgent) if urgent else ()
        self.explanations = {opening.pk: str(opening.explanation) for opening in openings}


def about(entry: Entry) -> str:
    """What a question about this look is about (`PrivacyRequest.about`)."""
    return f"reading:{entry.pk}"


def _told(entry: Entry, known: _Known, today: date) -> Told:
    due = follow_up(entry) if is_unexplained(entry) else None
    return Told(
        entry=entry,
        group=who_has(entry.role, called=entry.source != READINGS),
        who=who(entry),
        what=what(entry),
        why=why(entry),
        follow_up=due,
        is_late=due is not None and due < today,
        case=entry.reference if entry.reference in known.cases else "",
        alarm=entry.alarm if entry.alarm in known.alarms else None,
        asked_in=known.questions.get(about(entry), ""),
        explanation=known.explanations.get(entry.opening, ""),
    )


def _title(entry: Entry) -> str:
    if entry.source != READINGS:
        return str(capfirst(Access.Role(entry.role).label))
    role = BY_NAME.get(entry.role)
    return str(role.title) if role else _("En ansatt")


def _keys(rows: Any, name: str) -> Iterable[Any]:
    found: Iterable[Any] = rows.values_list(name, flat=True)
    return found
