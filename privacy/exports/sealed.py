"""The sealed file: AES-256-GCM in chunks, so that it can be written and read as a stream of any length.

Shape: header (15 bytes of name, 1 of version, 16 of archive id), then chunks of 1 MiB of plain bytes, each with a
tag of 16 bytes; the last may be shorter. A chunk's nonce is its number. Header, number and whether it is the last
are bound to every chunk, so a cut, moved or exchanged one does not open. Source: NIST SP 800-38D; the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizár (2015).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NAME = b"MineSider copy\x00"
VERSION = b"\x01"
HEADER_BYTES = len(NAME) + len(VERSION) + 16
CHUNK = 1 << 20
TAG_BYTES = 16
NONCE_BYTES = 12


class Damaged(Exception):
    """The file is not what was written, or not under this key."""


def new_key() -> bytes:
    """256 random bits, for one archive alone."""
    return AESGCM.generate_key(256)


def wrap(key: bytes, *, archive_id: UUID) -> bytes:
    """The archive's key under `settings.ARCHIVE_KEY`, bound to the archive. Version, nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(settings.ARCHIVE_KEY).encrypt(nonce, key, archive_id.bytes)


def unwrap(wrapped: bytes | memoryview, *, archive_id: UUID) -> bytes:
    """The key that was wrapped for this archive. Raises Damaged."""
    raw = bytes(wrapped)
    nonce, body = raw[1 : 1 + NONCE_BYTES], raw[1 + NONCE_BYTES :]
    try:
        return AESGCM(settings.ARCHIVE_KEY).decrypt(nonce, body, archive_id.bytes)
    except (InvalidTag, ValueError) as error:
        raise Damaged from error


class Writer:
    """Takes plain bytes, writes sealed ones. Knows the size and checksum of the plain bytes so far."""

    def __init__(self, file: BinaryIO, *, key: bytes, archive_id: UUID) -> None:
        self._file = file
        self._cipher = AESGCM(key)
        self._header = header(archive_id)
        self._waiting = bytearray()
        self._number = 0
        self._sum = hashlib.sha256()
        self.size = 0
        file.write(self._header)

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()

    def write(self, data: bytes) -> int:
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


def read(file: BinaryIO, *, key: bytes, archive_id: UUID) -> Iterator[bytes]:
    """The plain bytes, a chunk at a time. Raises Damaged at the first byte that is not as it was written."""
    expected = header(archive_id)
    if file.read(HEADER_BYTES) != expected:
        raise Damaged
    cipher = AESGCM(key)
    number, here = 0, file.read(CHUNK + TAG_BYTES)
    while True:
        after = file.read(CHUNK + TAG_BYTES)
        bound = bind(expected, number, is_last=not after)
        try:
            yield cipher.decrypt(nonce(number), here, bound)
        except (InvalidTag, ValueError) as error:
            raise Damaged from error
        if not after:
            return
        number, here = number + 1, after


def sealed_size(plain_size: int) -> int:
    """How many bytes a file takes whose plain bytes are so many."""
    chunks = max(1, -(-plain_size // CHUNK))
    return HEADER_BYTES + plain_size + chunks * TAG_BYTES


def header(archive_id: UUID) -> bytes:
    return NAME + VERSION + archive_id.bytes


def bind(header_bytes: bytes, number: int, *, is_last: bool) -> bytes:
    """What a chunk is bound to besides its key."""
    return header_bytes + number.to_bytes(8, "big") + bytes([is_last])


def nonce(number: int) -> bytes:
    """Never used twice: the key is the archive's own, and it is written once."""
    return number.to_bytes(NONCE_BYTES, "big")
