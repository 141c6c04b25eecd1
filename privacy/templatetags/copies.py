"""What the pages of a copy ask of a table: its headings, its picture, its months, and the files machines read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django import template
from django.utils.text import capfirst

from privacy.exports import calendars, glossary, pages, pictures
from privacy.exports.calendars import Near, Year
from privacy.exports.contents import FileColumn
from privacy.exports.month_pages import Part
from privacy.exports.picture import Picture
from privacy.exports.rows import Tally
from privacy.registry import Text
from privacy.stores import Column

register = template.Library()


class Heading(NamedTuple):
    """A column's heading, and where the glossary explains it."""

    label: Text
    anchor: str


@register.filter
def headings(tally: Tally) -> list[Heading]:
    """Those of the columns of a page, in order."""
    return [
        Heading(capfirst(str(column.label)), glossary.anchor(tally, _name(column)))
        for column in pages.shown_columns(tally)
    ]


@register.filter
def picture(tally: Tally) -> Picture | None:
    """The table's rows by month as bars, when there is anything to compare."""
    return pictures.of(tally)


@register.filter
def picture_name(tally: Tally) -> str:
    """The picture's file beside the page."""
    return pictures.path(tally).removeprefix("pages/")


@register.filter
def anchor(tally: Tally) -> str:
    """Where the glossary explains the table."""
    return glossary.anchor(tally)


@register.filter
def by_year(parts: Iterable[Part]) -> tuple[Year, ...]:
    """Pages of rows as years with their months."""
    return calendars.by_year(parts)


@register.filter
def undated(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Pages of rows that have no date."""
    return calendars.undated(parts)


@register.simple_tag
def around(tally: Tally, part: Part) -> Near:
    """What leads from a page of rows to the ones beside it."""
    return calendars.near(tally, part, page_rows=pages.PAGE_ROWS)


def _name(column: Column | FileColumn) -> str:
    return column.place if isinstance(column, FileColumn) else column.name
