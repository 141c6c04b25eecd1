"""The list of OWASP ASVS is whole, and every proof it names is there. Each check is shown something wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from portal.dev import asvs, asvs_levels
from portal.dev.asvs import Row

HERE = "tests/dev/test_asvs.py::test_there_are_as_many_requirements_as_the_standard_has"
GOOD = Row("1.1.1", 2, "Words of ours", "met", "", (HERE,))


def test_there_are_as_many_requirements_as_the_standard_has() -> None:
    every = asvs_levels.levels()
    assert Counter(every.values()) == {1: 70, 2: 183, 3: 92}
    assert {number for number, level in every.items() if level == 3} >= asvs_levels.CHOSEN
    assert len(asvs_levels.binding()) == 70 + 183 + len(asvs_levels.CHOSEN)


def test_the_list_is_whole_and_everything_it_names_exists() -> None:
    assert list(asvs.problems(asvs.read(asvs.TABLE), allow_pending=True)) == []


def test_what_is_good_has_no_trouble() -> None:
    assert list(asvs.troubles(GOOD, allow_pending=False)) == []


@pytest.mark.parametrize(
    "spoilt",
    [
        {"evidence": ()},
        {"evidence": ("tests/dev/test_asvs.py::test_nobody_wrote",)},
        {"evidence": ("tests/dev/test_nothing.py::test_x",)},
        {"evidence": ("setting:NOT_THERE",)},
        {"evidence": ('setting:SESSION_COOKIE_SAMESITE="None"',)},
        {"evidence": ("doc:operations.md#nowhere",)},
        {"evidence": ("doc:nothing.md",)},
        {"evidence": ("check:nothing",)},
        {"evidence": ("somewhere",)},
        {"status": "n/a"},
        {"status": "not yet"},
        {"status": "not yet", "note": "later"},
        {"status": "pending", "note": "somebody"},
        {"status": "perhaps"},
        {"requirement": ""},
    ],
)
def test_what_is_wrong_is_told(spoilt: dict[str, Any]) -> None:
    assert list(asvs.troubles(replace(GOOD, **spoilt), allow_pending=False)) != []


def test_what_is_there_is_found() -> None:
    for item in (
        HERE,
        "setting:CACHES",
        'setting:SESSION_COOKIE_SAMESITE="Lax"',
        "doc:operations.md",
        "doc:operations.md#nginx-in-front",
        "check:asvs",
    ):
        assert asvs.exists(item), item


def test_a_missing_a_double_and_an_unknown_row_are_told() -> None:
    rows = asvs.read(asvs.TABLE)
    for spoilt in (rows[1:], [rows[0], *rows], rows[::-1], [replace(rows[0], level=1), *rows[1:]]):
        assert list(asvs.problems(spoilt, allow_pending=True)) != []


def test_the_page_counts_every_row_once() -> None:
    page = asvs.written(asvs.read(asvs.TABLE))
    assert page.count("\n| 1") + page.count("\n| 2") > 100
    assert sum(page.count(f"\n| {row.id} |") for row in asvs.read(asvs.TABLE)) == len(asvs_levels.binding())
