"""The bytes of a copy on their way to the person: at a bounded pace, and not more than two files at once."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from accounts.files.disk import OWNER_ONLY, OWNER_READS
from accounts.files.sealed import Damaged
from privacy.exports.fetching import Copy

logger = logging.getLogger(__name__)

AT_ONCE = 2
PLACES = "downloads.lock"


class TooManyAtOnce(Exception):
    """The person fetches as many files as they may already."""


class Place:
    """One of the places a person has on this machine. It is free again when closed, and when its process dies.

    Locks on single bytes of one file, which belong to the open file and not to the process: so they count between
    threads and between processes, and nothing is left behind. Which bytes are a person's is a hash of their id.
    """

    def __init__(self, person_id: UUID) -> None:
        folder = Path(settings.STORAGE_DIR)
        folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        self._file = os.open(folder / PLACES, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_READS)
        first = int.from_bytes(hashlib.sha256(person_id.bytes).digest()[:7]) * AT_ONCE
        if not any(self._locked(first + number) for number in range(AT_ONCE)):
            self.close()
            raise TooManyAtOnce

    def close(self) -> None:
        """Safe to repeat."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _locked(self, byte: int) -> bool:
        # struct flock of Linux, 64 bits wide: type, whence, start, length, process (must be 0).
        wanted = struct.pack("hhxxxxqqixxxx", fcntl.F_WRLCK, os.SEEK_SET, byte, 1, 0)
        try:
            fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, wanted)
        except BlockingIOError:
            return False
        return True


class Body:
    """A copy for the server to iterate over once and then close."""

    def __init__(self, copy: Copy, place: Place, *, part_id: UUID) -> None:
        self._copy = copy
        self._place = place
        self._part_id = part_id

    def __iter__(self) -> Iterator[bytes]:
        """Raises Damaged or OSError in mid-stream: the connection breaks short of its Content-Length."""
        try:
            yield from paced(self._copy, settings.COPY_BYTES_PER_SECOND // AT_ONCE)
        except (Damaged, OSError) as error:
            logger.error("part %s of a copy broke off: %s", self._part_id, type(error).__name__)
            raise

    def close(self) -> None:
        self._copy.close()
        self._place.close()


def paced(pieces: Copy, most: int) -> Iterator[bytes]:
    """The pieces, not faster than so many bytes a second. 0 is as fast as they are taken."""
    begun, sent = time.monotonic(), 0
    for piece in pieces:
        yield piece
        sent += len(piece)
        ahead = sent / most - (time.monotonic() - begun) if most else 0
        if ahead > 0:
            time.sleep(ahead)
