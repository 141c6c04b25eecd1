"""Every category with how much there is: for the first page and the page of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.matrix import Viewer
from accounts.viewing import seen
from privacy.overview import order
from privacy.overview.counting import Amount, count_each
from privacy.registry import DataCategory


@dataclass(frozen=True)
class Section:
    """One category, how many rows the viewer has in it, and the word for that many."""

    category: DataCategory
    count: Amount
    unit: str


def sections(viewer: Viewer) -> tuple[Section, ...]:
    """All categories in reading order. Two queries, however much there is."""
    found = order.categories()
    counts = count_each([_rows(category, viewer) for category in found])
    return tuple(
        Section(category, count, unit(category, count)) for category, count in zip(found, counts, strict=True)
    )


def largest(found: Sequence[Section], number: int) -> tuple[Section, ...]:
    """The sections with most rows, still in reading order."""
    ranked = sorted(found, key=lambda section: section.count.number, reverse=True)[:number]
    return tuple(section for section in found if section in ranked)


def unit(category: DataCategory, count: Amount) -> str:
    """The word after the number."""
    number = count.number + count.is_more
    if any(table.is_activity for table in category.tables):
        return ngettext("hendelse", "hendelser", number)
    return ngettext("opplysning", "opplysninger", number)


def _rows(category: DataCategory, viewer: Viewer) -> list[QuerySet[Any]]:
    shown = (table for table in category.tables if table.export)
    return [sight.rows for table in shown for sight in seen(table.label, viewer)]
