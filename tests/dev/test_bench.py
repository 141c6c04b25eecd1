"""What the measurements are reckoned to: medians, ratios, goals met and missed. Nothing is measured here."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import dev
from portal.dev.bench import report, running
from portal.dev.bench.goals import GOALS, Goal, goal_of, is_missed
from portal.dev.bench.measuring import Figures, Pair, Result, Sample, Way, figures, measure, run_child
from portal.dev.bench.stage import renamed
from portal.dev.bench.suites import SUITES
from portal.dev.places import Trouble

MEGABYTE = 1_000_000


def way(name: str, seconds: list[float], said: list[str]) -> Way:
    left = iter(seconds)

    def once() -> Sample:
        said.append(name)
        return Sample(next(left), peak=5 * MEGABYTE)

    return Way(name, once)


def result(ratio: float, *, peak: int | None = None) -> Result:
    return Result("pages", Figures("a", ratio, ratio, ratio, peak), Figures("b", 1.0, 1.0, 1.0, None))


def test_both_ways_take_turns_and_the_first_rounds_do_not_count() -> None:
    said: list[str] = []
    pair = Pair("pages", way("a", [9, 4, 8], said), way("b", [9, 2, 2], said), rounds=2, warm_up=1)
    found = measure(pair)
    assert said == ["a", "b"] * 3
    assert (found.way.median, found.way.minimum, found.way.maximum) == (6, 4, 8)
    assert found.ratio == 3
    assert found.way.peak == 5 * MEGABYTE


def test_a_process_whose_memory_nobody_tells_has_no_peak() -> None:
    assert figures("a", [Sample(1.0), Sample(2.0)]).peak is None
    assert figures("a", [Sample(1.0, 7), Sample(2.0, 9), Sample(3.0)]).peak == 9


@pytest.mark.parametrize(("ratio", "missed"), [(1.9, False), (2.0, False), (2.39, False), (2.41, True)])
def test_a_goal_is_missed_by_more_than_a_fifth(ratio: float, *, missed: bool) -> None:
    assert is_missed(result(ratio), Goal("pages", ratio=2)) is missed


@pytest.mark.parametrize(("peak", "missed"), [(None, False), (143, False), (145, True)])
def test_memory_is_a_goal_too(peak: int | None, *, missed: bool) -> None:
    found = result(1, peak=None if peak is None else peak * MEGABYTE)
    assert is_missed(found, Goal("pages", ratio=2, megabytes=120)) is missed


def test_each_goal_stands_once() -> None:
    names = [goal.pair for goal in GOALS]
    assert len(names) == len(set(names))
    assert goal_of("nobody's") is None


def test_a_child_is_timed_and_its_memory_comes_from_the_system() -> None:
    large = run_child([sys.executable, "-c", "x = bytearray(80_000_000)"], environment=os.environ)
    assert large.seconds > 0
    assert large.peak is not None
    assert large.peak > 80 * MEGABYTE
    with pytest.raises(Trouble, match="out of order"):
        run_child([sys.executable, "-c", "raise SystemExit('out of order')"], environment=os.environ)


def test_the_report_is_written_with_goals_and_misses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "machine", lambda _database: {"machine": "2"})
    file = tmp_path / "figures.json"
    report.write(file, [result(9.0)], "postgresql:///x", is_quick=True)
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["pairs"][0]["ratio"] == 9.0
    assert written["pairs"][0]["goal"] is None
    assert written["is_quick"] is True


def test_the_suites_own_database_is_on_the_same_server() -> None:
    place = "?host=/tmp/x&port=5432"
    assert renamed(f"postgresql://app@/app{place}", "own") == f"postgresql://app@/own{place}"


def test_both_doors_know_the_same_words() -> None:
    words = ["--quick", "--json", "figures.json", "--only", next(iter(SUITES))]
    assert dev.parse(["bench", *words]) == ["bench", *words]
    asked = running.parser().parse_args(words)
    assert (asked.quick, asked.json, asked.only) == (True, "figures.json", words[-1])
    assert dev.parse(["demo", "--heavy", "0"]) == ["demo", "--heavy", "0"]
