"""The drawings of the data pages."""

import re
from datetime import date

import pytest
from django.utils import translation

from privacy.drawing import Span, bar, month_heat

TODAY = date(2026, 11, 22)
SPAN = Span(2019, 2032)


def test_a_day_lies_inside_the_axis() -> None:
    assert SPAN.width == 140
    assert SPAN.place(date(2019, 1, 1)) == 0
    assert SPAN.place(date(2026, 7, 2)) == 74.99
    assert SPAN.place(date(1999, 1, 1)) == 0
    assert SPAN.place(date(2050, 1, 1)) == SPAN.width


def test_a_bar_has_no_style_and_stays_within_its_box() -> None:
    for until, ahead in ((date(2031, 12, 31), "law"), (date(2099, 1, 1), "fading"), (None, "open")):
        svg = bar(SPAN, first=date(2000, 3, 4), today=TODAY, until=until, ahead=ahead)
        assert "style=" not in svg
        for left, width in re.findall(r' x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
            assert float(left) >= 0
            assert float(left) + float(width) <= SPAN.width + 0.01


def test_what_is_ahead_is_drawn_from_today() -> None:
    svg = bar(SPAN, first=date(2025, 11, 22), today=TODAY, until=date(2027, 11, 22), ahead="fading")
    now = SPAN.place(TODAY)
    assert f'<rect class="fading" x="{now}" y="1" width="10.0" height="8"/>' in svg
    assert f'<line class="today" x1="{now}" x2="{now}"' in svg


def test_months_before_and_after_what_is_stored_are_empty_not_zero() -> None:
    with translation.override("nb"):
        heat = month_heat({date(2025, 3, 1): 2}, earliest=date(2025, 2, 20), today=date(2026, 1, 5))
    assert [row.year for row in heat.rows] == [2026, 2025]
    newest, oldest = heat.rows
    assert [cell.count for cell in newest.cells[:3]] == [0, None, None]
    assert [cell.count for cell in oldest.cells[:4]] == [None, 0, 2, 0]
    assert oldest.cells[2].month == "2025-03"
    assert oldest.cells[2].label == "mars 2025"
    assert [month.short for month in heat.months[:2]] == ["jan", "feb"]


def test_levels_follow_the_busiest_month() -> None:
    counts = {date(2026, 1, 1): 1, date(2026, 2, 1): 40, date(2026, 3, 1): 60, date(2026, 4, 1): 100}
    heat = month_heat(counts, earliest=date(2026, 1, 1), today=date(2026, 12, 31))
    assert [cell.level for cell in heat.rows[0].cells[:5]] == [1, 2, 3, 4, 0]


def test_few_events_are_not_drawn_as_many() -> None:
    heat = month_heat({date(2026, 1, 1): 1}, earliest=date(2026, 1, 1), today=date(2026, 1, 31))
    assert heat.rows[0].cells[0].level == 1


@pytest.mark.parametrize(
    ("language", "short"), [("nb", ["jan", "feb", "mar"]), ("en", ["Jan", "Feb", "Mar"])]
)
def test_months_are_short_as_the_language_writes_them(language: str, short: list[str]) -> None:
    with translation.override(language):
        heat = month_heat({}, earliest=date(2026, 1, 1), today=date(2026, 3, 1))
    assert [month.short for month in heat.months[:3]] == short
