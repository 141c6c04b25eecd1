"""What `dev.py bench` prints and writes: figures of each pair, the machine, the versions."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg

from portal.dev.bench.goals import MEGABYTE, Goal, goal_of, is_missed
from portal.dev.bench.measuring import Figures, Result

PACKAGES = ("django", "psycopg", "gunicorn", "celery", "cryptography")
HEADING = f"{'':44}{'median':>10}{'minimum':>10}{'maximum':>10}{'peak':>9}"


def print_machine(database: str) -> None:
    """The machine and the versions, a line each."""
    for name, value in machine(database).items():
        print(f"{name:12} {value}", flush=True)


def machine(database: str) -> dict[str, str]:
    """What was measured on."""
    with psycopg.connect(database) as server:
        [(postgres,)] = server.execute("SHOW server_version").fetchall()
    return {
        "machine": f"{os.cpu_count()} × {platform.machine()}, {psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "postgresql": str(postgres),
        **{name: version(name) for name in PACKAGES},
    }


def print_heading() -> None:
    """The columns of every table."""
    print(HEADING, flush=True)


def print_result(result: Result, goal: Goal | None) -> None:
    """A pair in three lines: both ways, and how they stand to each other and to the goal."""
    print(result.pair)
    for figures in (result.way, result.yardstick):
        print(f"  {figures.name:42}{timed(figures)}")
    print(f"  {'ratio':42}{result.ratio:10.2f}  {verdict(result, goal)}", flush=True)


def timed(figures: Figures) -> str:
    times = (figures.median, figures.minimum, figures.maximum)
    peak = "–" if figures.peak is None else f"{figures.peak / MEGABYTE:.0f} MB"
    return "".join(f"{seconds * 1_000:7.1f} ms" for seconds in times) + f"{peak:>9}"


def verdict(result: Result, goal: Goal | None) -> str:
    if goal is None:
        return "no goal"
    limits = f"goal {goal.ratio:g}" + (f", {goal.megabytes} MB" if goal.megabytes else "")
    return f"{limits}: {'MISSED' if is_missed(result, goal) else 'met'}"


def write(file: Path, results: Sequence[Result], database: str, *, is_quick: bool) -> None:
    """The same as JSON: seconds and bytes."""
    pairs = [{**asdict(result), "ratio": result.ratio, **judged(result)} for result in results]
    content = {"is_quick": is_quick, "machine": machine(database), "pairs": pairs}
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def judged(result: Result) -> dict[str, object]:
    goal = goal_of(result.pair)
    return {"goal": asdict(goal) if goal else None, "missed": bool(goal and is_missed(result, goal))}
