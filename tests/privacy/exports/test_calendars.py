"""Months of a large table by year, and the way from one page to the next."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.utils import translation

from privacy.exports import calendars
from privacy.exports.calendars import by_year, undated
from privacy.exports.month_pages import Part

PAGES = (
    Part("pages/bruk-armingevent-2026-02-1.html", "2026-02", 1, 20_000),
    Part("pages/bruk-armingevent-2026-02-2.html", "2026-02", 2, 5),
    Part("pages/bruk-armingevent-2026-01.html", "2026-01", 1, 7),
    Part("pages/bruk-armingevent-2025-12.html", "2025-12", 1, 9),
)


def test_months_stand_below_their_year_with_what_they_hold() -> None:
    newest, older = by_year(PAGES)
    assert (newest.year, newest.rows, older.year, older.rows) == ("2026", 20_012, "2025", 9)
    assert [(month.title, month.rows, len(month.pages)) for month in newest.months] == [
        ("Februar", 20_005, 2),
        ("Januar", 7, 1),
    ]
    with translation.override("en"):
        assert newest.months[0].title == "February"


def test_pages_without_a_date_stand_by_themselves() -> None:
    plain = Part("pages/avtale-invoiceline-1.html", "", 1, 20_000)
    assert by_year([plain]) == ()
    assert undated([plain, *PAGES]) == (plain,)


@pytest.mark.parametrize("here", range(len(PAGES)))
def test_every_page_leads_to_the_ones_beside_it(monkeypatch: pytest.MonkeyPatch, here: int) -> None:
    monkeypatch.setattr(calendars.month_pages, "parts", lambda _tally, *, at_most: PAGES)
    found = calendars.near(cast(Any, SimpleNamespace()), PAGES[here], page_rows=20_000)
    assert found.newer == (PAGES[here - 1] if here else None)
    assert found.older == (PAGES[here + 1] if here + 1 < len(PAGES) else None)
