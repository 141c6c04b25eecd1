"""A plan as a page shows it: what goes, what is blanked, what stays, and how little is left at which date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from privacy.categories import CATEGORIES
from privacy.erasure.plan import Line, Plan
from privacy.registry import Keep, Text

ICONS: Mapping[str, str] = {one.slug: one.icon for one in CATEGORIES}
TITLES: Mapping[str, Text] = {one.slug: one.title for one in CATEGORIES}
# The words of a law and a reason in the language in use; a plan holds them as they read when it was made.
KEEPS: Mapping[str, Keep] = {
    table.label: table.on_erasure
    for one in CATEGORIES
    for table in one.tables
    if isinstance(table.on_erasure, Keep)
}
NAMES: Mapping[str, Text] = {
    table.label: table.title or one.title for one in CATEGORIES for table in one.tables
}


@dataclass(frozen=True)
class Stay:
    """What is kept of one table: the reason and the day are the plan's."""

    line: Line

    @property
    def title(self) -> Text:
        return NAMES.get(self.line.label, TITLES[self.line.category])

    @property
    def reason(self) -> Text:
        keep = KEEPS.get(self.line.label)
        return keep.reason if keep else self.line.reason

    @property
    def law(self) -> Text:
        keep = KEEPS.get(self.line.label)
        return keep.law if keep else self.line.law


@dataclass(frozen=True)
class Left:
    """How many rows are still there after a day; without one, before the erasure or right after it."""

    on: date | None
    rows: int
    of: int
    is_after: bool = False


@dataclass(frozen=True)
class Entry:
    """One category in one part of the plan. `lines` are its tables, `count` what they have together."""

    slug: str
    lines: tuple[Line, ...]

    @property
    def title(self) -> Text:
        return TITLES[self.slug]

    @property
    def icon(self) -> str:
        return ICONS[self.slug]

    @property
    def count(self) -> int:
        return sum(line.count for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    """A plan for the eyes of whoever it is about."""

    plan: Plan

    @cached_property
    def deleted(self) -> tuple[Entry, ...]:
        return _entries(self._of("deleted"))

    @cached_property
    def blanked(self) -> tuple[Entry, ...]:
        return _entries(self._of("blanked"))

    @cached_property
    def kept(self) -> tuple[Stay, ...]:
        return tuple(Stay(line) for line in self._of("kept"))

    @property
    def goes(self) -> int:
        """How many rows are deleted or lose who it was."""
        return sum(one.count for one in (*self.deleted, *self.blanked))

    @property
    def stays(self) -> int:
        return sum(one.line.count for one in self.kept)

    @property
    def is_empty(self) -> bool:
        return not self.goes

    @property
    def gone_on(self) -> date | None:
        """The last day anything is kept; None when nothing is, or when the day is not known yet."""
        days = [one.line.until for one in self.kept]
        return None if None in days else max((day for day in days if day), default=None)

    @cached_property
    def dwindling(self) -> tuple[Left, ...]:
        """How much is left: before the erasure, right after it, and after each day on which something more goes."""
        whole = self.goes + self.stays
        dated = sorted({one.line.until for one in self.kept if one.line.until})
        after = (Left(day, sum(_stays_after(one.line, day) for one in self.kept), whole) for day in dated)
        return (Left(None, whole, whole), Left(None, self.stays, whole, is_after=True), *after)

    @property
    def hard_blockers(self) -> bool:
        return any(blocker.is_hard for blocker in self.plan.blockers)

    def _of(self, action: str) -> tuple[Line, ...]:
        return tuple(line for line in self.plan.lines if line.action == action and line.count)


@dataclass(frozen=True)
class Difference:
    """One line that reads otherwise than when it was shown; `old` or `new` is None where there was none."""

    title: Text
    old: Line | None
    new: Line | None


def differences(new: Plan, old: Plan) -> tuple[Difference, ...]:
    """What has changed since the old plan was shown, in the order of the new one."""
    before = {(line.category, line.label, line.action): line for line in old.lines if line.count}
    now = {(line.category, line.label, line.action): line for line in new.lines if line.count}
    every = [*now, *(key for key in before if key not in now)]
    pairs = ((key, before.get(key), now.get(key)) for key in every)
    return tuple(
        Difference(NAMES.get(key[1], TITLES[key[0]]), was, is_) for key, was, is_ in pairs if was != is_
    )


def _entries(lines: Sequence[Line]) -> tuple[Entry, ...]:
    slugs = dict.fromkeys(line.category for line in lines)
    return tuple(
        Entry(slug, tuple(line for line in lines if line.category == slug)) for slug in reversed(slugs)
    )


def _stays_after(line: Line, day: date) -> int:
    return line.count if line.until is None or line.until > day else 0
