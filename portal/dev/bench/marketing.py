"""A campaign's list over the API, against the rate asked for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal.dev.bench.measuring import Pair, Sample, Way, run_child
from portal.dev.bench.stage import Stage

ADDRESSES, ADDRESSES_WHEN_QUICK = 100_000, 20_000
ADDRESSES_A_SECOND = 5_000
ROUNDS = 3


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """Addresses of customers, of those who said no and of nobody; then all of them asked about."""
    number = ADDRESSES_WHEN_QUICK if stage.is_quick else ADDRESSES
    timed(stage, "make", number)
    asking = Way("over the API", lambda: timed(stage, "ask", number))
    at_least = Way("at that rate", lambda: Sample(number / ADDRESSES_A_SECOND))
    yield [
        Pair(f"addresses of a campaign, {ADDRESSES_A_SECOND} a second", asking, at_least, ROUNDS, warm_up=0),
    ]


def timed(stage: Stage, what: str, number: int) -> Sample:
    file = stage.folder / f"{what}.seconds"
    sample = run_child(command(what, file, str(number)), environment=stage.environment)
    return Sample(float(file.read_text(encoding="ascii")), sample.peak)


def command(what: str, file: Path, *arguments: str) -> list[str | Path]:
    return [sys.executable, "-m", "portal.dev.bench.campaign", what, file, *arguments]
