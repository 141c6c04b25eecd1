"""Every field the viewer sees of single rows, named: for pages about one thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.viewers import Viewer
from privacy import media, words
from privacy.overview import display
from privacy.stores import Column, read

Pairs = tuple[tuple[str, Any], ...]


def facts(label: str, viewer: Viewer, *, leave_out: tuple[str, ...] = (), **which: Any) -> dict[Any, Pairs]:
    """Label and value of every field with a value, by the row's key. `which` narrows; choose few rows.

    One query per set of fields. `leave_out`: columns the page shows in another way.
    """
    found: dict[Any, Pairs] = {}
    for columns, rows in read(media.TABLES[label], viewer):
        shown = [column for column in columns if column.name not in leave_out]
        found |= {row["pk"]: _pairs(shown, row) for row in _rows(shown, rows, which)}
    return found


def _rows(columns: list[Column], rows: QuerySet[Any], which: Mapping[str, Any]) -> QuerySet[Any]:
    named: QuerySet[Any] = rows.filter(**which).values("pk", *(column.name for column in columns))
    return named


def _pairs(columns: list[Column], row: Mapping[str, Any]) -> Pairs:
    return tuple(
        (display.label(column), display.shown(column, row[column.name], row))
        for column in columns
        if not words.is_empty(row[column.name])
    )
