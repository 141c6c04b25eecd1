"""Named places between two side effects, where the tests of crash safety stop the process."""

from collections.abc import Callable

_listener: Callable[[str], None] | None = None


def reached(point: str) -> None:
    """Say that `point` is reached. Nothing listens in production."""
    if _listener is not None:
        _listener(point)


def listen(listener: Callable[[str], None] | None) -> None:
    """Let `listener` hear of every point from now on; None stops it."""
    global _listener
    _listener = listener
