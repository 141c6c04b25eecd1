"""One canary in every text field of every row that leads to a person: the register is walked, nothing is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import Error, connection, models, transaction

from accounts.models import Person
from privacy.categories import CATEGORIES
from privacy.registry import Table

CANARY = "ZQX-everywhere-5f0c2a7e"
# Shorter fields hold codes of ours and no name.
LONG_ENOUGH = 30


def planted(person: Person) -> dict[tuple[str, str], int]:
    """Write the canary into every store there is a row of theirs in; how many rows, by table and column.

    Triggers are switched off for it: what may not be changed, like the history of a case, can hold a name too.
    """
    written: dict[tuple[str, str], int] = {}
    for table in every_table():
        model = apps.get_model(table.label)
        keys = list(rows_of(table, person).values_list("pk", flat=True))
        for field in text_fields(model) if keys else ():
            if number := _write(model, field, keys):
                written[model._meta.db_table, field.column] = number
    return written


def every_table() -> Iterator[Table]:
    return (table for category in CATEGORIES for table in category.tables if table.subject)


def rows_of(table: Table, person: Person) -> models.QuerySet[Any]:
    wanted = models.Q()
    for path in table.subject:
        wanted |= models.Q(**{path: person.pk})
    return apps.get_model(table.label)._default_manager.filter(wanted)


def text_fields(model: type[models.Model]) -> Iterator[Any]:
    """Fields that can hold a word of somebody's, of those the model itself stores."""
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField)
        if is_text and not field.choices and (field.max_length or 1_000) >= LONG_ENOUGH:
            yield field


def _write(model: type[models.Model], field: Any, keys: list[Any]) -> int:
    """The number of rows written. A column that may hold nothing free at all, by its constraint, holds no name."""
    number = 0
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{model._meta.db_table}" DISABLE TRIGGER USER')
        for place, key in enumerate(keys):
            wanted = {"pk": key}
            try:
                with transaction.atomic():
                    number += model._default_manager.filter(**wanted).update(
                        **{field.name: f"{CANARY} {place}"}
                    )
            except Error as error:
                assert getattr(error.__cause__, "sqlstate", "") == "23514", error
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
    return number
