"""Refuse to start while anything the company stores is not described: default deny."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models
from django.db.models.deletion import CASCADE

from accounts.matrix import MATRIX
from accounts.models.sealed_text import SealedTextField
from privacy.categories import CATEGORIES, NOT_PERSONAL, WITHOUT_MODEL
from privacy.glossary import lookup
from privacy.registry import DataCategory, Keep, Retention, Table
from privacy.stores import field_at

Model = type[models.Model]


@register(Tags.models)
def check_register(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every table described once or listed as not personal; every field of a described table accounted for."""
    every = list(apps.get_models(include_auto_created=True))
    return list(problems(CATEGORIES, every))


@register(Tags.models)
def check_glossary(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every exported field and every code explained, and nothing else."""
    return list(glossary_problems(CATEGORIES))


@register(Tags.security)
def check_signing_keys(**_options: Any) -> list[CheckMessage]:
    """A copy can be signed, and every key that is published is one."""
    if not settings.COPY_SIGNING_KEYS:
        hint = "Set COPY_SIGNING_KEYS to id:base64 of 32 random bytes, the newest first."
        return [Error("No key signs copies.", hint=hint, id="privacy.E020")]
    twice = settings.COPY_SIGNING_KEYS.keys() & settings.COPY_SIGNING_OLD_KEYS.keys()
    hint = "COPY_SIGNING_OLD_KEYS has the public halves of keys that are in use no more."
    return [
        Error(f"Key {key_id} signs copies and is an old one.", hint=hint, id="privacy.E021")
        for key_id in sorted(twice)
    ]


@register(Tags.database)
def check_tables(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Every table in the database belongs to a model, is a month of one, or is named with a reason."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | set(
        WITHOUT_MODEL
    )
    return [
        Error(f"Table {name} is in the database but in no model.", hint=_hint(name), id="privacy.E008")
        for alias in databases or ()
        for name in sorted(set(_tables(alias)) - known)
    ]


def problems(categories: Iterable[DataCategory], every: Iterable[Model]) -> Iterator[CheckMessage]:
    """Everything wrong with a register that should describe `every` model, as errors that name it."""
    described = [(category, table) for category in categories for table in category.tables]
    labels = [table.label for _category, table in described]
    for model in every:
        label = model._meta.label
        if labels.count(label) + (label in NOT_PERSONAL) != 1:
            yield Error(
                f"{label} must be described exactly once.", hint=_hint(label), obj=model, id="privacy.E001"
            )
    for category, table in described:
        yield from _table_problems(table)
        yield from _retention_problems(category)


def glossary_problems(categories: Iterable[DataCategory]) -> Iterator[CheckMessage]:
    """What a person would read without an explanation, and explanations of what nobody reads."""
    found = tuple(categories)
    for name in lookup.unexplained(found):
        yield Error(f"{name} has no explanation.", hint="Explain it in privacy/glossary/.", id="privacy.E009")
    for name in lookup.unused(found):
        yield Error(f"{name} is explained but not exported.", hint="Remove it.", id="privacy.E009")


def _table_problems(table: Table) -> Iterator[CheckMessage]:
    try:
        model = apps.get_model(table.label)
    except LookupError:
        yield Error(f"{table.label} is described but does not exist.", id="privacy.E002")
        return
    if table.label not in MATRIX:
        yield Error(f"{table.label} is not in the matrix of who sees what.", obj=model, id="privacy.E003")
    yield from _field_problems(table, model)
    yield from _cascade_problems(table, model)


def _field_problems(table: Table, model: Model) -> Iterator[CheckMessage]:
    present = {field.name for field in _stored_fields(model)}
    told = {path.split("__")[0] for path in table.export} | set(table.withhold)
    for name in sorted(present - told):
        hint = f"Name {name} in `export` or, with a reason, in `withhold` of {table.label}."
        yield Error(
            f"{table.label}.{name} is neither exported nor withheld.", hint=hint, obj=model, id="privacy.E004"
        )
    attached = [path for file in table.files for path in (file.path, *(name for name, _value in file.only))]
    named = [*table.export, *table.withhold, *table.subject, *attached, table.newest]
    for path in named:
        if not _exists(model, path):
            yield Error(
                f"{table.label} describes {path}, which does not exist.", obj=model, id="privacy.E005"
            )
        elif "__" in path and isinstance(field_at(model, path), SealedTextField):
            # It is opened with the key of its own row, which the row it is shown with is not.
            yield Error(
                f"{table.label} reaches sealed text of another row: {path}.", obj=model, id="privacy.E005"
            )
    for path in sorted({name for file in table.files for name, _value in file.only} - set(table.export)):
        yield Error(
            f"{table.label} lets a file go by {path} but does not export it.", obj=model, id="privacy.E005"
        )
    for path in sorted(set(table.correct) - set(table.export)):
        yield Error(
            f"{table.label} lets {path} be corrected but does not export it.", obj=model, id="privacy.E005"
        )
    for path in sorted(set(table.portable) - set(table.export)):
        yield Error(
            f"{table.label} lets {path} be moved but does not export it.", obj=model, id="privacy.E005"
        )


def _cascade_problems(table: Table, model: Model) -> Iterator[CheckMessage]:
    if not isinstance(table.on_erasure, Keep):
        return
    for field in _stored_fields(model):
        if field.remote_field is not None and getattr(field.remote_field, "on_delete", None) is CASCADE:
            yield Error(
                f"{table.label} is kept, but goes when {field.name} goes.", obj=model, id="privacy.E006"
            )


def _retention_problems(category: DataCategory) -> Iterator[CheckMessage]:
    labels = {table.label for table in category.tables}
    for rule in category.retention:
        dated = bool(rule.months or rule.days) and rule.table in labels and _is_date(rule.table, rule.of)
        dated = dated and all(_exists(apps.get_model(rule.table), name) for name, _value in rule.only)
        if dated:
            yield from _untold(category, rule)
        if not dated and rule.goes_with not in labels:
            yield Error(
                f"{category.slug}: {rule.rule} has no date to count from.",
                hint="Set `table` and `of` to a date in this category, or `goes_with` to one of its tables.",
                id="privacy.E007",
            )


def _untold(category: DataCategory, rule: Retention) -> Iterator[CheckMessage]:
    """A copy tells dates of deletion from what its rows show, where it shows any."""
    exported = next(table.export for table in category.tables if table.label == rule.table)
    for path in (rule.of, *(name for name, _value in rule.only)) if exported else ():
        if path not in exported:
            yield Error(
                f"{category.slug}: {rule.rule} depends on {path}, which {rule.table} does not export.",
                id="privacy.E007",
            )


def _stored_fields(model: Model) -> Iterator[models.Field[Any, Any]]:
    for field in model._meta.get_fields():
        if isinstance(field, models.CompositePrimaryKey):
            continue
        if isinstance(field, models.Field) and (field.concrete or field.many_to_many):
            yield field


def _is_date(label: str, path: str) -> bool:
    model: Model = apps.get_model(label)
    return _exists(model, path) and isinstance(field_at(model, path), models.DateField)


def _exists(model: Model, path: str) -> bool:
    here: Any = model
    for name in path.split("__"):
        if here is None:
            return False
        try:
            field = here._meta.get_field(name) if name != "pk" else here._meta.pk
        except FieldDoesNotExist:
            return False
        here = field.related_model
    return True


def _tables(alias: str) -> list[str]:
    """Tables of the schema in use, months of a partitioned table left out: they are their parent's."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition"
            " AND relnamespace = current_schema()::regnamespace"
        )
        return [name for (name,) in cursor.fetchall()]


def _hint(label: str) -> str:
    return f"Describe {label} in privacy/categories.py, or list it there as not personal with the reason."
