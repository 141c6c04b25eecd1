"""Reading ahead: the next pieces are made in a thread while the database works on the ones before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

Piece = TypeVar("Piece")
PIECES = 128
LOOKS_EVERY = 0.1


class _End:
    """What the thread leaves last: that it is done, or what stopped it."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


@contextmanager
def read_ahead(pieces: Iterator[Piece]) -> Iterator[Iterator[Piece]]:
    """The same pieces, at most 128 of them made before they are asked for. Leaving early ends the thread."""
    waiting: Queue[Piece | _End] = Queue(PIECES)
    left = Event()
    thread = Thread(target=_fill, args=(pieces, waiting, left), name="intake", daemon=True)
    thread.start()
    try:
        yield _taken(waiting)
    finally:
        left.set()
        thread.join()


def _fill(pieces: Iterator[Piece], waiting: Queue[Piece | _End], left: Event) -> None:
    try:
        for piece in pieces:
            if not _put(piece, waiting, left):
                return
        _put(_End(None), waiting, left)
    except BaseException as error:  # noqa: BLE001 - it is raised again where the pieces are taken
        _put(_End(error), waiting, left)


def _put(piece: Piece | _End, waiting: Queue[Piece | _End], left: Event) -> bool:
    while not left.is_set():
        try:
            waiting.put(piece, timeout=LOOKS_EVERY)
        except Full:
            continue
        return True
    return False


def _taken(waiting: Queue[Piece | _End]) -> Iterator[Piece]:
    while True:
        piece = waiting.get()
        if not isinstance(piece, _End):
            yield piece
        elif piece.error is None:
            return
        else:
            raise piece.error
