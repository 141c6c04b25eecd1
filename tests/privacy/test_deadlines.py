"""The legal clock against the table of domain.md 3.3, and against what must always hold.

`deadlines.csv`: the table, and moments in UTC on both sides of midnight in Oslo.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from privacy.deadlines import (
    extended_due,
    extended_safe_due,
    is_working_day,
    legal_due,
    months_after,
    safe_due,
)

with Path(__file__).with_name("deadlines.csv").open() as file:
    VECTORS = list(csv.DictReader(file))
DAYS = st.dates(date(2020, 1, 1), date(2060, 1, 1))
ALL = (safe_due, legal_due, extended_due, extended_safe_due)


def day_of(received: str) -> date:
    """The Oslo day of a day or a moment."""
    return (
        timezone.localdate(datetime.fromisoformat(received))
        if "T" in received
        else date.fromisoformat(received)
    )


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["received"])
def test_vectors(vector: dict[str, str]) -> None:
    day = day_of(vector["received"])
    found = (months_after(day, 1), safe_due(day), legal_due(day), extended_due(day))
    assert [str(one) for one in found] == [
        vector[name] for name in ("nominal", "safe_due", "legal_due", "legal_due_extended")
    ]


def test_the_table_has_both_sides_of_midnight_in_oslo() -> None:
    moments = [vector["received"] for vector in VECTORS if "T" in vector["received"]]
    assert {day_of(moment).isoformat() for moment in moments} >= {"2026-11-30", "2026-12-01", "2026-12-25"}
    assert len(VECTORS) == 18


@given(DAYS)
def test_what_we_promise_is_never_later_than_the_law(day: date) -> None:
    safe, legal, extended = safe_due(day), legal_due(day), extended_due(day)
    assert day < safe <= months_after(day, 1) <= legal < extended
    assert legal < extended_safe_due(day) <= months_after(day, 3) <= extended
    assert all(is_working_day(due(day)) for due in ALL)
    # Easter is the longest row of free days; before it a first of May can stand, after it nothing.
    assert legal - day <= timedelta(days=31 + 5)
    assert months_after(day, 1) - safe <= timedelta(days=5)


@given(DAYS)
def test_between_what_we_promise_and_the_law_nobody_works(day: date) -> None:
    safe, nominal, legal = safe_due(day), months_after(day, 1), legal_due(day)
    between = [safe + timedelta(days=number) for number in range(1, (legal - safe).days)]
    assert not any(map(is_working_day, between))
    assert safe == legal == nominal or not is_working_day(nominal)


@given(DAYS, st.integers(0, 40))
def test_who_asks_later_is_never_answered_sooner(day: date, later: int) -> None:
    for due in ALL:
        assert due(day) <= due(day + timedelta(days=later))


@given(DAYS)
def test_an_extension_counts_from_receipt_and_not_from_the_first_date(day: date) -> None:
    nominal = months_after(day, 3)
    assert extended_due(day) == next(
        nominal + timedelta(days=number)
        for number in range(7)
        if is_working_day(nominal + timedelta(days=number))
    )


@given(st.integers(2020, 2060))
def test_holidays_are_those_of_the_law_and_no_others(year: int) -> None:
    easter = _easter(year)
    moving = [easter + timedelta(days=days) for days in (-3, -2, 0, 1, 39, 49, 50)]
    fixed = [date(year, month, day) for month, day in ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))]
    assert not any(map(is_working_day, [*moving, *fixed]))
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    free = {day for day in days if day.weekday() < 5 and not is_working_day(day)}
    assert free == {day for day in [*moving, *fixed] if day.weekday() < 5}
    for eve in (date(year, 12, 24), date(year, 12, 31)):
        assert is_working_day(eve) is (eve.weekday() < 5)


def _easter(year: int) -> date:
    """Easter Sunday by the algorithm of Meeus, Jones and Butcher."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - leap - rest % 4) % 7
    shift = (golden + 11 * leap + 22 * week) // 451
    month, day = divmod(leap + week - 7 * shift + 114, 31)
    return date(year, month, day + 1)
