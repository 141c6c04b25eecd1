"""The locked archive: what a law keeps leaves its live table, each row sealed under a key of its own."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import F

from accounts import sealing
from accounts.keys import opening
from accounts.keys.opening import Kind
from accounts.models.sealed_text import SealedTextField
from privacy.erasure.plan import until_of
from privacy.erasure.removing import remove, unguarded
from privacy.models import Kept
from privacy.overview.retention import paths
from privacy.registry import DataCategory, Keep, Table
from privacy.stores import columns

BATCH = 200


def move(
    category: DataCategory, table: Table, keys: Collection[Any], *, entry_number: UUID, today: date
) -> int:
    """Lock these rows away, those whose time is up left out, and take them from their table. One transaction.

    Texts under the person's key are not kept: that key is destroyed. A file goes along, under its own key.
    """
    if not isinstance(table.on_erasure, Keep):
        raise TypeError(table.label)
    model = apps.get_model(table.label)
    kept = [
        _kept(category, table, row, entry_number=entry_number, today=today)
        for row in _rows(category, table, keys)
    ]
    going_on = [(one, text) for one, text in kept if one.keep_until >= today]
    _seal(going_on)
    Kept.objects.bulk_create([one for one, _text in going_on], ignore_conflicts=True)
    _hand_over_files(table, keys, kept=[one for one, _text in going_on])
    return remove(model, keys)


def _rows(category: DataCategory, table: Table, keys: Collection[Any]) -> list[dict[str, Any]]:
    """The exported fields of each row, what its date of deletion is counted from, its key and its file."""
    shown = [column.path for column in columns(table) if not isinstance(column.field, SealedTextField)]
    dated = paths(category, table)
    attached = {"file_of_row": F(table.files[0].path)} if table.files else {}
    found = apps.get_model(table.label)._default_manager.filter(pk__in=keys)
    named = dict.fromkeys((*shown, *dated))
    return list(found.values("pk", *named, **attached))


def _kept(
    category: DataCategory, table: Table, row: dict[str, Any], *, entry_number: UUID, today: date
) -> tuple[Kept, str]:
    why = table.on_erasure
    if not isinstance(why, Keep):
        raise TypeError(table.label)
    key, file = row.pop("pk"), row.pop("file_of_row", None)
    one = Kept(
        entry_number=entry_number,
        label=table.label,
        row_key=str(key),
        category=category.slug,
        law=str(why.law)[:120],
        reason=str(why.reason)[:200],
        keep_until=until_of(category, table, row, today=today),
        file_id=file,
    )
    one.pk = uuid4()
    return one, json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)


def _seal(kept: list[tuple[Kept, str]]) -> None:
    field = Kept._meta.get_field("row_sealed")
    keys = opening.for_owners({one.pk: Kind.ROW for one, _text in kept}) if kept else {}
    for one, text in kept:
        one.row_sealed = sealing.seal_under(keys[one.pk], text, context=field.context(one.pk))


def _hand_over_files(table: Table, keys: Collection[Any], *, kept: list[Kept]) -> None:
    """A file belongs to its row in the archive from now on, and so does not go with the row it hung on."""
    handed = {one.file_id for one in kept if one.file_id}
    if not handed:
        return
    path = table.files[0].path
    model = apps.get_model(table.label)
    if model._meta.get_field(path).null:
        with unguarded(model):
            model._default_manager.filter(pk__in=keys, **{f"{path}__in": handed}).update(**{path: None})
