"""The sealed file: AES-256-GCM in chunks, so that it can be written as a stream and read from any place in it.

Shape: header (15 bytes of name, 1 of version, 16 of the owning row's id), then chunks of 1 MiB of plain bytes, each
with a tag of 16 bytes; the last may be shorter. A chunk's nonce is its number. Header, number and whether it is the
last are bound to every chunk, so a cut, moved or exchanged one does not open. Source: NIST SP 800-38D; the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
NAME_BYTES = 15
HEADER_BYTES = NAME_BYTES + len(VERSION) + 16
CHUNK = 1 << 20
TAG_BYTES = 16
NONCE_BYTES = 12
WHOLE = CHUNK + TAG_BYTES


class Damaged(Exception):
    """The file is not what was written, or not under this key."""


@dataclass(frozen=True)
class Format:
    """One kind of sealed file, told by the 15 bytes it begins with."""

    name: bytes

    def writer(self, file: IO[bytes], *, key: bytes, owner: UUID, summed: bool = True) -> Writer:
        """A writer for a new file. The key must be used for no other. `summed`: whether a checksum is wanted."""
        return Writer(file, key=key, header=self._header(owner), summed=summed)

    def read(
        self, file: IO[bytes], *, key: bytes, owner: UUID, start: int = 0, stop: int | None = None
    ) -> Iterator[bytes]:
        """The plain bytes from `start` up to `stop` (all without them), a chunk at a time; only theirs are read.

        Raises Damaged at the first chunk that is not as it was written.
        """
        header = self._header(owner)
        size = plain_size(file.seek(0, os.SEEK_END))
        file.seek(0)
        if file.read(HEADER_BYTES) != header:
            raise Damaged
        stop = size if stop is None else min(stop, size)
        cipher, last = AESGCM(key), _last_chunk(size)
        for number in range(start // CHUNK, _last_chunk(stop) + 1):
            bound = bind(header, number, is_last=number == last)
            plain = _opened(cipher, _chunk(file, number), number=number, bound=bound)
            here = number * CHUNK
            yield plain[max(0, start - here) : stop - here]

    def _header(self, owner: UUID) -> bytes:
        return self.name + VERSION + owner.bytes


class Writer:
    """Takes plain bytes, writes sealed ones. Knows the size and checksum of the plain bytes so far."""

    def __init__(self, file: IO[bytes], *, key: bytes, header: bytes, summed: bool = True) -> None:
        self._file = file
        self._cipher = AESGCM(key)
        self._header = header
        self._waiting = bytearray()
        self._number = 0
        self._sum = hashlib.sha256() if summed else None
        self.size = 0
        file.write(header)

    @property
    def sha256(self) -> str:
        if self._sum is None:
            raise ValueError("no checksum was asked for")
        return self._sum.hexdigest()

    def write(self, data: bytes) -> int:
        if self._sum is not None:
            self._sum.update(data)
        self.size += len(data)
        self._waiting += data
        # A full chunk is held back until more comes, because it may be the last.
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def flush(self) -> None:
        """Nothing: `zipfile` asks for it after every member, and a chunk is sealed when it is full."""

    def finish(self) -> None:
        """Seal what is left as the last chunk. Without it the file does not open."""
        self._seal(bytes(self._waiting), is_last=True)
        self._waiting.clear()

    def _seal(self, plain: bytes, *, is_last: bool) -> None:
        bound = bind(self._header, self._number, is_last=is_last)
        self._file.write(self._cipher.encrypt(nonce(self._number), plain, bound))
        self._number += 1


def sealed_size(plain: int) -> int:
    """How many bytes a file takes whose plain bytes are so many."""
    return HEADER_BYTES + plain + (_last_chunk(plain) + 1) * TAG_BYTES


def plain_size(sealed: int) -> int:
    """How many plain bytes are in a file of so many. Raises Damaged when no file is that long."""
    chunks = -(-(sealed - HEADER_BYTES) // WHOLE)
    size = sealed - HEADER_BYTES - chunks * TAG_BYTES
    if size < 0 or sealed_size(size) != sealed:
        raise Damaged
    return size


def bind(header: bytes, number: int, *, is_last: bool) -> bytes:
    """What a chunk is bound to besides its key."""
    return header + number.to_bytes(8, "big") + bytes([is_last])


def nonce(number: int) -> bytes:
    """Never used twice: the key is the file's own, and it is written once."""
    return number.to_bytes(NONCE_BYTES, "big")


def _last_chunk(size: int) -> int:
    """The number of the last chunk of so many plain bytes: an empty file has one chunk too."""
    return max(size - 1, 0) // CHUNK


def _chunk(file: IO[bytes], number: int) -> bytes:
    file.seek(HEADER_BYTES + number * WHOLE)
    return file.read(WHOLE)


def _opened(cipher: AESGCM, sealed: bytes, *, number: int, bound: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce(number), sealed, bound)
    except (InvalidTag, ValueError) as error:
        raise Damaged from error
