"""The demo's telephone calls: sound spoken by a machine, and what is said in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

RECORDINGS = Path(__file__).resolve().parent / "recordings"
CALLS = ("alarm_centre", "service", "sales")


@dataclass(frozen=True)
class Turn:
    """What one speaker says in one go, from and to which second."""

    speaker: str
    begins: float
    ends: float
    text: str


@dataclass(frozen=True)
class Call:
    """A recorded call: the path of its MP3, how long it is, and what is said, in order."""

    audio: Path
    seconds: float
    turns: tuple[Turn, ...]

    @property
    def transcript(self) -> str:
        """A line per turn: «0:06 Alarmsentralen: Hei, dette er alarmsentralen.»"""
        return "\n".join(f"{_clock(turn.begins)} {turn.speaker}: {turn.text}" for turn in self.turns)


def call(name: str) -> Call:
    """The call of that name, one of `CALLS`, which are the lines it came in on. Raises FileNotFoundError."""
    said = json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))
    turns = (Turn(turn["speaker"], turn["from"], turn["to"], turn["text"]) for turn in said["turns"])
    return Call(RECORDINGS / f"{name}.mp3", said["seconds"], tuple(turns))


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
