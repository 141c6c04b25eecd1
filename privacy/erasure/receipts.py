"""The receipt of an erasure: what went, what stays and until when, and nothing about whom (F-59).

As JSON for programs and as PDF for people, both under the signature that also stands in copies, so that anybody can
check them, also years later. The same receipt gives the same bytes each time: nothing is stored but what it says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Controller
from accounts.typesetting.letterheads import Seller
from accounts.typesetting.letters import Chart, Letter, Section, letter_pdf
from privacy.erasure.plan import Line, Plan
from privacy.erasure.sheet import NAMES, TITLES, Stay
from privacy.exports import signing
from privacy.models import Erasure
from privacy.registry import Text

FORMAT = "mine-sider-erasure-receipt-1"
CHOICES: Mapping[str, Text] = {
    "now": gettext_lazy("Det som ikke trengtes mens avtalen løp"),
    "at_end": gettext_lazy("Resten, da avtalen var slutt"),
    "all": gettext_lazy("Alt, unntatt det en lov krever at vi beholder"),
}
ACTIONS: Mapping[str, Text] = {
    "deleted": gettext_lazy("Slettet"),
    "blanked": gettext_lazy("Tatt bort hvem det var"),
    "kept": gettext_lazy("Beholdt"),
}

FIELDS = (
    *("receipt_number", "choice", "plan", "receipt"),
    *("confirmed_at", "started_at", "finished_at", "verified_at"),
)


def find(number: str) -> Erasure | None:
    """The finished erasure with this number. Nobody gets to know more than that from a number that is none."""
    finished = Erasure.objects.filter(receipt_number=number, finished_at__isnull=False)
    return finished.only(*FIELDS).first()


def lines(erasure: Erasure) -> tuple[Line, ...]:
    """What was done, as the steps counted it; before they have, what the plan said."""
    told = erasure.receipt.get("lines")
    plan = Plan.from_json(erasure.plan | ({"lines": told} if told is not None else {}))
    return tuple(line for line in plan.lines if line.count)


def as_json(erasure: Erasure) -> bytes:
    """Shape: format, number, controller, choice, four moments in UTC, lines, recipients by state. UTF-8."""
    company = Controller.objects.in_force().first()
    told = {
        "format": FORMAT,
        "number": erasure.receipt_number,
        "controller": {"name": company.name, "organisation_number": company.organisation_number_display}
        if company
        else None,
        "choice": erasure.choice,
        "confirmed_at": _utc(erasure.confirmed_at),
        "started_at": _utc(erasure.started_at),
        "finished_at": _utc(erasure.finished_at),
        "verified_at": _utc(erasure.verified_at),
        "lines": [_line(line) for line in lines(erasure)],
        "recipients": erasure.receipt.get("recipients", {}),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def as_pdf(erasure: Erasure, *, language: str) -> bytes:
    """The receipt on A4, tagged and archivable, with the checksum of the JSON and its signature in print.

    Raises Controller.DoesNotExist where nobody has said whose paper it is.
    """
    company = Controller.objects.in_force().first()
    if company is None:
        raise Controller.DoesNotExist
    with translation.override(language):
        letter = Letter(
            sender=Seller.of(company),
            to=(),
            title=_("Kvittering for sletting"),
            particulars=_particulars(erasure),
            greeting=_("Dette er kvitteringen for at vi har slettet. Den sier ikke hvem den gjelder."),
            opening=(str(CHOICES[erasure.choice]) + ".",),
            sections=tuple(_sections(erasure)),
            signature=(company.name,),
            written_on=_day(erasure.finished_at),
            language=language,
        )
    return letter_pdf(letter)


def signature_of(content: bytes, erasure: Erasure) -> str:
    """What `/kontroll/` checks: the same for the same bytes, signed at the moment it was finished."""
    return signing.sign(content, at=erasure.finished_at).text()


def _particulars(erasure: Erasure) -> tuple[tuple[str, str], ...]:
    checked = [(_("Kontrollert"), _moment(erasure.verified_at))] if erasure.verified_at else []
    return (
        (_("Kvitteringsnummer"), erasure.receipt_number),
        (_("Bekreftet"), _moment(erasure.confirmed_at)),
        (_("Slettet"), _moment(erasure.finished_at)),
        *checked,
    )


def _sections(erasure: Erasure) -> list[Section]:
    found = lines(erasure)
    gone = [line for line in found if line.action != "kept"]
    kept = [line for line in found if line.action == "kept"]
    parts = [Section(_("Dette er slettet"), chart=_chart(gone))] if gone else []
    if kept:
        points = tuple(_kept(line) for line in kept)
        parts.append(Section(_("Dette må vi beholde"), points=points))
    return [*parts, _proof(erasure)]


def _chart(found: Sequence[Line]) -> Chart:
    rows = tuple((f"{_name(line)} ({ACTIONS[line.action]})", _number(line.count)) for line in found)
    return Chart((_("Hva"), _("Antall")), rows, (_("Sum"), _number(sum(line.count for line in found))))


def _kept(line: Line) -> str:
    stay = Stay(line)
    law = f" ({stay.law})" if stay.law else ""
    until = _("Slettes %(day)s.") % {"day": date_format(line.until)} if line.until else ""
    return f"{stay.title}: {_number(line.count)}. {stay.reason}{law} {until}".rstrip()


def _name(line: Line) -> Text:
    return NAMES.get(line.label, TITLES[line.category])


def _proof(erasure: Erasure) -> Section:
    signature = signing.sign(as_json(erasure), at=erasure.finished_at)
    how = _("Skriv nummeret på siden for kvitteringer på Mine sider. Der ligger den som fil, med signatur.")
    return Section(
        _("Slik sjekkes kvitteringen"),
        paragraphs=(how,),
        points=(
            _("SHA-256 av kvittering.json: %(sum)s") % {"sum": signature.manifest_sha256},
            _("Nøkkel: %(key)s") % {"key": signature.key},
            _("Signatur (Ed25519): %(made)s") % {"made": signature.signature},
        ),
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "category": line.category,
        "table": line.label,
        "action": line.action,
        "count": line.count,
        "reason": str(line.reason),
        "law": str(line.law),
        "until": line.until.isoformat() if line.until else None,
    }


def _utc(at: datetime | None) -> str | None:
    return at.astimezone(UTC).strftime(signing.MOMENT) if at else None


def _moment(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at else ""


def _day(at: datetime | None) -> date:
    return timezone.localdate(at)


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)
