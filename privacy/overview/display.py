"""Values as a person reads them on a page: words for codes, Yes and No, dates of Oslo, and who a card is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext
from phonenumbers import NumberParseException

from accounts.templatetags import ui
from accounts.typesetting import figures
from privacy import words
from privacy.stores import Column


def label(column: Column) -> str:
    """What the field is called, as the first words of a line."""
    return str(capfirst(column.label))


def shown(column: Column, value: Any, row: Mapping[str, Any]) -> Any:
    """The value for the page; `row` tells what kind of value it is where the field alone does not."""
    if special := SPECIAL.get(f"{column.field.model._meta.label}.{column.field.name}"):
        return special(value, row)
    if codes := words.codes_of(column.field):
        return _begun_large(str(codes.get(value, value)))
    return _plain(value)


def _begun_large(word: str) -> str:
    """With a capital, but for names that are written with one inside: «eFaktura»."""
    return word if word[1:2].isupper() else str(capfirst(word))


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nei")
    if isinstance(value, datetime):
        return ui.moment(value)
    if isinstance(value, date):
        return ui.day(value)
    if isinstance(value, list | dict):
        return capfirst(words.structure(value))
    return value


def _phone(value: str, _row: Mapping[str, Any]) -> str:
    try:
        return ui.phone(value)
    except NumberParseException:
        return value


def _reached(value: str, row: Mapping[str, Any]) -> str:
    return _phone(value, row) if row.get("kind") == "phone" else value


def _price(value: Decimal, _row: Mapping[str, Any]) -> str:
    return figures.kroner(value)


def _duration(value: int, _row: Mapping[str, Any]) -> str:
    minutes, seconds = divmod(value, 60)
    return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}


def _percent(value: int, _row: Mapping[str, Any]) -> str:
    return gettext("%(number)s %%") % {"number": value}


SPECIAL: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "accounts.AgreementLine.monthly_price": _price,
    "accounts.CallRecording.duration_seconds": _duration,
    "accounts.Component.battery_percent": _percent,
    "accounts.ContactPerson.phone": _phone,
    "accounts.ContactPoint.value": _reached,
    "accounts.GuardDispatch.cost": _price,
    "accounts.Inquiry.phone": _phone,
    "accounts.PriceLine.amount": _price,
    "accounts.StoredFile.size": lambda value, _row: filesizeformat(value),
    "privacy.Archive.contents": lambda value, _row: words.contents(value),
    "privacy.Archive.rows": lambda value, _row: ui.number(value),
    "privacy.ArchivePart.size": lambda value, _row: filesizeformat(value),
    "privacy.Archive.size": lambda value, _row: filesizeformat(value),
}
