"""How long what is in a copy will be kept: the rules, and the actual dates where the rows tell them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from privacy.exports.cells import oslo
from privacy.exports.rows import Tally
from privacy.overview.retention import goes_on
from privacy.registry import DataCategory, Retention, Text


@dataclass(frozen=True)
class Kept:
    """One rule. `first` and `last`: when the oldest and the newest of the rows in this copy go, if known."""

    title: Text
    law: Text
    first: date | None
    last: date | None


def kept(category: DataCategory, tallies: Iterable[Tally]) -> tuple[Kept, ...]:
    """The category's rules with the dates that follow from the rows (GDPR Art. 15(1)(d)).

    A rule that is about some of a table's rows alone has the dates of those.
    """
    ends = {rule: dates for tally in tallies for rule, dates in tally.dates.items()}
    return tuple(_kept(rule, ends.get(rule)) for rule in category.retention)


def _kept(rule: Retention, ends: tuple[str, str] | None) -> Kept:
    first, last = (goes_on(rule, _day(text)) for text in ends) if ends else (None, None)
    return Kept(rule.title, rule.law, first, last)


def _day(text: str) -> date:
    return oslo(text).date() if "T" in text else date.fromisoformat(text)
