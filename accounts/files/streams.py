"""Stored files and bytes that are being made, in the shape of files: so that neither lies open on a disk."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any

from accounts.files.sealed import CHUNK
from accounts.files.storage import Plain


class _Stored(io.RawIOBase):
    """The plain bytes of a stored file from any place on."""

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        self._here = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._here = offset + {os.SEEK_SET: 0, os.SEEK_CUR: self._here}.get(whence, self._plain.size)
        return self._here

    def tell(self) -> int:
        return self._here

    def readinto(self, buffer: Any) -> int:
        if self._here >= self._plain.size:
            return 0
        piece = next(self._plain.pieces(self._here, self._here + len(buffer)), b"")[: len(buffer)]
        buffer[: len(piece)] = piece
        self._here += len(piece)
        return len(piece)


class _Made(io.RawIOBase):
    """Pieces one behind the other."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._left:
            found = next(self._pieces, None)
            if found is None:
                return 0
            self._left = found
        piece, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def stored(plain: Plain) -> io.BufferedReader:
    """A stored file to read and to seek in. Raises Damaged as it is read."""
    return io.BufferedReader(_Stored(plain), buffer_size=CHUNK)


def made(pieces: Iterator[bytes]) -> io.BufferedReader:
    """What is being made, to be read once from its beginning to its end."""
    return io.BufferedReader(_Made(pieces), buffer_size=CHUNK)
