"""Reading everything the demo stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from accounts.demo.sample import SAMPLE_MOMENT, demo_id
from accounts.models import (
    AuditEntry,
    AuditInbox,
    AuditPseudonym,
    DataKey,
    KnownDevice,
    Letter,
    Person,
    StoredFile,
    Tally,
)
from accounts.models.sealed_text import SealedTextField
from accounts.viewers import Viewer

# Each row as its table and what is in it.
Rows = frozenset[tuple[str, tuple[str, ...]]]
OURS = [*apps.get_app_config("accounts").get_models(), EmailAddress]
# Made anew each time: keys, salts, the ids they are bound to, and the number customers know an employee by.
RANDOM = {"password", "path", "value_encrypted", "staff_number"}
RANDOM_OF_FILES = {"id", "created_at", "thumbnail_of"}
# A letter is owed under a key of the moment; tallies follow from the events; the log tells of the making itself.
LEFT_OUT = (Letter, Tally, DataKey, AuditInbox, AuditEntry, AuditPseudonym)
NUMBERED = (EmailAddress, KnownDevice)


def viewer(name: str) -> Viewer:
    return Viewer(Person.objects.get(pk=demo_id("person", name)), now=SAMPLE_MOMENT)


def every_row() -> Rows:
    """All rows, without what is random in them."""
    return frozenset(row for model in OURS if model not in LEFT_OUT for row in _rows(model))


def _rows(model: type[models.Model]) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = [field.attname for field in model._meta.concrete_fields if not _is_random(model, field)]
    for values in model._default_manager.values_list(*names):
        yield model._meta.label, tuple(str(value) for value in values)


def _is_random(model: type[models.Model], field: Any) -> bool:
    if isinstance(field, SealedTextField) or field.name in RANDOM or field.related_model is StoredFile:
        return True
    return (model is StoredFile and field.name in RANDOM_OF_FILES) or (
        model in NUMBERED and field.name == "id"
    )
