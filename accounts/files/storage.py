"""Stored files: taken in sealed, read back by parts, and removed for good."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import partial
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils import timezone

from accounts.files.names import shown_name
from accounts.files.sealed import CHUNK, Damaged, Format, sealed_size
from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed
from accounts.models import DataKey, StoredFile

logger = logging.getLogger(__name__)

FILE = Format(b"MineSider file\x00")
IN_MEMORY = 4 * CHUNK


class Missing(Exception):
    """There are no bytes to read: removed, or gone from the storage."""


class Plain:
    """The plain bytes of a stored file, read by parts. `size` in bytes. Close it, or use it in a `with`."""

    def __init__(self, sealed: IO[bytes], *, key: bytes, file: StoredFile) -> None:
        self._sealed = sealed
        self._key = key
        self._owner = file.pk
        self.size = file.size

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """From `start` up to `stop`, at most 1 MiB at a time; only the chunks needed are read.

        Raises Damaged at the first chunk that is not as it was written.
        """
        return FILE.read(self._sealed, key=self._key, owner=self._owner, start=start, stop=stop)

    def close(self) -> None:
        self._sealed.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def blobs() -> Storage:
    """Where the sealed bytes lie: one setting (`STORAGES["files"]`)."""
    return storages["files"]


def store(
    content: IO[bytes],
    *,
    kind: StoredFile.Kind,
    name: str,
    media_type: str,
    width: int | None = None,
    height: int | None = None,
    duration_seconds: int | None = None,
    thumbnail_of: StoredFile | None = None,
) -> StoredFile:
    """Seal what `content` gives from where it stands, and make the row when the bytes are on the disk.

    What the bytes are is taken on trust: bytes from outside go through pictures, recordings, documents or
    attachments. If the transaction around it is rolled back, the sweep removes the blob. Raises OSError.
    """
    file = StoredFile(
        kind=kind,
        name=shown_name(name, media_type=media_type),
        media_type=media_type,
        width=width,
        height=height,
        duration_seconds=duration_seconds,
        thumbnail_of=thumbnail_of,
    )
    key = _write(content, file)
    try:
        with transaction.atomic():
            key.save(force_insert=True)
            file.save(force_insert=True)
    except BaseException:
        discard(file.path, file_id=file.pk)
        raise
    return file


def open_plain(file: StoredFile) -> Plain:
    """The bytes behind a row. Raises Missing; Damaged when the blob has another length or the key does not open;
    KeysUnavailable."""
    if file.removed_at is not None:
        raise Missing
    key = _key(file)
    try:
        if blobs().size(file.path) != sealed_size(file.size):
            raise Damaged
        return Plain(blobs().open(file.path), key=key, file=file)
    except FileNotFoundError as error:
        raise Missing from error


def remove(file: StoredFile) -> None:
    """Make a file unreadable for good, and its thumbnail with it. Safe to repeat.

    The row stays, so that what points to it can say when it went; name and checksum go with the key. The bytes go
    after commit. A row may be deleted after this, in the same transaction too.
    """
    with transaction.atomic():
        for thumbnail in StoredFile.objects.filter(thumbnail_of=file):
            transaction.on_commit(partial(discard, thumbnail.path, file_id=thumbnail.pk))
            opening.destroy(thumbnail.pk)
            thumbnail.delete()
        opening.destroy(file.pk)
        file.name, file.sha256 = "", ""
        file.removed_at = file.removed_at or timezone.now()
        StoredFile.objects.filter(pk=file.pk, removed_at=None).update(
            name="", sha256="", removed_at=file.removed_at
        )
        transaction.on_commit(partial(discard, file.path, file_id=file.pk))


def discard(path: str, *, file_id: UUID | None) -> bool:
    """Delete a blob. Safe to repeat. False when the storage did not let us; the sweep will try again."""
    try:
        blobs().delete(path)
    except OSError as error:
        logger.error("the blob of file %s could not be removed: %s", file_id, type(error).__name__)
        return False
    return True


def _key(file: StoredFile) -> bytes:
    try:
        return opening.opened_of(file.pk)
    except KeyDestroyed as error:
        raise Missing from error
    except InvalidTag as error:
        raise Damaged from error


def _write(content: IO[bytes], file: StoredFile) -> DataKey:
    """Seal into memory or an unnamed file first: a storage wants to know how long what it takes is.

    Gives the row of its key, not saved.
    """
    ((row, key),) = opening.prepared({file.pk: DataKey.Kind.FILE})
    with SpooledTemporaryFile(max_size=IN_MEMORY) as sealed:
        out = FILE.writer(sealed, key=key.key, owner=file.pk)
        for piece in iter(partial(content.read, CHUNK), b""):
            out.write(piece)
        out.finish()
        sealed.seek(0)
        file.path = blobs().save(f"{file.pk.hex[:2]}/{file.pk.hex}.sealed", File(sealed))
    file.size, file.sha256 = out.size, out.sha256
    return row
