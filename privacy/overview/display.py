"""Values as a person reads them on a page: words for codes, Yes and No, dates of Oslo, and who a card is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException

from accounts.templatetags import ui
from privacy.categories import CATEGORIES
from privacy.registry import Text
from privacy.stores import Column

LETTERS: Mapping[str, Text] = {
    "address-code": _("Kode for å bekrefte e-postadressen"),
    "confirm-code": _("Kode for å bekrefte at det er deg"),
    "copy-fetched": _("Kopien din ble lastet ned"),
    "copy-ordered": _("Kvittering på bestilt kopi"),
    "copy-ready": _("Kopien din er klar"),
    "copy-stopped": _("Kopien din er forsinket"),
    "password-changed": _("Passordet ditt er byttet"),
    "password-reset-code": _("Kode for nytt passord"),
    "sign-in-code": _("Kode for innlogging"),
}
KEYS: Mapping[str, Text] = {
    "categories": _("kategorier"),
    "since": _("fra"),
    "until": _("til"),
    "rows": _("rader"),
    "bytes": _("byte"),
}


def label(column: Column) -> str:
    """What the field is called, as the first words of a line."""
    return str(capfirst(column.label))


def is_empty(value: Any) -> bool:
    """Whether there is nothing to show. No is something."""
    return value is None or value == "" or value == [] or value == {}


def shown(column: Column, value: Any, row: Mapping[str, Any]) -> Any:
    """The value for the page; `row` tells what kind of value it is where the field alone does not."""
    if special := SPECIAL.get(f"{column.field.model._meta.label}.{column.field.name}"):
        return special(value, row)
    if column.field.flatchoices:
        return capfirst(dict(column.field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return gettext("Ja") if value else gettext("Nei")
    if isinstance(value, datetime):
        return ui.moment(value)
    if isinstance(value, date):
        return ui.day(value)
    if isinstance(value, list | dict):
        return capfirst(_nested(value))
    return value


def _nested(value: Any) -> str:
    """A stored structure in words: titles for the slugs of categories, our words for its keys."""
    if isinstance(value, dict):
        pairs = ((KEYS.get(key, key), part) for key, part in value.items() if not is_empty(part))
        return "; ".join(f"{key}: {_nested(part)}" for key, part in pairs)
    if isinstance(value, list):
        return ", ".join(_nested(part) for part in value)
    titles = {category.slug: str(category.title) for category in CATEGORIES}
    return titles.get(value, str(value)) if isinstance(value, str) else str(value)


def _phone(value: str, _row: Mapping[str, Any]) -> str:
    try:
        return ui.phone(value)
    except NumberParseException:
        return value


def _reached(value: str, row: Mapping[str, Any]) -> str:
    return _phone(value, row) if row.get("kind") == "phone" else value


def _price(value: Decimal, _row: Mapping[str, Any]) -> str:
    return gettext("%(price)s kr") % {"price": number_format(value, 2, use_l10n=True, force_grouping=True)}


def _percent(value: int, _row: Mapping[str, Any]) -> str:
    return gettext("%(number)s %%") % {"number": value}


def _contents(value: list[dict[str, Any]], _row: Mapping[str, Any]) -> str:
    titles = {category.slug: str(category.title) for category in CATEGORIES}
    return ", ".join(titles.get(str(part.get("slug")), str(part.get("slug"))) for part in value)


SPECIAL: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "accounts.AgreementLine.monthly_price": _price,
    "accounts.Component.battery_percent": _percent,
    "accounts.ContactPerson.phone": _phone,
    "accounts.ContactPoint.value": _reached,
    "accounts.Letter.kind": lambda value, _row: LETTERS.get(value, value),
    "privacy.Archive.contents": _contents,
    "privacy.Archive.rows": lambda value, _row: ui.number(value),
    "privacy.Archive.size": lambda value, _row: filesizeformat(value),
}
