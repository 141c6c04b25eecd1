"""A zip written as a stream, member after member, that remembers what every member holds."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import IO, Any, Self, cast

from django.utils import timezone
from isal import isal_zlib

from accounts.files.sealed import Writer

UNIX = 3
OWNER_READS = 0o600 << 16
WIDEST_ROW = 2_000


@dataclass(frozen=True)
class Entry:
    """One finished member: its plain size and checksum, and what `about` says of it."""

    path: str
    sha256: str
    size: int
    rows: int | None
    about: Any
    part: int = 1


class Member:
    """The member being written. `rows` is for whoever writes rows to count."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._sum = hashlib.sha256()
        self.size = 0
        self.rows: int | None = None

    @property
    def sha256(self) -> str:
        return self._sum.hexdigest()

    def write(self, text: str | bytes) -> None:
        data = text.encode() if isinstance(text, str) else text
        self._sum.update(data)
        self.size += len(data)
        self._file.write(data)


class Packed:
    """One member, deflated in memory while it is written; may be filled by any thread."""

    def __init__(self) -> None:
        self._deflate = isal_zlib.compressobj(1, isal_zlib.DEFLATED, -15)
        self._pieces: list[bytes] = []
        self._sum = hashlib.sha256()
        self.size = 0
        self.rows: int | None = None

    def write(self, data: bytes | str) -> None:
        plain = data.encode() if isinstance(data, str) else data
        self._sum.update(plain)
        self.size += len(plain)
        self._pieces.append(self._deflate.compress(plain))

    def plain(self) -> Iterator[bytes]:
        inflate = isal_zlib.decompressobj(-15)
        for piece in (*self._pieces, self._deflate.flush()):
            yield inflate.decompress(piece)


@dataclass
class Span:
    """A run of members. `notes` are kept with it."""

    notes: dict[str, Any] = field(default_factory=dict)


class Zip:
    """Members with plain ASCII names, all dated at the snapshot."""

    def __init__(self, out: Writer, *, at: datetime) -> None:
        # `zipfile` asks for no more than `write` and `flush` when it cannot go back (PKWARE APPNOTE 4.4.4, bit 3).
        self._zip = zipfile.ZipFile(cast("IO[bytes]", out), "w", zipfile.ZIP_DEFLATED)
        self._date = timezone.localtime(at).timetuple()[:6]
        self.entries: list[Entry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @contextmanager
    def member(
        self, path: str, *, about: Any = None, rows_at_most: int = 0, stored: int | None = None
    ) -> Iterator[Member]:
        """Write one member. The header says how large it may become, since it cannot be changed afterwards.

        `stored`: the size of one to keep as it is, because it holds what is packed already.
        """
        is_large = rows_at_most >= rows_of_a_large_file() or (stored or 0) >= zipfile.ZIP64_LIMIT
        info = zipfile.ZipInfo(path, self._date)
        info.compress_type = zipfile.ZIP_DEFLATED if stored is None else zipfile.ZIP_STORED
        info.create_system, info.external_attr = UNIX, OWNER_READS
        with self._zip.open(info, "w", force_zip64=is_large) as file:
            member = Member(file)
            yield member
        self.entries.append(Entry(path, member.sha256, member.size, member.rows, about))

    def add(self, path: str, packed: Packed, *, about: Any = None) -> None:
        """One that was filled elsewhere."""
        with self.member(path, about=about, rows_at_most=packed.rows or 0) as member:
            for piece in packed.plain():
                member.write(piece)
            member.rows = packed.rows

    def take_over(self, name: str, fingerprint: str, *, about: Any = None) -> dict[str, Any] | None:
        """The notes of a span an earlier claim finished; None when it must be written."""
        return None

    @contextmanager
    def span(self, name: str, fingerprint: str) -> Iterator[Span]:
        yield Span()


def rows_of_a_large_file() -> int:
    """From how many rows on a member may pass the size a plain header can tell (2 GiB)."""
    return zipfile.ZIP64_LIMIT // WIDEST_ROW
