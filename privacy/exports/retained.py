"""How long what is in a copy will be kept: the rules, and the actual dates where the rows tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from privacy.deadlines import months_after
from privacy.exports.cells import oslo
from privacy.exports.rows import Tally
from privacy.registry import DataCategory, Retention, Text


@dataclass(frozen=True)
class Kept:
    """One rule. `first` and `last`: when the oldest and the newest of the rows in this copy go, if known."""

    title: Text
    law: Text
    first: date | None
    last: date | None


def kept(category: DataCategory, tallies: Iterable[Tally]) -> tuple[Kept, ...]:
    """The category's rules with the dates that follow from the rows (GDPR Art. 15(1)(d))."""
    dates = {
        (tally.content.table.label, name): ends for tally in tallies for name, ends in tally.dates.items()
    }
    return tuple(_kept(rule, dates.get((rule.table, rule.of))) for rule in category.retention)


def _kept(rule: Retention, ends: tuple[str, str] | None) -> Kept:
    if ends is None:
        return Kept(rule.title, rule.law, None, None)
    first, last = (months_after(_day(text), rule.months) + timedelta(days=rule.days) for text in ends)
    return Kept(rule.title, rule.law, first, last)


def _day(text: str) -> date:
    return oslo(text).date() if "T" in text else date.fromisoformat(text)
