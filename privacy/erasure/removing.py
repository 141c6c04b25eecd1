"""Taking rows away: with what hangs on them and their files, in one short transaction for each batch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import models
from django.db.models import CASCADE, Model, QuerySet

from accounts.files import storage
from accounts.models import StoredFile
from privacy.categories import NOT_PERSONAL
from privacy.erasure import stores
from privacy.models import Kept
from privacy.registry import Table

# Rows that are no person's and go with one that is.
GO_ALONG = frozenset({"privacy.ArchiveSegment"})
# What keeps the numbers of events true must see every change.
TALLIED = "_tally_"


class NotRemoved(Exception):
    """The database let fewer rows go than there were: it would be asked for them for ever."""


def remove(model: type[Model], keys: Collection[Any], *, but: Collection[str] = ()) -> int:
    """Delete rows by their keys, what hangs on them and cannot be without, and their files; how many of the first.

    Who else points to them is left without that, but for the tables of `but`, which the caller sees to. Files lose
    key and bytes with the row. In one transaction. Raises NotRemoved.
    """
    if not keys:
        return 0
    for dependent, field in stores.dependents(model):
        label = dependent._meta.label
        if label in but or (label in NOT_PERSONAL and label not in GO_ALONG):
            continue
        hanging = dependent._default_manager.filter(**{f"{field.name}__in": keys})
        if field.null and field.remote_field.on_delete is not CASCADE:
            with unguarded(dependent):
                hanging.update(**{field.name: None})
        else:
            remove(dependent, list(hanging.values_list("pk", flat=True)))
    going = model._default_manager.filter(pk__in=keys)
    files = _files_of(model, going)
    with unguarded(model):
        gone = going._raw_delete(going.db)
    if gone < len(keys):
        raise NotRemoved(f"{gone} of {len(keys)} of {model._meta.label}")
    remove_files(files)
    return int(gone)


def remove_files(files: Iterable[StoredFile]) -> None:
    """Key, bytes and row of each, and of its thumbnail. The bytes go after the commit, or with the next sweep."""
    for file in files:
        storage.remove(file)
        StoredFile.objects.filter(pk=file.pk).delete()


def blank(table: Table, going: QuerySet[Any], fields: Collection[str]) -> int:
    """Empty these fields of the rows, and take their files away; how many rows there were."""
    model = apps.get_model(table.label)
    empty = {name: _nothing(model._meta.get_field(name)) for name in fields}
    attached = [file.path for file in table.files]
    files = _files_of(model, going) if attached else []
    changed = going.update(**empty, **dict.fromkeys(attached))
    remove_files(files)
    return int(changed)


def _nothing(field: Any) -> Any:
    if field.null:
        return None
    return field.get_default() if field.has_default() else "" if isinstance(field, models.CharField) else 0


def _files_of(model: type[Model], going: QuerySet[Any]) -> list[StoredFile]:
    """The files these rows have, whether the register tells of them or not."""
    paths = [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model is StoredFile and model is not StoredFile
    ]
    keys = [key for path in paths for key in going.exclude(**{path: None}).values_list(path, flat=True)]
    # What the locked archive has taken over is its own from then on.
    taken_over = Kept.objects.filter(file__in=keys).values("file")
    return list(StoredFile.objects.filter(pk__in=keys).exclude(pk__in=taken_over)) if keys else []


def unguarded(model: type[Model]) -> AbstractContextManager[None]:
    """Past the triggers that keep a row as it is: of what is erased, nothing is kept as it was."""
    triggers = getattr(model._meta, "triggers", [])
    names = [f"{model._meta.label}:{one.name}" for one in triggers if TALLIED not in one.name]
    passed: AbstractContextManager[None] = pgtrigger.ignore(*names) if names else nullcontext()
    return passed
