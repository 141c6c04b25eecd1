"""One canary in every text field of every row that leads to a person: the register is walked, nothing is listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from accounts.models import Person
from privacy.categories import CATEGORIES
from privacy.erasure import leading, stores
from privacy.registry import Redact, Table

CANARY = "ZQX-everywhere-5f0c2a7e"
# Shorter fields hold codes of ours and no name.
LONG_ENOUGH = 30
CHECK_VIOLATION = "23514"
# The search afterwards knows somebody by these: with the canary in them it would look for the canary itself.
KNOWN_BY = frozenset({"accounts.Person", "accounts.ContactPoint", "accounts.Customer", "accounts.User"}) | {
    "account.EmailAddress",
    "socialaccount.SocialAccount",
    "usersessions.UserSession",
}


def planted(person: Person, *, alone: bool = False) -> dict[tuple[str, str], int]:
    """Write the canary into every store there is a row of theirs in; how many rows, by table and column.

    Triggers are switched off for it: what may not be changed, like the history of a case, can hold a name too.
    """
    written: dict[tuple[str, str], int] = {}
    hers = hers_alone(person) if alone else {}
    for table in every_table():
        if alone and table.label in KNOWN_BY:
            continue
        model = apps.get_model(table.label)
        found = rows_of(table, person)
        if alone:
            found = found.filter(**{"id__in" if table.is_activity else "pk__in": hers.get(table.label, [])})
        keys = list(found.values_list("pk", flat=True))
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
            except IntegrityError as error:
                if getattr(error.__cause__, "sqlstate", "") != CHECK_VIOLATION:
                    raise
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f'ALTER TABLE "{model._meta.db_table}" ENABLE TRIGGER USER')
    return number


def hers_alone(person: Person) -> dict[str, list[str]]:
    """Keys of the rows that lead to this person and to nobody else, by table: found by the way of the gate."""
    found: dict[str, list[str]] = {}
    for table, model, leads in leading.guarded():
        key = "id" if len(model._meta.pk_fields) > 1 else model._meta.pk.column
        ways = [
            lead.sql(model._meta.db_table).replace("SELECT ", f"SELECT r.{key}::text AS key, ", 1)
            for lead in leads
        ]
        question = (
            f"SELECT key FROM ({' UNION ALL '.join(ways)}) led GROUP BY key HAVING bool_and(person_id = %s)"  # noqa: S608
        )
        with connection.cursor() as cursor:
            cursor.execute(question, [person.pk])
            found[table.label] = [key for (key,) in cursor.fetchall()]
        if table.label not in leading.HAPPENS and not table.is_activity:
            # What simply is at a home goes with nobody while another has had it too.
            theirs = {str(key) for key in stores.rows(table, person.pk).values_list("pk", flat=True)}
            found[table.label] = [key for key in found[table.label] if key in theirs]
    return found


def may_stay() -> set[tuple[str, str]]:
    """Columns of rows that stay, blanked, which the register does not blank: what happened, without who it was."""
    return {
        (model._meta.db_table, field.column)
        for table, model, _leads in leading.guarded()
        if isinstance(table.on_erasure, Redact)
        for field in text_fields(model)
        if field.name not in table.on_erasure.fields
    }
