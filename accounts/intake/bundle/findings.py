"""What the loading of a bundle found out on the way: counts for every kind of row, and what was refused and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

MOST_KEPT = 100


@dataclass(frozen=True)
class Refusal:
    """Something in a bundle that cannot be used. `line` counts from 1; without it the whole file is meant.

    `field` and `reason` never hold a value from the bundle.
    """

    file: str
    line: int | None
    field: str
    reason: str


@dataclass
class Tally:
    """What became of the lines of one file. `lines`: how many were read."""

    lines: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0


@dataclass
class Findings:
    """Filled while a bundle is read, by two threads. Of refusals and locked rows the first hundred are kept."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    refusals: list[Refusal] = field(default_factory=list)
    locked: list[Refusal] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)
    _turn: Lock = field(default_factory=Lock)

    def refuse_line(self, name: str, line: int, faults: Iterable[tuple[str, str]]) -> None:
        """A line of `<name>.jsonl` is left out. `faults`: pairs of field and reason."""
        with self._turn:
            self.tallies[name].refused += 1
            for where, reason in faults:
                self._keep(self.refusals, "refusals", Refusal(f"{name}.jsonl", line, where, reason))

    def refuse_more(self, name: str, count: int) -> None:
        """Further lines are left out for the same reasons as those told."""
        with self._turn:
            self.tallies[name].refused += count
            self.counted["refusals"] += count

    def refuse_file(self, file: str, reason: str) -> None:
        """Something is wrong with a file as a whole."""
        self.counted["files"] += 1
        self._keep(self.refusals, "refusals", Refusal(file, None, "", reason))

    def lock(self, name: str, line: int, reason: str) -> None:
        """A row was stored, but nobody may open it before a person has looked at it."""
        self._keep(self.locked, "locked", Refusal(f"{name}.jsonl", line, "", reason))

    @property
    def refused(self) -> int:
        """How many lines and files cannot be used, however many faults each has."""
        return self.counted["files"] + sum(tally.refused for tally in self.tallies.values())

    def _keep(self, kept: list[Refusal], what: str, one: Refusal) -> None:
        self.counted[what] += 1
        if len(kept) < MOST_KEPT:
            kept.append(one)
