"""A zip written member after member, in parts of a chosen size, whose finished runs a later try can take over.

Every member's sizes are known before its header is written, so nothing is told afterwards (no data descriptors),
which is what the oldest programs read. Source: PKWARE APPNOTE 6.3.10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self

from django.utils import timezone
from isal import isal_zlib

from privacy.exports import records
from privacy.exports.packed import Packed as Packed  # for who fills one and for who writes it
from privacy.exports.records import DEFLATED, LIMITS, STORED, Limits, Member

# Room for the page that says what a part is, which comes last in it.
COVER_BYTES = 256 * 1024
# More than the pages at the top, the letter, the schemas and a manifest of thousands of files take.
ROOM = 64 << 20


@dataclass(frozen=True)
class Entry:
    """One finished member: its plain size and checksum, what `about` says of it, and the part it lies in."""

    path: str
    sha256: str
    size: int
    rows: int | None
    about: Any
    part: int = 1


@dataclass(frozen=True)
class Kept:
    """A member of an earlier try, and where its bytes lie: header and all."""

    member: Member
    sha256: str
    rows: int | None
    place: Any


@dataclass
class Span:
    """A run of members that is taken over whole or not at all. `notes` are kept with it: JSON, counts and dates."""

    name: str
    fingerprint: str
    notes: dict[str, Any] = field(default_factory=dict)
    members: list[Kept] = field(default_factory=list)


class Out(Protocol):
    """Where the plain bytes go. It knows what finished runs lie in storage already."""

    def write(self, data: bytes) -> None: ...
    def begin_member(self) -> Any:
        """Called before a member's first byte; gives its place, as `Kept.place` has it."""

    def end_member(self) -> None: ...
    def end_part(self) -> None: ...
    def keep(self, span: Span) -> None:
        """Remember a finished run, so that a later try may take it over."""

    def find(self, name: str, fingerprint: str) -> Span | None:
        """A finished run of an earlier try."""

    def copy(self, place: Any, size: int) -> Any:
        """Take over so many bytes from a place of an earlier try; their place from now on."""


# Which part, and what is in it: the page that explains a part which is not the last, as HTML.
Cover = Callable[[int, Sequence[Entry]], str]


class Zip:
    """Members with plain ASCII names, all dated at the snapshot. `entries` has the finished ones over all parts."""

    def __init__(
        self, out: Out, *, at: datetime, part_size: int, cover: Cover, limits: Limits = LIMITS
    ) -> None:
        self._out = out
        self._part_size = part_size
        self._cover = cover
        self._limits = limits
        self._moment = records.moment(timezone.localtime(at))
        self._directory = bytearray()
        self._offset = self._count = 0
        self._span: Span | None = None
        self.part = 1
        self.entries: list[Entry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end_part()

    @contextmanager
    def member(self, path: str, *, about: Any = None) -> Iterator[Packed]:
        """Write one compressed member."""
        packed = Packed()
        yield packed
        self.add(path, packed, about=about)

    def add(self, path: str, packed: Packed, *, about: Any = None) -> None:
        """Write one that was filled elsewhere. It is empty afterwards."""
        member = self._deflated(path, packed)
        place = self._begin(member)
        for piece in packed.pieces():
            self._write(piece)
        self._end(member, place, sha256=packed.sha256, rows=packed.rows, about=about)

    def stored(self, path: str, pieces: Iterable[bytes], *, size: int, crc: int, about: Any = None) -> None:
        """Write one that is packed already, as it is.

        Raises ValueError when the bytes are others than announced: the zip is of no use then.
        """
        member = Member(path, STORED, crc, size, size, self._moment)
        place, digest, seen = self._begin(member), hashlib.sha256(), 0
        start = self._offset
        for piece in pieces:
            digest.update(piece)
            seen = isal_zlib.crc32(piece, seen)
            self._write(piece)
        if (self._offset - start, seen) != (size, crc):
            raise ValueError("a stored member is not what was announced")
        self._end(member, place, sha256=digest.hexdigest(), rows=None, about=about)

    def keep_together(self) -> None:
        """Begin a new part if little room is left in this one: what is written next explains all of them, and
        belongs into one."""
        self._make_room(min(ROOM, self._part_size // 8))

    def take_over(self, name: str, fingerprint: str, *, about: Any = None) -> dict[str, Any] | None:
        """The notes of a run that an earlier try finished; its members are in the archive then. None: write it."""
        found = self._out.find(name, fingerprint)
        if found is None:
            return None
        with self.span(name, fingerprint) as span:
            span.notes = found.notes
            for kept in found.members:
                self._turn_the_page(kept.member)
                place = self._out.copy(kept.place, self._length(kept.member))
                self._place(kept.member, self._length(kept.member))
                self._note(kept.member, place, sha256=kept.sha256, rows=kept.rows, about=about)
        return found.notes

    @contextmanager
    def span(self, name: str, fingerprint: str) -> Iterator[Span]:
        """What is written inside is one run. They do not nest."""
        if self._span is not None:
            raise RuntimeError("a span inside a span")
        self._span = span = Span(name, fingerprint)
        try:
            yield span
        finally:
            self._span = None
        self._out.keep(span)

    def _deflated(self, path: str, packed: Packed) -> Member:
        packed.finish()
        return Member(path, DEFLATED, packed.crc, packed.packed_size, packed.size, self._moment)

    def _begin(self, member: Member) -> Any:
        """The header. Its place is that of the whole member."""
        self._turn_the_page(member)
        place = self._out.begin_member()
        self._header(member)
        return place

    def _header(self, member: Member) -> None:
        header = records.local_header(member, self._limits)
        self._place(member, len(header))
        self._out.write(header)

    def _place(self, member: Member, length: int) -> None:
        """Remember where a member begins, and that so many of its bytes are there."""
        self._directory += records.directory_header(member, self._offset, self._limits)
        self._count += 1
        self._offset += length

    def _write(self, data: bytes) -> None:
        self._out.write(data)
        self._offset += len(data)

    def _end(self, member: Member, place: Any, *, sha256: str, rows: int | None, about: Any) -> None:
        self._out.end_member()
        self._note(member, place, sha256=sha256, rows=rows, about=about)

    def _note(self, member: Member, place: Any, *, sha256: str, rows: int | None, about: Any) -> None:
        self.entries.append(Entry(member.path, sha256, member.size, rows, about, self.part))
        if self._span is not None:
            self._span.members.append(Kept(member, sha256, rows, place))

    def _length(self, member: Member) -> int:
        """Of all of a member's bytes."""
        return len(records.local_header(member, self._limits)) + member.packed_size

    def _turn_the_page(self, member: Member) -> None:
        """Begin a new part when this one has no room for the member. One larger than a part has one for itself."""
        self._make_room(self._length(member) + records.MOST_OF_A_DIRECTORY_HEADER + len(member.path))

    def _make_room(self, size: int) -> None:
        after = self._offset + len(self._directory) + size + COVER_BYTES + records.MOST_OF_AN_END
        if after <= self._part_size or not self._count:
            return
        in_it = [entry for entry in self.entries if entry.part == self.part]
        cover = Packed()
        cover.write(self._cover(self.part, in_it))
        self._add_cover(cover)
        self._end_part()
        self.part += 1

    def _add_cover(self, cover: Packed) -> None:
        """It belongs to no run: a later try may cut its parts elsewhere."""
        member = self._deflated(f"del-{self.part:02}.html", cover)
        self._out.begin_member()
        self._header(member)
        for piece in cover.pieces():
            self._write(piece)
        self._out.end_member()
        self.entries.append(Entry(member.path, cover.sha256, cover.size, None, None, self.part))

    def _end_part(self) -> None:
        self._out.write(bytes(self._directory))
        self._out.write(records.end(self._count, len(self._directory), self._offset, self._limits))
        self._out.end_part()
        self._directory, self._offset, self._count = bytearray(), 0, 0
