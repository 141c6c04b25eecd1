"""Runs of plain bytes in sealed files, read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from accounts.files.sealed import Damaged, plain_size
from privacy.exports.sealed import COPY, key_of_file
from privacy.exports.storage import copies


@dataclass(frozen=True)
class Stretch:
    """`size` plain bytes, from `skipped` on, of the file `name`. `sealing` is the file's own id."""

    name: str
    sealing: UUID
    skipped: int
    size: int

    @property
    def stop(self) -> int:
        return self.skipped + self.size

    def goes_on_with(self, other: Stretch) -> bool:
        """Whether the other begins where this one ends."""
        return (other.name, other.skipped) == (self.name, self.stop)

    def lies_in(self, sealed: int | None) -> bool:
        """Whether a file of so many sealed bytes can hold it."""
        try:
            return sealed is not None and self.stop <= plain_size(sealed)
        except Damaged:
            return False


def read(stretch: Stretch, *, key: bytes, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """Its bytes from `start` up to `stop`, counted from its own beginning. `key` is that of the file's job.

    Raises Damaged, FileNotFoundError, OSError.
    """
    return read_under(key_of_file(key, stretch.sealing), stretch, start=start, stop=stop)


def read_under(key: bytes, stretch: Stretch, *, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
    """The same with the key of the file itself."""
    last = stretch.size if stop is None else min(stop, stretch.size)
    with copies().open(stretch.name) as file:
        places = {"start": stretch.skipped + start, "stop": stretch.skipped + last}
        for piece in COPY.read(file, key=key, owner=stretch.sealing, **places):
            if piece:
                yield piece
