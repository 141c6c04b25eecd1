"""`dev.py bench`: sets each suite up, measures its pairs, prints them, and tells whether the goals were met."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from portal.dev import environment, servers
from portal.dev.bench import report
from portal.dev.bench.goals import goal_of, is_missed
from portal.dev.bench.measuring import Result, measure
from portal.dev.bench.stage import Suite, set_up
from portal.dev.bench.suites import SUITES


def run(arguments: list[str]) -> int:
    """Measure. 1 when a goal is missed by more than a fifth."""
    asked = parser().parse_args(arguments)
    with servers.for_one_run() as (used, folder):
        values = environment.for_tests(used, folder=folder)
        report.print_machine(values["DATABASE_URL"])
        chosen = {name: suite for name, suite in SUITES.items() if asked.only in (None, name)}
        results = list(measured(chosen, values, folder, is_quick=asked.quick))
        if asked.json:
            report.write(Path(asked.json), results, values["DATABASE_URL"], is_quick=asked.quick)
    missed = [result.pair for result in results if (goal := goal_of(result.pair)) and is_missed(result, goal)]
    print(f"Goals missed: {', '.join(missed)}." if missed else "All goals met.")
    return 1 if missed else 0


def parser() -> argparse.ArgumentParser:
    """The words of the command; `dev.py` has the same."""
    words = argparse.ArgumentParser("dev.py bench", allow_abbrev=False)
    words.add_argument("--quick", action="store_true")
    words.add_argument("--json", metavar="FILE")
    words.add_argument("--only", metavar="SUITE", choices=list(SUITES))
    return words


def measured(
    suites: Mapping[str, Suite], values: Mapping[str, str], folder: Path, *, is_quick: bool
) -> Iterator[Result]:
    for name, suite in suites.items():
        print(f"\n{name}: making its data ...", flush=True)
        with set_up(name, values, folder, is_quick=is_quick) as stage, suite(stage) as pairs:
            report.print_heading()
            for pair in pairs:
                result = measure(pair)
                report.print_result(result, goal_of(pair.name))
                yield result
