"""What the sweep has to do: for each rule of the register and each table it counts for, one chore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from accounts.models import StoredFile
from accounts.models.activity import ActivityEvent
from privacy.categories import BOOKED, CATEGORIES, NOT_PERSONAL
from privacy.overview.retention import Clock, clocks, inherited
from privacy.registry import DataCategory, Removes, Retention, Table

# Removed by a clock of their own, sooner than a night (`portal.celery`).
SWEPT_ELSEWHERE: Mapping[str, str] = {
    "privacy.Archive": "privacy.tasks.sweep_archives",
    "privacy.ArchivePart": "privacy.tasks.sweep_archives",
    "accounts.TextMessage": "accounts.tasks.forget_contacts",
    "accounts.ContactChange": "accounts.tasks.forget_contacts",
    "accounts.UserInvitation": "accounts.tasks.end_accesses",
}
# A row that may be without the other, but not by losing it.
NEEDS_ITS_ALARM = ("accounts.VerificationImage", "alarm")


class Act(StrEnum):
    """BLANK empties fields, FILES takes the file and leaves the row, REMOVE takes the row."""

    BLANK = "blank"
    FILES = "files"
    REMOVE = "remove"


@dataclass(frozen=True)
class Chore:
    """One rule, in one table, and what is done. `name` is also what the functions of the database know it by."""

    name: str
    act: Act
    category: DataCategory
    table: Table
    clock: Clock
    is_without_parent: bool = False

    @property
    def rule(self) -> Retention:
        return self.clock.rule

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.table.label)

    @property
    def months(self) -> int:
        return self.rule.blank_months if self.act == Act.BLANK else self.rule.months

    @property
    def days(self) -> int:
        return 0 if self.act == Act.BLANK else self.rule.days

    @property
    def is_of_events(self) -> bool:
        return issubclass(self.model, ActivityEvent)


@cache
def every() -> tuple[Chore, ...]:
    """All chores, in the order of the register: what hangs on a row before the row."""
    return tuple(
        chore for category in CATEGORIES for table in category.tables for chore in _of(category, table)
    )


def by_name(name: str) -> Chore:
    return next(chore for chore in every() if chore.name == name)


def relations_to(model: type[models.Model]) -> tuple[Any, ...]:
    """The foreign keys of other rows to a row of this model."""
    fields: list[Any] = list(model._meta.get_fields(include_hidden=True))
    found = [one.field for one in fields if one.auto_created and not one.concrete and _is_key(one)]
    return tuple(sorted(found, key=lambda field: (field.model._meta.label, field.name)))


def goes_along(field: Any) -> bool:
    """Whether what points to a row with `field` is a part of it that is about nobody, and goes with it."""
    return field.remote_field.on_delete is models.CASCADE and field.model._meta.label in NOT_PERSONAL


def waits_for(field: Any) -> bool:
    """Whether a row stays as long as something points to it with `field`; else that goes along, or forgets it."""
    if goes_along(field):
        return False
    return not field.null or _may_not_change(field.model) or _place_of(field) == NEEDS_ITS_ALARM


def file_fields(model: type[models.Model]) -> tuple[Any, ...]:
    """The keys of a row to files of its own, which go with it."""
    return tuple(field for field in model._meta.concrete_fields if field.related_model is StoredFile)


def _of(category: DataCategory, table: Table) -> Iterator[Chore]:
    if table.label in SWEPT_ELSEWHERE:
        return
    dated = [clock for clock in clocks(category, table) if clock.of]
    for number, clock in enumerate(dated):
        here = f"{category.slug}:{table.label}:{number}"
        chore = Chore(f"remove:{here}", Act.REMOVE, category, table, clock)
        if clock.rule.blank_months:
            yield replace(chore, name=f"blank:{here}", act=Act.BLANK)
        if clock.rule.removes == Removes.FILE:
            yield replace(chore, name=f"files:{here}", act=Act.FILES)
            if table.label == NEEDS_ITS_ALARM[0]:
                yield replace(chore, is_without_parent=True)
        else:
            yield chore
    if any(clock.rule.removes == Removes.FILE for clock in dated):
        yield from _rows_of_files(category, table)


def _rows_of_files(category: DataCategory, table: Table) -> Iterator[Chore]:
    """A row whose file has rules of its own goes with what it belongs to."""
    for number, clock in enumerate(inherited(category, table)):
        if clock.of:
            name = f"remove:{category.slug}:{table.label}:with-{number}"
            yield Chore(name, Act.REMOVE, category, table, clock)


def _is_key(relation: Any) -> bool:
    return isinstance(relation.field, models.ForeignKey) and relation.related_model._meta.managed


def _may_not_change(model: type[models.Model]) -> bool:
    tables = (table for category in CATEGORIES for table in category.tables)
    return model._meta.label in {table.label for table in tables if table.on_erasure is BOOKED}


def _place_of(field: Any) -> tuple[str, str]:
    return field.model._meta.label, field.name
