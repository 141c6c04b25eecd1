"""The small picture of a table's months: right in its bars, told in words, and inert (issue 6)."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation

from privacy.exports.picture import HIGH, WIDE, Picture, drawn

SVG = "{http://www.w3.org/2000/svg}"
YEARS = {f"{year}-{month:02}": 10 for year in range(2010, 2026) for month in range(1, 13)}


def picture(months: dict[str, int], *, title: str = "påslag") -> Picture:
    found = drawn(months, title=title)
    assert found
    return found


def tree(found: Picture) -> ElementTree.Element:
    return ElementTree.fromstring(found.svg)  # noqa: S314 - our own drawing


def bars(found: Picture) -> list[tuple[str, float]]:
    """What each bar is called, and how high it is."""
    rectangles = tree(found).iter(f"{SVG}rect")
    return [(one.findtext(f"{SVG}title", ""), float(one.attrib["height"])) for one in rectangles]


def words(found: Picture) -> list[str]:
    return ["".join(one.itertext()) for one in tree(found).iter(f"{SVG}text")]


@pytest.mark.parametrize("months", [{}, {"2026-03": 5}, {"2026-03": 5, "2026-04": 0}])
def test_one_month_is_no_picture(months: dict[str, int]) -> None:
    assert drawn(months, title="påslag") is None


def test_each_month_has_a_bar_as_high_as_its_rows() -> None:
    found = bars(picture({"2026-03": 400, "2026-01": 100, "2025-12": 200}))
    assert [name for name, _height in found] == [
        "desember 2025: 200",
        "januar 2026: 100",
        "mars 2026: 400",
    ]
    heights = [height for _name, height in found]
    assert heights[0] == pytest.approx(2 * heights[1])
    assert heights[2] == pytest.approx(4 * heights[1])


def test_the_least_is_seen_beside_the_most() -> None:
    assert min(height for _name, height in bars(picture({"2026-01": 1, "2026-02": 1_000_000}))) >= 1


def test_many_years_are_told_year_by_year() -> None:
    found = bars(picture(YEARS))
    assert len(found) == 16
    assert found[0][0] == "2010: 120"


def test_words_say_the_same_for_who_does_not_see_it() -> None:
    months = {"2026-03": 1200, "2026-01": 34}
    assert (
        picture(months).alt
        == "Påslag, fra januar 2026 til mars 2026: 1\xa0234 i alt, flest i mars 2026 med 1\xa0200."
    )
    with translation.override("en"):
        assert picture(months, title="Switching on").alt == (
            "Switching on, from January 2026 to March 2026: 1,234 in all, most in March 2026 with 1,200."
        )


@pytest.mark.parametrize("span", [2, 9, 14, 15, 60, 119, 192])
def test_no_text_runs_into_another_or_out_of_the_drawing(span: int) -> None:
    found = picture(dict(list(YEARS.items())[:span]))
    texts = [one for one in tree(found).iter(f"{SVG}text") if one.get("text-anchor") == "middle"]
    assert texts
    halves = [(float(one.attrib["x"]), len(one.text or "") * 7.6 / 2) for one in texts]
    for (x, half), (next_x, next_half) in pairwise(halves):
        assert x + half < next_x - next_half
    assert all(half <= x <= WIDE - half for x, half in halves)
    assert all(0 <= float(one.attrib["y"]) <= HIGH for one in texts)


def test_a_title_writes_no_markup() -> None:
    found = picture({"2026-01": 1, "2026-02": 2}, title='</title><script>alert(1)</script>"')
    tags = {one.tag.removeprefix(SVG) for one in tree(found).iter()}
    assert tags == {"svg", "title", "style", "path", "text", "rect"}
    assert words(found)[0] == "0"
    assert "<script>alert(1)</script>" in found.alt


def test_it_carries_its_colours_for_light_and_dark() -> None:
    assert "prefers-color-scheme:dark" in picture({"2026-01": 1, "2026-02": 2}).svg
