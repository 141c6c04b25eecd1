"""What the schema, the model and the description together say about the columns of one kind of row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from psycopg import sql

from accounts.intake.bundle.catalogue import ENTITIES
from accounts.intake.bundle.entity import Entity, Secret
from accounts.intake.bundle.schemas import schema
from accounts.models.reachable import MarkField

SQL_TYPES: Mapping[type[models.Field[Any, Any]], str] = {
    models.DateTimeField: "timestamptz",
    models.DateField: "date",
    models.DecimalField: "numeric",
    models.PositiveIntegerField: "bigint",
    models.PositiveSmallIntegerField: "integer",
    models.BooleanField: "boolean",
    models.JSONField: "jsonb",
}
SPECIAL: Mapping[str, str] = {"system": "boolean"}
NOW = sql.SQL("now()")


@dataclass(frozen=True)
class Field:
    """One field of a line and the column of the staging table it fills. `position` is its bit in `absent`.

    `key_of`: the kind of row whose id is made of the key that stands here.
    """

    name: str
    sql_type: str
    position: int
    key_of: str = ""
    secret: Secret | None = None


@dataclass(frozen=True)
class Column:
    """One column of the entity's table. `field` is the line's field it comes from; empty for none."""

    name: str
    field: str
    is_optional: bool
    default: Any


@cache
def fields(entity: Entity) -> tuple[Field, ...]:
    """The fields of a line in the order in which they are staged."""
    names = [name for name in schema(entity.name).fields if not (name == "key" and entity.has_own_key)]
    return tuple(_field(entity, name, position) for position, name in enumerate(names))


@cache
def columns(entity: Entity) -> tuple[Column, ...]:
    """The columns a bundle fills, `id` and `created_at` aside; those it says nothing of get the model's default."""
    made = {column for secret in entity.secrets for column in (secret.column, secret.fingerprint_column)}
    by_hand = {"id", "created_at", *(entity.computed), *made, entity.media.column if entity.media else ""}
    return tuple(
        _column(entity, field)
        for field in entity.model._meta.concrete_fields
        if field.column not in by_hand and not isinstance(field, MarkField)
    )


def default_of(field: Any) -> Any:
    """What Django would store when nothing is said: the default, or empty text; None for NULL."""
    if field.default is timezone.now:
        return NOW
    if field.has_default():
        return field.get_default()
    return "" if field.empty_strings_allowed and not field.null and field.blank else None


def _field(entity: Entity, name: str, position: int) -> Field:
    secret = next((one for one in entity.secrets if one.field == name), None)
    key_of = _key_of(entity, name)
    if secret is not None:
        return Field(name, "bytea", position, secret=secret)
    return Field(name, "uuid" if key_of else _sql_type(entity, name), position, key_of)


def _key_of(entity: Entity, name: str) -> str:
    for reference in entity.references:
        if ("id", name) in reference.on:
            return next(one.name for one in ENTITIES if one.model is reference.to)
    return ""


def _sql_type(entity: Entity, name: str) -> str:
    if name in SPECIAL:
        return SPECIAL[name]
    for reference in entity.references:
        for column, source in reference.on:
            if source == name:
                return _type_of(reference.to._meta.get_field(column))
    own = {field.name: field for field in entity.model._meta.concrete_fields}
    return _type_of(own[name]) if name in own and not own[name].is_relation else "text"


def _type_of(field: Any) -> str:
    return next((sql for kind, sql in SQL_TYPES.items() if isinstance(field, kind)), "text")


def _column(entity: Entity, field: Any) -> Column:
    required = schema(entity.name).content["required"]
    source = field.column
    for reference in entity.references:
        if reference.fills and reference.column == field.column:
            source = reference.fields[-1] if reference.fields else ""
    known = source in schema(entity.name).fields
    is_optional = not known or source not in required
    return Column(field.column, source if known else "", is_optional, default_of(field))
