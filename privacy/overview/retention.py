"""When a row goes: which rule of the register counts for it, from which of its dates, and what a person is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst

from privacy.deadlines import months_after
from privacy.registry import DataCategory, Retention, Table, Text

SOON = 14
FARTHEST = 3
# What happened at a moment has it here, events and alarms alike.
HAPPENED = "occurred_at"
# Other laws give a reason to keep; bookkeeping law leaves no choice.
DEMANDED = "RET-BOK"


@dataclass(frozen=True)
class Fate:
    """What becomes of one row. `day` is None while what its rule counts from has not happened yet."""

    rule: Retention
    day: date | None
    today: date

    @property
    def law(self) -> Text:
        return self.rule.law

    @property
    def is_demanded(self) -> bool:
        """Whether a law forbids to delete it earlier."""
        return is_demanded(self.rule)

    @property
    def title(self) -> str:
        """The rule in words, without what it is about: «24 måneder»."""
        name, colon, period = str(self.rule.title).partition(": ")
        return period if colon else name

    @property
    def sentence(self) -> str:
        """The rule as a sentence of its own: «Alarmer: 24 måneder»."""
        return str(capfirst(str(self.rule.title)))

    @property
    def days_left(self) -> int | None:
        return (self.day - self.today).days if self.day else None

    @property
    def is_overdue(self) -> bool:
        return self.day is not None and self.day < self.today

    @property
    def is_soon(self) -> bool:
        """Whether the days that are left are few enough to be counted down."""
        return self.day is not None and 0 <= (self.day - self.today).days <= SOON


@dataclass(frozen=True)
class Clock:
    """A rule that counts for rows of one table. `of` and `only` are paths from the row; without `of` it waits."""

    rule: Retention
    of: str = ""
    only: tuple[tuple[str, str], ...] = ()


def fate(category: DataCategory, table: Table, row: Any, *, today: date | None = None) -> Fate | None:
    """What becomes of `row`, a model instance or a mapping; None where no rule fits its values.

    A mapping has the values of `paths` under their own names, or under those of columns (`alarm_closed_at`).
    An instance is asked through its relations: select those that `paths` names, or each costs a query.
    """
    on = today or timezone.localdate()
    for clock in clocks(category, table):
        if all(_value(row, path) == value for path, value in clock.only):
            start = _value(row, clock.of) if clock.of else None
            return Fate(clock.rule, goes_on(clock.rule, _day(start)) if start else None, on)
    return None


def paths(category: DataCategory, table: Table) -> tuple[str, ...]:
    """The paths from a row of the table to all that `fate` must know of it."""
    needed = [path for clock in clocks(category, table) for path in _needed(clock)]
    return tuple(dict.fromkeys(needed))


def clocks(category: DataCategory, table: Table) -> tuple[Clock, ...]:
    """The rules for rows of a table: its own, else those of the nearest row it belongs to, else what counts for
    whatever the category names no rule for, which is its first."""
    own = tuple(Clock(rule, rule.of, rule.only) for rule in category.retention if rule.table == table.label)
    return own or tuple(inherited(category, table)) or tuple(_general(category, table))


def is_demanded(rule: Retention) -> bool:
    """Whether the rule is a law's that leaves no choice."""
    return rule.rule.startswith(DEMANDED)


def goes_on(rule: Retention, counted_from: date) -> date:
    """The day the rule's period ends."""
    start = fiscal_year_end(counted_from) if rule.from_fiscal_year else counted_from
    return months_after(start, rule.months) + timedelta(days=rule.days)


def is_due(rule: Retention, day: date, today: date) -> bool:
    """Whether what goes on `day` is to be gone by the end of `today`: what a law demands is kept that day too."""
    return day < today if is_demanded(rule) else day <= today


def fiscal_year_end(day: date) -> date:
    """The last day of the fiscal year in which `day` lies: of the calendar's year, or of one of our own."""
    month = settings.FISCAL_YEAR_ENDS_IN
    year = day.year + (day.month > month)
    return months_after(date(year, month, 1), 1) - timedelta(days=1)


def oldest_day(category: DataCategory, today: date) -> date:
    """The oldest day of which the category may still hold events."""
    dated = [rule for rule in category.retention if rule.table and rule.of == HAPPENED]
    return min(months_after(today, -rule.months) - timedelta(days=rule.days) for rule in dated)


def _needed(clock: Clock) -> Iterator[str]:
    if clock.of:
        yield clock.of
    yield from (path for path, _value_wanted in clock.only)


def inherited(category: DataCategory, table: Table) -> Iterator[Clock]:
    """The rules of the nearest row that a row of the table belongs to."""
    found = {
        path: [rule for rule in category.retention if label in (rule.table, rule.goes_with)]
        for path, label in above(apps.get_model(table.label))
    }
    path, rules = next(((path, rules) for path, rules in found.items() if rules), ("", []))
    for rule in rules:
        only = tuple((f"{path}__{name}", value) for name, value in rule.only)
        yield Clock(rule, f"{path}__{rule.of}" if rule.of else "", only)


def above(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Tables a row belongs to through its relations, the nearest first: pairs of path and label."""
    level = [("", model)]
    for _step in range(FARTHEST):
        level = [
            (f"{path}__{field.name}".removeprefix("__"), field.related_model)
            for path, upper in level
            for field in upper._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and isinstance(field.related_model, type)
        ]
        yield from ((path, upper._meta.label) for path, upper in level)


def _general(category: DataCategory, table: Table) -> Iterator[Clock]:
    named = {field.name for field in apps.get_model(table.label)._meta.concrete_fields}
    with_table = [rule for rule in category.retention if rule.goes_with == table.label]
    rule = next(iter([*with_table, *category.retention]), None)
    if rule:
        is_like = table.is_activity and rule.of in named
        yield Clock(rule, rule.of if is_like else "")


def _value(row: Any, path: str) -> Any:
    if isinstance(row, Mapping):
        return row[path] if path in row else row[path.replace("__", "_")]
    for name in path.split("__"):
        row = getattr(row, name, None)
    return row


def _day(value: date | datetime) -> date:
    return timezone.localdate(value) if isinstance(value, datetime) else value
