"""The ledger of erasures outside the database: lines that are only ever added, each sealed onto the one before.

A line tells keys and keyed fingerprints, and nobody's name. Shape: docs/formats/erasure-ledger.md.
"""

from __future__ import annotations

import fcntl
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from accounts import sealing

GENESIS = "0" * 64
ERASED, LIFTED = "erased", "lifted"
# Far more than a person with hundreds of addresses takes.
LONGEST_LINE = 65_536


class DamagedLedger(Exception):
    """The file is not what was written: a line is missing, changed or not ours. `line` is the first such."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the ledger file is not what was written")
        self.line = line


@dataclass(frozen=True)
class Line:
    """One line. `kind`: a person was erased, or let in again. `marks` are fingerprints in hex, `at` is UTC."""

    line: int
    kind: str
    number: str
    person: str = ""
    marks: tuple[str, ...] = ()
    plan: str = ""
    scope: str = ""
    at: str = ""
    prev: str = ""
    seal: str = ""

    def sealed(self) -> str:
        """What its seal must be: made with a key that does not lie beside the file."""
        facts = {name: value for name, value in asdict(self).items() if name != "seal"}
        text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
        return sealing.fingerprint(text, context="erasure_ledger").hex()

    def text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


class Held:
    """The file while it is ours alone: what it says, and the next line."""

    def __init__(self, opened: IO[bytes]) -> None:
        self._opened = opened
        self.lines = tuple(_checked(_whole(opened)))

    def add(self, kind: str, **facts: Any) -> Line:
        """Add a line, on disk when this returns."""
        prev = self.lines[-1].seal if self.lines else GENESIS
        unsealed = Line(len(self.lines) + 1, kind, prev=prev, **facts)
        line = Line(**{**asdict(unsealed), "seal": unsealed.sealed()})
        self._opened.write(f"{line.text()}\n".encode())
        self._opened.flush()
        os.fsync(self._opened.fileno())
        self.lines = (*self.lines, line)
        return line


@contextmanager
def held(file: Path) -> Iterator[Held]:
    """The file, locked against every other process, with what a crash left half written cut away.

    Such a rest was never acknowledged: whoever wrote it had not come back from `add`. Raises DamagedLedger.
    """
    _ensure_folder(file.parent)
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(opened, "r+b") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        _sync_folder(file.parent)
        _mend(stream)
        yield Held(stream)


def read(file: Path) -> tuple[Line, ...]:
    """Every line of the file, checked; none when it is not there. Raises DamagedLedger."""
    if not file.exists():
        return ()
    with file.open("rb") as stream:
        return tuple(_checked(_whole(stream)))


def write_anew(file: Path, lines: Iterable[Line]) -> int:
    """Write a file that was lost, each line proven by its seal and the one before; how many there are.

    Whole or not at all. Raises FileExistsError where there is one that is not empty, and DamagedLedger where a line
    is not what was sealed.
    """
    if file.exists() and file.stat().st_size:
        raise FileExistsError(file)
    texts = [line.text() for line in _proven(lines)]
    _ensure_folder(file.parent)
    unfinished = file.with_name(f"{file.name}.unfinished")
    opened = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(opened, "wb") as stream:
        stream.write("".join(f"{text}\n" for text in texts).encode())
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(file)
    _sync_folder(file.parent)
    return len(texts)


def last(file: Path) -> Line | None:
    """The last whole line, by itself; None for an empty file. Raises DamagedLedger, FileNotFoundError."""
    with file.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - 2 * LONGEST_LINE))
        whole = stream.read().rpartition(b"\n")[0]
    if not whole:
        return None
    line = _parsed(whole.rpartition(b"\n")[2])
    if line is None or not hmac.compare_digest(line.seal, line.sealed()):
        raise DamagedLedger(line.line if line else 0)
    return line


def _whole(stream: IO[bytes]) -> Iterator[bytes]:
    """The lines that have an end."""
    stream.seek(0)
    while (text := stream.readline(LONGEST_LINE)).endswith(b"\n"):
        yield text[:-1]


def _checked(texts: Iterator[bytes]) -> Iterator[Line]:
    return _proven(_parsed(text) for text in texts)


def _proven(lines: Iterable[Line | None]) -> Iterator[Line]:
    """The lines as long as each is sealed, and sealed onto the one before. Raises DamagedLedger."""
    prev = GENESIS
    for number, line in enumerate(lines, start=1):
        is_next = line is not None and (line.line, line.prev) == (number, prev)
        if line is None or not is_next or not hmac.compare_digest(line.seal, line.sealed()):
            raise DamagedLedger(number)
        prev = line.seal
        yield line


def _parsed(text: bytes) -> Line | None:
    try:
        facts = json.loads(text)
        return Line(**{**facts, "marks": tuple(facts["marks"])})
    except (ValueError, TypeError, KeyError):
        return None


def _mend(stream: IO[bytes]) -> None:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - LONGEST_LINE))
    rest = stream.read().rpartition(b"\n")[2]
    if rest:
        os.ftruncate(stream.fileno(), size - len(rest))
        os.fsync(stream.fileno())


def _ensure_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    """A new file is there after a power cut only when its folder is on disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
