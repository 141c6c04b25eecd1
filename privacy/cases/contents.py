"""What a finished copy holds, and what one would hold: lines of a table for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms.boundfield import BoundWidget
from django.utils.formats import number_format

from privacy.categories import CATEGORIES
from privacy.copy_forms import CopyForm
from privacy.exports.counting import Count
from privacy.models import Archive
from privacy.registry import DataCategory, Text


@dataclass(frozen=True)
class Content:
    """One category of a finished copy."""

    title: Text
    rows: int


@dataclass(frozen=True)
class Choice:
    """One category that can be ordered: its box to tick, and how much there is, as text."""

    category: DataCategory
    box: BoundWidget
    count: str


def of(archive: Archive) -> tuple[Content, ...]:
    """By category, in the register's order reversed: who one is first, what one did last."""
    rows = {line["slug"]: line["rows"] for line in archive.contents}
    return tuple(Content(one.title, rows[one.slug]) for one in reversed(CATEGORIES) if one.slug in rows)


def choices(form: CopyForm, counts: Sequence[Count]) -> tuple[Choice, ...]:
    """The boxes of the form with what each would bring."""
    by_slug = {count.category.slug: count for count in counts}
    return tuple(
        Choice(by_slug[box.data["value"]].category, box, _written(by_slug[box.data["value"]]))
        for box in form["kategori"].subwidgets
    )


def _written(count: Count) -> str:
    """«1 284», or «10 000+» when nobody counted to the end."""
    return number_format(count.rows, force_grouping=True) + ("+" if count.is_more else "")
