"""Every category with how much there is: for the first page and the page of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext

from accounts.matrix import Viewer
from accounts.viewing import seen
from privacy.overview import order
from privacy.overview.counting import Amount, count_each
from privacy.registry import DataCategory, Table


@dataclass(frozen=True)
class Section:
    """One category, how much the viewer has in it, and the word for that many.

    `table`: the one whose rows are counted, where the category is known by them («71 fakturaer»).
    """

    category: DataCategory
    count: Amount
    unit: str
    table: Table | None = None


def sections(viewer: Viewer) -> tuple[Section, ...]:
    """All categories in reading order. Two queries, however much there is."""
    found = order.categories()
    mains = [main_table(category) for category in found]
    groups = [[*_rows(viewer, category.tables)] for category in found]
    of_mains = [[*_rows(viewer, [table])] if table else [] for table in mains]
    counts = count_each([*groups, *of_mains])
    return tuple(
        _section(category, every, table, counted)
        for category, every, table, counted in zip(
            found, counts[: len(found)], mains, counts[len(found) :], strict=True
        )
    )


def largest(found: Sequence[Section], number: int) -> tuple[Section, ...]:
    """The sections with most rows, still in reading order."""
    ranked = sorted(found, key=lambda section: section.count.number, reverse=True)[:number]
    return tuple(section for section in found if section in ranked)


def unit(category: DataCategory, count: Amount) -> str:
    """The word after the number of all a category's rows."""
    number = count.number + count.is_more
    if any(table.is_activity for table in category.tables):
        return ngettext("hendelse", "hendelser", number)
    return ngettext("opplysning", "opplysninger", number)


def main_table(category: DataCategory) -> Table | None:
    """The table a category is known by: the last that has a word for its rows."""
    return next((table for table in reversed(category.tables) if table.unit), None)


def _section(category: DataCategory, every: Amount, table: Table | None, counted: Amount) -> Section:
    if table is None or table.unit is None or not counted:
        return Section(category, every, unit(category, every))
    one, several = table.unit
    return Section(category, counted, str(one if str(counted) == "1" else several), table)


def _rows(viewer: Viewer, tables: Iterable[Table]) -> Iterator[QuerySet[Any]]:
    for table in tables:
        if table.export:
            yield from (sight.rows for sight in seen(table.label, viewer))
