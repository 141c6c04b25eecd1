"""Which rows of a table are a person's to erase, read from the register alone.

A home is of whoever lives there: what happened in it is of the customer whose time it was, and what simply is there
goes with nobody while another person has it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import DateTimeField, Exists, F, Model, OuterRef, Q, QuerySet

from accounts.models import Person
from privacy.categories import CATEGORIES
from privacy.registry import DataCategory, Table

PERIOD = ("valid_from", "valid_to")


def tables() -> Iterator[tuple[DataCategory, Table]]:
    """Every table whose rows are about a person, in the order of erasure; the person themselves is the last."""
    for category in CATEGORIES:
        for table in category.tables:
            if table.subject:
                yield category, table


@cache
def category_of(label: str) -> tuple[DataCategory, Table]:
    """Where a table stands in the register. Raises StopIteration."""
    return next((category, table) for category, table in tables() if table.label == label)


def rows(table: Table, person_id: UUID) -> QuerySet[Any]:
    """The rows that lead to the person and to nobody who has them too; no row twice."""
    model = apps.get_model(table.label)
    found = Q(pk__in=[])
    for path in table.subject:
        found |= _leads_to(model, table, path, person_id)
    mine: QuerySet[Any] = model._default_manager.filter(found)
    return mine


def rows_now(table: Table, person_id: UUID, *, until: datetime | None) -> QuerySet[Any]:
    """Of these, what is not needed while an agreement runs: nothing where the register does not say so."""
    mine = rows(table, person_id)
    if table.now is None:
        return mine.none()
    mine = mine.filter(**dict(table.now))
    if until and isinstance(mine.model._meta.get_field(table.newest.split("__")[0]), DateTimeField):
        mine = mine.filter(**{f"{table.newest}__lte": until})
    return mine


def is_lost_on_the_way(table: Table) -> bool:
    """Whether its rows lead to the person through a table that is erased before it: keys are noted beforehand."""
    places = [one.label for _category, one in tables()]
    before = set(places[: places.index(table.label)])
    return any(
        model._meta.label in before
        for path in table.subject
        for model in _passed(apps.get_model(table.label), path)
    )


def is_direct(table: Table) -> bool:
    """Whether the row itself names the person, and nothing else does."""
    return len(table.subject) == 1 and "__" not in table.subject[0]


def _leads_to(model: type[Model], table: Table, path: str, person_id: UUID) -> Q:
    """One path. Through a to-many relation by EXISTS: a join would bring a row more than once."""
    names = path.split("__")
    here: Any = model
    for place, name in enumerate(names):
        field = here._meta.pk if name == "pk" else here._meta.get_field(name)
        if field.one_to_many:
            return _through(table, model, names[:place], field, "__".join(names[place + 1 :]), person_id)
        here = field.related_model
    return Q(**{path: person_id})


def _through(
    table: Table, model: type[Model], before: list[str], relation: Any, rest: str, person_id: UUID
) -> Q:
    """Rows reached from `before` on by many of `relation`'s, each of which leads on to somebody."""
    start = "__".join((*before, "pk"))
    many = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef(start)})
    mine = many.filter(**{rest: person_id})
    if moment := _moment(table, model, before, relation.related_model):
        within = Q(valid_from__lte=OuterRef(moment)) & (Q(valid_to=None) | Q(valid_to__gt=OuterRef(moment)))
        return Q(Exists(mine.filter(within)))
    return Q(Exists(mine)) & ~Q(Exists(many.exclude(**{rest: person_id})))


def _moment(table: Table, model: type[Model], before: list[str], many: type[Model]) -> str:
    """The path to when it happened, where what it is reached by are periods of time; empty for what simply is."""
    named = {field.name for field in many._meta.concrete_fields}
    if not before or not named.issuperset(PERIOD):
        return ""
    if len(before) == 1:
        owner, newest = model, table.newest
    else:
        field: Any = model._meta.get_field(before[0])
        owner = field.related_model
        found = [one for _category, one in tables() if one.label == owner._meta.label]
        newest = found[0].newest if found else ""
    if not newest or "__" in newest or owner._meta.label in STANDING:
        return ""
    is_moment = isinstance(owner._meta.get_field(newest), DateTimeField)
    return "__".join((*before[:-1], newest)) if is_moment else ""


# Equipment: it is of whoever has the home, whenever it was put up.
STANDING = frozenset({"accounts.Panel", "accounts.Component"})


def _passed(model: type[Model], path: str) -> Iterator[type[Model]]:
    here: Any = model
    for name in path.split("__"):
        field = here._meta.pk if name == "pk" else here._meta.get_field(name)
        here = field.related_model
        if here is None or here is Person:
            return
        yield here


def dependents(model: type[Model]) -> Iterator[tuple[type[Model], models.ForeignKey[Any, Any]]]:
    """Every column of every table that points to this one."""
    for relation in model._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        is_reverse = relation.auto_created and not relation.concrete
        if is_reverse and isinstance(field, models.ForeignKey):
            yield field.model, field


def ordered_keys(found: QuerySet[Any], *, after: Any, most: int) -> list[Any]:
    """The next keys after one, in their order: bounded memory however many rows there are."""
    onward = found if after is None else found.filter(pk__gt=after)
    return list(onward.order_by(F("pk").asc()).values_list("pk", flat=True)[:most])
