"""Locks between processes: the kernel lets go of them when a process dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def alone(file: Path) -> Iterator[IO[str]]:
    """Hold the file alone, after waiting for whoever holds it now."""
    with file.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield held


def share(file: Path) -> IO[str]:
    """The open file, held together with others until it is closed; waits while somebody holds it alone."""
    held = file.open("a")
    fcntl.flock(held, fcntl.LOCK_SH)
    return held


def take_alone(held: IO[str]) -> bool:
    """Whether the open file could be taken alone at once; if so it stays taken until it is closed."""
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(file: Path) -> bool:
    """Whether any process holds the file now."""
    if not file.exists():
        return False
    with file.open("a") as held:
        return not take_alone(held)
