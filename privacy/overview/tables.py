"""The small tables of a category as cards: the viewer's rows, field by field, each under a name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.matrix import Viewer
from privacy import words
from privacy.overview import display
from privacy.registry import DataCategory, Table, Text
from privacy.stores import Column, field_at, read

CARDS = 100
A_LINE = 30

# The field that names a card. A number says nothing alone, so it keeps its label.
NAMED_BY: Mapping[str, str] = {
    "accounts.AccessCode": "slot_no",
    "accounts.Agreement": "number",
    "accounts.AgreementLine": "description",
    "accounts.AuthorisedUser": "display_name",
    "accounts.CodeAssignment": "user_display_name",
    "accounts.Component": "location_label",
    "accounts.ContactPerson": "name",
    "accounts.ContactPoint": "value",
    "accounts.Customer": "customer_number",
    "accounts.Letter": "kind",
    "accounts.NationalIdentifier": "kind",
    "accounts.Occupancy": "site_installation_number",
    "accounts.Organisation": "name",
    "accounts.Panel": "model",
    "accounts.Site": "street_address",
    "privacy.Archive": "request_reference",
    "privacy.Download": "at",
    "privacy.Event": "to_status",
    "privacy.Job": "request_reference",
    "privacy.JobStep": "name",
    "privacy.PrivacyRequest": "reference",
}
WITH_LABEL = frozenset(
    {"accounts.AccessCode", "accounts.Agreement", "accounts.Customer", "accounts.Occupancy", "accounts.Panel"}
)
# Shown beside the name, like a tag.
MARKED_BY: Mapping[str, str] = {
    "accounts.AccessCode": "status",
    "accounts.Agreement": "status",
    "accounts.AuthorisedUser": "role",
    "accounts.ContactPerson": "state",
    "accounts.ContactPoint": "kind",
    "accounts.Customer": "status",
    "privacy.Download": "outcome",
    "privacy.PrivacyRequest": "status",
}
FOLDED = frozenset({"privacy.Job", "privacy.JobStep"})
NOTES: Mapping[str, Text] = {
    "accounts.AccessCode": _("Koden vises aldri."),
    "accounts.Passphrase": _("Ordet du sier når vi ringer. Vi viser det aldri her."),
    "accounts.ContactPerson": _(
        "Vi ringer ovenfra og ned til noen svarer. Den som ikke har svart på om vi kan ringe, kan bli ringt når "
        "alarmen går, helt til vi får et nei."
    ),
    "accounts.NationalIdentifier": _("Selve nummeret vises ikke."),
}


@dataclass(frozen=True)
class Card:
    """One row: its name, a word beside it, a page about it, what else is stored by label, and what is long."""

    title: Any
    mark: Any
    address: str
    pairs: tuple[tuple[str, Any], ...]
    texts: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Cards:
    """One table. With `is_more` only the first CARDS rows are there; the rest comes with a copy."""

    table: Table
    cards: tuple[Card, ...]
    is_more: bool
    note: Text
    is_folded: bool

    @property
    def anchor(self) -> str:
        return self.table.label.rsplit(".", 1)[-1].lower()


def tables(category: DataCategory, viewer: Viewer, *, site: UUID | None = None) -> tuple[Cards, ...]:
    """The tables with rows, read downwards: the register's order turned round. One query per set of fields."""
    small = (table for table in reversed(category.tables) if table.export and not table.is_activity)
    found = (_cards(table, viewer, site) for table in small)
    return tuple(cards for cards in found if cards.cards)


def _cards(table: Table, viewer: Viewer, site: UUID | None) -> Cards:
    cards: list[Card] = []
    is_more = False
    for columns, rows in read(table, viewer, site=site):
        found = list(rows[: CARDS + 1])
        is_more = is_more or len(found) > CARDS
        cards += [_card(table, columns, row) for row in _in_order(table, found[:CARDS])]
    label = table.label
    return Cards(table, tuple(cards), is_more, NOTES.get(label, ""), label in FOLDED)


def _in_order(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first, but what is numbered or named from the lowest up."""
    field = field_at(apps.get_model(table.label), table.newest)
    return rows if isinstance(field, models.DateField) else rows[::-1]


def _card(table: Table, columns: tuple[Column, ...], row: dict[str, Any]) -> Card:
    by_name = {column.name: column for column in columns}
    title, mark = by_name.get(NAMED_BY.get(table.label, "")), by_name.get(MARKED_BY.get(table.label, ""))
    rest = [column for column in columns if column is not title and column is not mark]
    return Card(
        title=_title(table, title, row),
        mark=display.shown(mark, row[mark.name], row) if mark else "",
        address=reverse("case", args=[row["reference"]]) if table.label == "privacy.PrivacyRequest" else "",
        pairs=tuple(_pairs(rest, row, long=False)),
        texts=tuple(_pairs(rest, row, long=True)),
    )


def _title(table: Table, column: Column | None, row: dict[str, Any]) -> Any:
    if column is None or words.is_empty(row[column.name]):
        return ""
    text = display.shown(column, row[column.name], row)
    return f"{display.label(column)} {text}" if table.label in WITH_LABEL else text


def _pairs(columns: list[Column], row: dict[str, Any], *, long: bool) -> Iterator[tuple[str, Any]]:
    for column in columns:
        value = row[column.name]
        if not words.is_empty(value):
            text = display.shown(column, value, row)
            if long is (not isinstance(text, SafeString) and len(str(text)) > A_LINE):
                yield display.label(column), text
