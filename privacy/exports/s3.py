"""A bucket that speaks S3 as the storage of copies: no public access, no addresses, errors as the disk has them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from accounts.files.sealed import WHOLE

# A file is sent in one request: what a worker that is killed had sent of several would lie in the bucket unseen.
ONE_REQUEST = 4 << 30
# How much is fetched at a time by who reads on and on.
RUN = 8 * WHOLE
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE}


class StorageFailed(OSError):
    """The bucket did not do what was asked. Says with which status, never about which object."""


class CopyBucket(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """Objects under the same names as files on a disk."""

    def __init__(self, *, seconds: int, **options: Any) -> None:
        super().__init__(
            **options,
            default_acl=None,
            file_overwrite=True,
            transfer_config=TransferConfig(multipart_threshold=ONE_REQUEST, use_threads=False),
            client_config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=5,
                read_timeout=seconds,
                retries={"mode": "standard", "total_max_attempts": 2},
            ),
        )

    def url(self, *_arguments: Any, **_named: Any) -> str:
        raise NotImplementedError("copies are reached through privacy.copy_views")

    def sizes(self, prefix: str) -> dict[str, int]:
        """Every object whose name begins so: its size by its name."""
        with at_the_edge():
            pages = self.connection.meta.client.get_paginator("list_objects_v2")
            found = pages.paginate(Bucket=self.bucket_name, Prefix=prefix)
            return {one["Key"]: one["Size"] for page in found for one in page.get("Contents", ())}

    def size(self, name: str) -> int:
        with at_the_edge():
            return int(self._head(name)["ContentLength"])

    def exists(self, name: str) -> bool:
        try:
            self.size(name)
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: str) -> None:
        with at_the_edge():
            super().delete(name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        if mode != "rb":
            raise ValueError("copies are written by save")
        return RangeFile(self._range_of(name), self.size(name))

    def _save(self, name: str, content: Any) -> str:
        with at_the_edge():
            return str(super()._save(name, content))

    def _head(self, name: str) -> Any:
        return self.connection.meta.client.head_object(Bucket=self.bucket_name, Key=name)

    def _range_of(self, name: str) -> Callable[[int, int], bytes]:
        def fetch(start: int, stop: int) -> bytes:
            with at_the_edge():
                client = self.connection.meta.client
                wanted = f"bytes={start}-{stop - 1}"
                answer = client.get_object(Bucket=self.bucket_name, Key=name, Range=wanted)
                return bytes(answer["Body"].read())

        return fetch


class RangeFile(io.RawIOBase):
    """An object to read from any place in it. Who reads chunk after chunk gets them a run at a time."""

    def __init__(self, fetch: Callable[[int, int], bytes], size: int) -> None:
        super().__init__()
        self._fetch = fetch
        self._size = size
        self._at = self._start = 0
        self._run = b""

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        stop = self._size if size < 0 else min(self._at + size, self._size)
        if self._at >= stop:
            return b""
        if not self._start <= self._at <= stop <= self._start + len(self._run):
            # A few bytes are a header, and what is read next may lie far behind it.
            ahead = RUN if size >= WHOLE else stop - self._at
            self._start = self._at
            self._run = self._fetch(self._at, min(self._at + ahead, self._size))
        found = self._run[self._at - self._start : stop - self._start]
        self._at += len(found)
        return found


@contextmanager
def at_the_edge() -> Iterator[None]:
    """Say in the words of a disk what the bucket says. Raises FileNotFoundError, StorageFailed."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status in GONE:
            raise FileNotFoundError("no such object") from None
        raise StorageFailed(f"the bucket answered {status}") from None
    except (BotoCoreError, Boto3Error) as error:
        raise StorageFailed(f"the bucket did not answer: {type(error).__name__}") from None
