"""JSON Schemas (2020-12) of a copy's rows, made from the register: what every field is, and what it means."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.matrix import MATRIX
from accounts.models.sealed_text import SealedTextField
from privacy.categories import CATEGORIES
from privacy.exports import manifest_schema
from privacy.exports.contents import CategoryContent, FileColumn, file_columns, name_of
from privacy.glossary import lookup
from privacy.registry import DataCategory, Table
from privacy.stores import Column, columns, field_at

VERSION = 3
DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = "schemas"
MANIFEST = "manifest.schema"
SIGNATURE = "signature.schema"
PLACE = _("Hvor i kopien filen ligger. Tomt når raden ikke har noen fil, eller når filen ikke er med.")
MISSING = _("Hvorfor filen ikke er med. Tomt når den er det, og når raden ikke har noen.")
# Norwegian stands in the code itself, so that the files are the same whichever translations are at hand.
LANGUAGE = "nb"
# The first that fits; a time, a mail address and a decimal number are narrower than what they are made from.
KINDS: tuple[tuple[type[models.Field[Any, Any]], Mapping[str, Any]], ...] = (
    (models.DateTimeField, {"type": "string", "format": "date-time"}),
    (models.DateField, {"type": "string", "format": "date"}),
    (models.BooleanField, {"type": "boolean"}),
    (models.IntegerField, {"type": "integer"}),
    (models.DecimalField, {"type": "number"}),
    (models.CharField, {"type": "string"}),
    (models.TextField, {"type": "string"}),
    (models.GenericIPAddressField, {"type": "string"}),
    (SealedTextField, {"type": "string"}),
    (models.JSONField, {}),
)


class NoKind(Exception):
    """A field is copied whose values no schema here describes: add its kind to KINDS."""


def name(category: DataCategory, table: Table) -> str:
    """What the schema of a table is called: «bruk.armingevent»."""
    return f"{category.slug}.{name_of(table)}"


def path(schema_name: str) -> str:
    """Where a schema lies in a copy."""
    return f"{FOLDER}/{schema_name}.json"


def of(wanted: str) -> str:
    """A schema as text, by its name. Raises KeyError for one there is not."""
    return written()[wanted]


def needed(categories: tuple[CategoryContent, ...]) -> Iterator[tuple[str, str]]:
    """The schemas of a copy of these: path in it, and text."""
    for content in categories:
        for one in content.tables:
            schema_name = name(content.category, one.table)
            yield path(schema_name), of(schema_name)
    for schema_name in (MANIFEST, SIGNATURE):
        yield path(schema_name), of(schema_name)


@cache
def written() -> dict[str, str]:
    """Every schema as text, by name."""
    with translation.override(LANGUAGE):
        every = {name(category, table): _table(category, table) for category, table in _exported()}
    every[MANIFEST] = manifest_schema.schema(VERSION, DIALECT)
    every[SIGNATURE] = manifest_schema.signature(VERSION, DIALECT)
    return {name: json.dumps(one, ensure_ascii=False, indent=1) + "\n" for name, one in every.items()}


def _exported() -> Iterator[tuple[DataCategory, Table]]:
    return ((category, table) for category in CATEGORIES for table in category.tables if table.export)


def _table(category: DataCategory, table: Table) -> dict[str, Any]:
    shown = columns(table)
    properties = {column.name: _column(table, column) for column in shown}
    for file in file_columns(table, shown):
        properties |= _of_file(table, file)
    return {
        "$schema": DIALECT,
        "$id": f"urn:mine-sider:copy:{VERSION}:{name(category, table)}",
        "title": str(table.title),
        "description": str(category.summary),
        "type": "object",
        "properties": properties,
        "required": [column.name for column in shown if column.path in _always_there(table)],
        "additionalProperties": False,
    }


def _always_there(table: Table) -> set[str]:
    """The fields of every row, whichever right it is copied under and whatever the person is to it."""
    narrowed = (set(rule.fields) for rule in MATRIX[table.label].values() if rule.fields is not None)
    every = set(table.portable or table.export)
    return every.intersection(*narrowed)


def _column(table: Table, column: Column) -> dict[str, Any]:
    return {
        "title": column.label,
        "description": lookup.meaning(table, column),
        "x-articles": _articles(is_portable=column.path in table.portable),
        **_values(table, column),
    }


def _articles(*, is_portable: bool) -> list[str]:
    return ["15", "20"] if is_portable else ["15"]


def _values(table: Table, column: Column) -> dict[str, Any]:
    kind = next((kind for model, kind in KINDS if isinstance(column.field, model)), None)
    if kind is None:
        raise NoKind(f"{table.label}.{column.path}")
    may_be_null = _may_be_null(table, column.path)
    if column.field.choices:
        return {"oneOf": list(_choices(column, may_be_null=may_be_null))}
    found = dict(kind)
    if longest := getattr(column.field, "max_length", None):
        found["maxLength"] = longest
    if "type" in found and may_be_null:
        found["type"] = [found["type"], "null"]
    return found


def _choices(column: Column, *, may_be_null: bool) -> Iterator[dict[str, Any]]:
    for value in lookup.values(column):
        yield {"const": value.code, "title": value.label, "description": value.meaning}
    if column.field.blank:
        yield {"const": ""}
    if may_be_null:
        yield {"const": None}


def _may_be_null(table: Table, path: str) -> bool:
    """Whether the field, or any relation on the way to it, may be empty."""
    model = apps.get_model(table.label)
    steps = path.split("__")
    return any(field_at(model, "__".join(steps[:end])).null for end in range(1, len(steps) + 1))


def _of_file(table: Table, file: FileColumn) -> dict[str, Any]:
    """The two columns a copy adds for a file. Only of rows whose file's name is shown."""
    is_portable = any(path.startswith(f"{file.attached.path}__") for path in table.portable)
    words = {file.place: PLACE, file.missing: MISSING}
    return {
        name: {
            "title": file.label,
            "description": str(meaning),
            "x-articles": _articles(is_portable=is_portable),
            "type": ["string", "null"],
        }
        for name, meaning in words.items()
    }
