"""The legal clock against the table of domain.md 3.3, and against what must always hold."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.deadlines import extended_due, is_working_day, legal_due, safe_due

VECTORS = [
    ("2026-11-22", "2026-12-22", "2026-12-22", "2027-02-22"),
    ("2026-11-25", "2026-12-24", "2026-12-28", "2027-02-25"),
    ("2026-12-01", "2026-12-31", "2027-01-04", "2027-03-01"),
    ("2026-12-31", "2027-01-29", "2027-02-01", "2027-03-31"),
    ("2027-01-28", "2027-02-26", "2027-03-01", "2027-04-28"),
    ("2027-01-29", "2027-02-26", "2027-03-01", "2027-04-29"),
    ("2027-01-30", "2027-02-26", "2027-03-01", "2027-04-30"),
    ("2027-01-31", "2027-02-26", "2027-03-01", "2027-04-30"),
    ("2028-01-31", "2028-02-29", "2028-02-29", "2028-05-02"),
    ("2027-02-25", "2027-03-24", "2027-03-30", "2027-05-25"),
    ("2027-03-31", "2027-04-30", "2027-04-30", "2027-06-30"),
    ("2027-04-01", "2027-04-30", "2027-05-03", "2027-07-01"),
    ("2027-04-06", "2027-05-05", "2027-05-07", "2027-07-06"),
    ("2027-04-17", "2027-05-14", "2027-05-18", "2027-07-19"),
]


@pytest.mark.parametrize(("received", "safe", "legal", "extended"), VECTORS)
def test_vectors(received: str, safe: str, legal: str, extended: str) -> None:
    day = date.fromisoformat(received)
    found = (safe_due(day), legal_due(day), extended_due(day))
    assert tuple(map(str, found)) == (safe, legal, extended)


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_what_we_promise_is_never_later_than_the_law(day: date) -> None:
    safe, legal, extended = safe_due(day), legal_due(day), extended_due(day)
    assert day < safe <= legal < extended
    assert all(map(is_working_day, (safe, legal, extended)))
    assert legal - day <= timedelta(days=31 + 5)
