"""Reading a finished copy back, as a stream of plain bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.utils import timezone

from accounts.files import sealed
from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed
from privacy.exports.sealed import COPY
from privacy.models import ArchivePart


class CopyMissing(Exception):
    """There is no file to give: removed, cut short, or not under this key."""


class Copy:
    """The plain zip, for a streaming answer: iterate over it once, then close it. `size` is its length in bytes."""

    def __init__(self, file: BinaryIO, part: ArchivePart, first: bytes, rest: Iterator[bytes]) -> None:
        self._file = file
        self._first = first
        self._rest = rest
        self.size = part.size
        self.sha256 = part.sha256

    def __iter__(self) -> Iterator[bytes]:
        """Chunks of at most 1 MiB. Raises sealed.Damaged in mid-stream when a later chunk is not as written."""
        yield self._first
        yield from self._rest

    def close(self) -> None:
        self._file.close()


def open_copy(part: ArchivePart) -> Copy:
    """The zip behind a row. What can be told before the first byte goes out is told here.

    Raises CopyMissing when its time is up, or file or key is gone, or it has another length or does not open;
    KeysUnavailable.
    """
    archive = part.archive
    if archive.expires_at <= timezone.now():
        raise CopyMissing
    segment = part.segments.get()
    try:
        file = (Path(settings.STORAGE_DIR) / segment.name).open("rb")
    except FileNotFoundError as error:
        raise CopyMissing from error
    try:
        if Path(file.name).stat().st_size != sealed.sealed_size(part.size):
            raise sealed.Damaged
        key = opening.opened_of(archive.pk)
        rest = COPY.read(file, key=key, owner=archive.pk)
        return Copy(file, part, next(rest), rest)
    except (sealed.Damaged, KeyDestroyed, InvalidTag, FileNotFoundError) as error:
        file.close()
        raise CopyMissing from error
