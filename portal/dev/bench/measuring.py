"""Measures two ways of doing something in turns, A B A B, so that a busy machine is unfair to neither."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.dev.places import ROOT, Trouble

KILOBYTE = 1 if sys.platform == "darwin" else 1_024  # what `ru_maxrss` counts in


@dataclass(frozen=True)
class Sample:
    """One measurement: seconds, and the most memory the measured process has had until then, in bytes."""

    seconds: float
    peak: int | None = None


@dataclass(frozen=True)
class Way:
    """One way of doing it. `once` does it and measures; what comes before and after stays outside the clock."""

    name: str
    once: Callable[[], Sample]


@dataclass(frozen=True)
class Pair:
    """A way and the yardstick it is held against. `name` is that of its goal. `warm_up` rounds do not count."""

    name: str
    way: Way
    yardstick: Way
    rounds: int
    warm_up: int = 1


@dataclass(frozen=True)
class Figures:
    """What the samples of one way say: seconds, and the highest memory of any, in bytes."""

    name: str
    median: float
    minimum: float
    maximum: float
    peak: int | None


@dataclass(frozen=True)
class Result:
    """Both ways of a pair, measured."""

    pair: str
    way: Figures
    yardstick: Figures

    @property
    def ratio(self) -> float:
        """How many times the yardstick's median the way took."""
        return self.way.median / self.yardstick.median


def measure(pair: Pair) -> Result:
    """Do both in turns, the first rounds for nothing."""
    samples: tuple[list[Sample], list[Sample]] = ([], [])
    for number in range(pair.warm_up + pair.rounds):
        for way, found in zip((pair.way, pair.yardstick), samples, strict=True):
            sample = way.once()
            if number >= pair.warm_up:
                found.append(sample)
    return Result(pair.name, figures(pair.way.name, samples[0]), figures(pair.yardstick.name, samples[1]))


def figures(name: str, samples: Sequence[Sample]) -> Figures:
    """Sum up the samples of one way, of which there must be some."""
    seconds = [sample.seconds for sample in samples]
    peaks = [sample.peak for sample in samples if sample.peak is not None]
    return Figures(name, statistics.median(seconds), min(seconds), max(seconds), max(peaks, default=None))


def run_child(command: Sequence[str | Path], *, environment: Mapping[str, str]) -> Sample:
    """Run a command to its end: how long it took, and its peak memory from the operating system.

    Raises Trouble with what it said when it fails.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as child:
        said = child.stdout.read() if child.stdout else b""
        _pid, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if child.returncode:
        raise Trouble(f"{' '.join(map(str, command))} failed:\n{said.decode(errors='replace').strip()}")
    return Sample(seconds, usage.ru_maxrss * KILOBYTE)


def peak_of(pid: int) -> int | None:
    """The most memory a running process has had, in bytes; None where the system does not tell (macOS)."""
    file = Path(f"/proc/{pid}/status")
    if not file.exists():
        return None
    lines = (line.split() for line in file.read_text(encoding="ascii", errors="replace").splitlines())
    return next((int(words[1]) * 1_024 for words in lines if words and words[0] == "VmHWM:"), None)
