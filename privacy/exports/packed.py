"""A member of a zip before it is written: compressed, counted and summed in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from isal import isal_zlib

LEVEL = 1


class Packed:
    """A member being filled, compressed in memory. `rows` is for whoever writes rows to count.

    Size, crc and sha256 are those of the plain bytes. Any one thread may fill it; the zip belongs to one alone.
    """

    def __init__(self) -> None:
        self._sum = hashlib.sha256()
        self._packer = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
        self._pieces: list[bytes] = []
        self._is_finished = False
        self.rows: int | None = None
        self.size = self.packed_size = self.crc = 0

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()

    def write(self, data: bytes | str) -> None:
        plain = data.encode() if isinstance(data, str) else data
        self._sum.update(plain)
        self.crc = isal_zlib.crc32(plain, self.crc)
        self.size += len(plain)
        self._keep(self._packer.compress(plain))

    def finish(self) -> None:
        """After it nothing more can be written. Safe to repeat."""
        if not self._is_finished:
            self._is_finished = True
            self._keep(self._packer.flush())

    def pieces(self) -> Iterator[bytes]:
        """The compressed bytes, once: each piece is let go of when the next is asked for."""
        self._pieces.reverse()
        while self._pieces:
            yield self._pieces.pop()

    def _keep(self, piece: bytes) -> None:
        if piece:
            self._pieces.append(piece)
            self.packed_size += len(piece)
