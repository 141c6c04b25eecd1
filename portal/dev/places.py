"""Where the development stack keeps its files, and what it says when it cannot go on."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
SERVERS = LOCAL / "servers"


class Trouble(Exception):
    """What is wrong and what to do about it, as a sentence for the person at the terminal."""


def private(folder: Path) -> Path:
    """The folder, made if need be, closed to other users of the machine."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def tag(path: Path) -> str:
    """Eight letters that tell one clone's files outside it from another's."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:8]


@contextmanager
def throwaway() -> Iterator[Path]:
    """A folder for one run, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="once-", dir=private(LOCAL)))
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
