"""What somebody points at when they say that it is wrong: a category, and one row of it that they see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.html import strip_tags

from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.overview import filters, kinds, order, tables
from privacy.overview.naming import short_name
from privacy.registry import DataCategory, Table


@dataclass(frozen=True)
class Pointed:
    """What is pointed at, as far as it was found. `key` is the row's own, for staff to find it again.

    `fields`: those of the row the viewer sees; `field`: the one of them the address names.
    """

    category: DataCategory | None = None
    table: Table | None = None
    title: str = ""
    key: str = ""
    is_row_missing: bool = False
    fields: tuple[str, ...] = ()
    field: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """From the category down to the row, in words."""
        parts = (
            str(self.category.title) if self.category else "",
            str(self.table.title) if self.table else "",
            self.title,
        )
        return tuple(part for part in parts if part)


def find(asked: Mapping[str, str], viewer: Viewer) -> Pointed:
    """What an address points at. A row the viewer does not see is as one that does not exist."""
    category = order.category(asked.get("kategori", ""))
    if category is None:
        return Pointed()
    wanted = asked.get("tabell", "")
    table = next((one for one in category.tables if one.export and short_name(one) == wanted), None)
    if table is None:
        return Pointed(category, is_row_missing=bool(wanted))
    read = _event if table.is_activity else _row
    found = read(category, table, viewer, asked.get("rad", ""))
    if found is None:
        return Pointed(category, is_row_missing=True)
    field = asked.get("felt", "")
    return replace(found, field=field) if field in found.fields else found


def _row(category: DataCategory, table: Table, viewer: Viewer, key: str) -> Pointed | None:
    try:
        pk = apps.get_model(table.label)._meta.pk.to_python(key)
    except ValidationError:
        return None
    card = tables.one(category, table, viewer, pk=pk)
    if card is None:
        return None
    return Pointed(category, table, strip_tags(str(card.title)), str(pk), fields=card.fields)


def _event(category: DataCategory, table: Table, viewer: Viewer, token: str) -> Pointed | None:
    """An event is named by its sealed place: nobody can read in the address when something happened."""
    place = filters.opened(token, category)
    telling = kinds.TELLINGS[table.label]
    if place is None:
        return None
    found = visible(table.label, viewer).filter(pk=(place.occurred_at, place.event)).first()
    if found is None:
        return None
    said = kinds.title(
        table.label,
        getattr(found, telling.action),
        getattr(found, telling.thing) if telling.thing else "",
    )
    at = formats.date_format(timezone.localtime(found.occurred_at), "SHORT_DATETIME_FORMAT")
    return Pointed(category, table, f"{said}, {at}", str(place.event))
