"""What an erasure would do, line by line: what goes, what is blanked, what a law keeps, until when (F-50, F-51)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from accounts.models import Person
from privacy.consequences import OF_CATEGORY
from privacy.deadlines import months_after
from privacy.erasure import blocking, counting, stores
from privacy.erasure.blocking import Blocker
from privacy.erasure.counting import Counted
from privacy.models import Erasure
from privacy.overview.retention import Clock, clocks, fate, goes_on
from privacy.registry import DataCategory, Keep, Redact, Table

__all__ = ["Blocker", "Line", "Plan", "is_worse", "make", "until_of"]

DELETED, BLANKED, KEPT = "deleted", "blanked", "kept"
# The law that makes the company prove what it has done, and to whom it has shown what.
OF_OURSELVES = "GDPR"
# Where the register names no date to count from: as long as a case is kept.
LONGEST = 60
Choice = Erasure.Choice


@dataclass(frozen=True)
class Line:
    """What becomes of the rows of one table. `category` is a slug, `until` the day the last kept row goes."""

    category: str
    label: str
    action: str
    count: int
    reason: str = ""
    law: str = ""
    until: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "until": self.until.isoformat() if self.until else None}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Line:
        until = stored["until"]
        return cls(**{**stored, "until": date.fromisoformat(until) if until else None})


@dataclass(frozen=True)
class Plan:
    """`ends`: what stops in the alarm service (N-01). `blockers` are not part of what is confirmed."""

    choice: str
    lines: tuple[Line, ...]
    ends: tuple[str, ...] = ()
    blockers: tuple[Blocker, ...] = ()

    @property
    def hash(self) -> str:
        """SHA-256 of what the person confirms, the same in every language."""
        told = [[*(line.category, line.label, line.action, line.count), _iso(line)] for line in self.lines]
        return hashlib.sha256(json.dumps([self.choice, told]).encode()).hexdigest()

    @property
    def is_hard_blocked(self) -> bool:
        return any(blocker.is_hard for blocker in self.blockers)

    @property
    def keeps(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.action == KEPT)

    def as_json(self) -> dict[str, Any]:
        """Counts, dates and grounds; nothing personal."""
        return {
            "choice": self.choice,
            "lines": [line.as_json() for line in self.lines],
            "ends": list(self.ends),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Plan:
        lines = tuple(Line.from_json(line) for line in stored["lines"])
        return cls(stored["choice"], lines, tuple(stored["ends"]))


def make(person: Person, *, choice: str, now: datetime) -> Plan:
    """The plan as things stand, in the language in use: one query counts it."""
    lines = tuple(line for line in _lines(person, choice=choice, now=now) if line.count)
    touched = dict.fromkeys(line.category for line in lines if line.action != KEPT)
    ends = [str(OF_CATEGORY[slug].words) for slug in touched if OF_CATEGORY[slug].needs_alarm]
    blockers = blocking.find(person, choice=choice, now=now)
    return Plan(str(choice), lines, tuple(ends) if choice != Choice.NOW else (), blockers)


def is_worse(new: Plan, old: Plan) -> bool:
    """Whether the person would lose by `new`: something kept that was to go, or kept for longer.

    What the company must keep to show what it did itself grows with every look at a page, and is no loss to them.
    """
    went = {line.label for line in old.lines if line.action != KEPT}
    before = {line.label: line for line in old.keeps}
    return any(_is_worse(line, before.get(line.label), was_to_go=line.label in went) for line in new.keeps)


def _is_worse(line: Line, then: Line | None, *, was_to_go: bool) -> bool:
    if line.law.startswith(OF_OURSELVES):
        return was_to_go
    return then is None or bool(line.until and then.until and line.until > then.until)


def until_of(category: DataCategory, table: Table, row: Any, *, today: date) -> date:
    """The day a kept row goes; `row` as `retention.fate` takes it."""
    found = fate(category, table, row, today=today)
    return (found.day if found else None) or undated(today)


def undated(today: date) -> date:
    """The day of what has no date to count from. It stands still through a year: a plan is no worse tomorrow."""
    return date(months_after(today, LONGEST).year, 12, 31)


def _lines(person: Person, *, choice: str, now: datetime) -> Iterator[Line]:
    counted = counting.of(person, choice=choice, now=now)
    for category, table in stores.tables():
        if table.label in counted:
            yield _line(category, table, counted[table.label], now=now)


def _line(category: DataCategory, table: Table, counted: Counted, *, now: datetime) -> Line:
    count, what = counted.number, table.on_erasure
    if isinstance(what, Keep):
        today = timezone.localdate(now)
        until = _latest(category, table, counted, today) if count else None
        if until and until < today:
            # The law's time is up: it goes with the rest, and does not wait for the night.
            return Line(category.slug, table.label, DELETED, count)
        return Line(category.slug, table.label, KEPT, count, str(what.reason), str(what.law), until)
    action = BLANKED if isinstance(what, Redact) else DELETED
    return Line(category.slug, table.label, action, count)


def _latest(category: DataCategory, table: Table, counted: Counted, today: date) -> date:
    """When the last of these rows goes, by the rules that count for them."""
    rules = clocks(category, table)
    days = [_day(clock, newest) for clock, newest in zip(rules, counted.newest, strict=True)]
    known = [day for day in days if day]
    return max(known) if known else undated(today)


def _day(clock: Clock, newest: date | datetime | None) -> date | None:
    if newest is None:
        return None
    counted = timezone.localdate(newest) if isinstance(newest, datetime) else newest
    return goes_on(clock.rule, counted)


def _iso(line: Line) -> str:
    return line.until.isoformat() if line.until else ""
