"""Erasing a customer with very many events: against single statements, in flat memory, and nobody else waits."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.dev.bench.measuring import Pair, Sample, Way, run_child
from portal.dev.bench.pages import BEHIND, EVENTS, Browser, gunicorn
from portal.dev.bench.stage import Stage
from portal.dev.places import ROOT, Trouble

MANY, MANY_WHEN_QUICK = 1_000_000, 100_000
ROUNDS = 3
PAGES = 60
# By then the other has started up and takes rows.
SETTLED = 3.0


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """As many customers as will be erased, each with many events, and one who only looks at pages."""
    number = MANY_WHEN_QUICK if stage.is_quick else MANY
    file = stage.folder / "made.json"
    run_child(command("make", file, str(3 * ROUNDS), str(number)), environment=stage.environment)
    made = json.loads(file.read_text(encoding="ascii"))
    going = iter(made["people"])
    with gunicorn(stage, role=BEHIND) as server:
        reader = Browser(server, made["reader"])
        yield [
            Pair(
                "erasure of many events",
                Way("in batches", lambda: timed(stage, "batches", next(going))),
                Way("one statement a table", lambda: timed(stage, "single", next(going))),
                ROUNDS,
                warm_up=0,
            ),
            Pair(
                "others' page beside an erasure, slowest twentieth",
                Way("beside", lambda: beside(stage, next(going), lambda: slowest(reader))),
                Way("alone", lambda: slowest(reader)),
                ROUNDS,
                warm_up=0,
            ),
        ]


def slowest(reader: Browser) -> Sample:
    """The 95th percentile of so many pages."""
    way = reader.way("page of events", EVENTS)
    took = sorted(way.once().seconds for _page in range(PAGES))
    return Sample(took[round(PAGES * 0.95) - 1])


def beside(stage: Stage, person: str, work: Callable[[], Sample]) -> Sample:
    """Do `work` while somebody else is being erased."""
    file = stage.folder / "other.seconds"
    erasing = subprocess.Popen(command("batches", file, person), cwd=ROOT, env=dict(stage.environment))
    try:
        time.sleep(SETTLED)
        if erasing.poll() is not None:
            raise Trouble("The erasure was over before the pages were read: nothing was measured.")
        return work()
    finally:
        erasing.wait()


def timed(stage: Stage, what: str, person: str) -> Sample:
    file = stage.folder / f"{what}.seconds"
    sample = run_child(command(what, file, person), environment=stage.environment)
    return Sample(float(file.read_text(encoding="ascii")), sample.peak)


def command(what: str, file: Path, *arguments: str) -> list[str | Path]:
    return [sys.executable, "-m", "portal.dev.bench.erasing", what, file, *arguments]
