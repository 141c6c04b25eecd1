"""The small tables of a category as cards: the viewer's rows, field by field, each under a name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts import sealing
from accounts.models.sealed_text import SealedTextField
from accounts.viewers import Viewer
from privacy import words
from privacy.overview import display, retention
from privacy.overview.files import FileLink, file_columns, file_links
from privacy.overview.naming import ELSEWHERE, FOLDED, MARKED_BY, NAMED_BY, NOTES, WITH_LABEL, short_name
from privacy.overview.retention import Fate
from privacy.registry import DataCategory, Table, Text
from privacy.stores import Column, field_at, read

CARDS = 100
A_LINE = 30
KEY = "own_key"
CLOCK = "own_clock_"


@dataclass(frozen=True)
class Card:
    """One row: its name, a word beside it, a page about it, what else is stored by label, and what is long.

    `fields`: the paths of what is shown of it.
    """

    row: Any
    title: Any
    mark: Any
    address: str
    pairs: tuple[tuple[str, Any], ...]
    texts: tuple[tuple[str, Any], ...]
    files: tuple[FileLink, ...]
    fate: Fate | None
    fields: tuple[str, ...] = ()


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
        return short_name(self.table)


def tables(category: DataCategory, viewer: Viewer, *, site: UUID | None = None) -> tuple[Cards, ...]:
    """The tables with rows, read downwards: the register's order turned round. One query per set of fields."""
    small = (table for table in reversed(category.tables) if is_card(table))
    found = (_cards(category, table, viewer, site) for table in small)
    return tuple(cards for cards in found if cards.cards)


def one(category: DataCategory, table: Table, viewer: Viewer, *, pk: Any) -> Card | None:
    """A single row of a table as a card, if the viewer sees it. One query per set of fields."""
    for columns, rows in _read(category, table, viewer, site=None):
        for row in rows.filter(pk=pk):
            return _card(category, table, columns, row)
    return None


def is_card(table: Table) -> bool:
    return bool(table.export) and not table.is_activity and table.label not in ELSEWHERE


def _cards(category: DataCategory, table: Table, viewer: Viewer, site: UUID | None) -> Cards:
    cards: list[Card] = []
    is_more = False
    for columns, rows in _read(category, table, viewer, site=site):
        found = list(rows[: CARDS + 1])
        is_more = is_more or len(found) > CARDS
        _fetch_keys(columns, found)
        cards += [_card(category, table, columns, row) for row in _in_order(table, found[:CARDS])]
    label = table.label
    return Cards(table, tuple(cards), is_more, NOTES.get(label, ""), label in FOLDED)


def _read(
    category: DataCategory, table: Table, viewer: Viewer, *, site: UUID | None
) -> Iterator[tuple[tuple[Column, ...], QuerySet[Any]]]:
    """Columns and rows with what a card needs beside them: the key, the dates of the rules, the files."""
    clocks = {f"{CLOCK}{number}": F(path) for number, path in enumerate(retention.paths(category, table))}
    for columns, rows in read(table, viewer, site=site):
        yield columns, rows.annotate(**{KEY: F("pk")}, **clocks, **file_columns(table))


def _in_order(table: Table, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Newest first, but what is numbered or named from the lowest up."""
    field = field_at(apps.get_model(table.label), table.newest)
    return rows if isinstance(field, models.DateField) else rows[::-1]


def _card(category: DataCategory, table: Table, columns: tuple[Column, ...], row: dict[str, Any]) -> Card:
    row = row | {column.name: _opened(column, row) for column in columns}
    by_name = {column.name: column for column in columns}
    title, mark = by_name.get(NAMED_BY.get(table.label, "")), by_name.get(MARKED_BY.get(table.label, ""))
    of_files = tuple(f"{attached.path}__" for attached in table.files)
    rest = [
        column
        for column in columns
        if column is not title and column is not mark and not (of_files and column.path.startswith(of_files))
    ]
    return Card(
        row=row[KEY],
        title=_title(table, title, row),
        mark=display.shown(mark, row[mark.name], row) if mark else "",
        address=reverse("case", args=[row["reference"]]) if table.label == "privacy.PrivacyCase" else "",
        pairs=tuple(_pairs(rest, row, long=False)),
        texts=tuple(_pairs(rest, row, long=True)),
        files=tuple(file_links(table, row)),
        fate=_fate(category, table, row),
        fields=tuple(column.path for column in columns),
    )


def _fetch_keys(columns: tuple[Column, ...], rows: list[dict[str, Any]]) -> None:
    sealed = [column.name for column in columns if isinstance(column.field, SealedTextField)]
    sealing.fetch_keys(row[name] for row in rows for name in sealed)


def _opened(column: Column, row: dict[str, Any]) -> Any:
    """The value; of a sealed field the text it holds."""
    value = row[column.name]
    return column.field.shown(value, pk=row[KEY]) if isinstance(column.field, SealedTextField) else value


def _fate(category: DataCategory, table: Table, row: dict[str, Any]) -> Fate | None:
    paths = retention.paths(category, table)
    known = {path: row[f"{CLOCK}{number}"] for number, path in enumerate(paths)}
    return retention.fate(category, table, known)


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
