"""Reading a finished copy back, as a stream of plain bytes, from any place in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from cryptography.exceptions import InvalidTag
from django.utils import timezone

from accounts.files.sealed import Damaged
from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed
from privacy.exports import stretches
from privacy.exports.sealed import key_of_file
from privacy.exports.storage import copies
from privacy.exports.stretches import Stretch
from privacy.models import ArchivePart, ArchiveSegment


class CopyMissing(Exception):
    """There is no file to give: removed, cut short, or not under this key."""


class Copy:
    """The plain zip or a run of it, for a streaming answer: iterate over it once, then close it.

    `size` and `sha256` are those of the whole.
    """

    def __init__(self, part: ArchivePart, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._first = next(pieces, b"")
        self.size = part.size
        self.sha256 = part.sha256

    def __iter__(self) -> Iterator[bytes]:
        """Pieces of at most 1 MiB. Raises Damaged or OSError in mid-stream when a later one cannot be read."""
        if self._first:
            yield self._first
        yield from self._pieces

    def close(self) -> None:
        """Let go of the file being read."""
        self._pieces.close()  # type: ignore[attr-defined]  # it is a generator


def open_copy(part: ArchivePart, *, start: int = 0, stop: int | None = None) -> Copy:
    """The zip behind a row, from byte `start` up to `stop`. What can be told before the first byte is told here.

    Raises CopyMissing when its time is up, or a file or the key is gone, or has another length or does not open;
    KeysUnavailable; OSError when the storage does not answer.
    """
    if part.archive.expires_at <= timezone.now():
        raise CopyMissing
    segments = list(part.segments.all())
    try:
        keys = _Keys(part, segments)
        _check(segments)
        wanted = part.size if stop is None else min(stop, part.size)
        return Copy(part, _pieces(segments, keys, start=start, stop=wanted))
    except (Damaged, KeyDestroyed, InvalidTag, FileNotFoundError) as error:
        raise CopyMissing from error


class _Keys:
    """The keys of a copy's files: from the job's, or of one made before there were parts, the copy's own."""

    def __init__(self, part: ArchivePart, segments: Sequence[ArchiveSegment]) -> None:
        self._is_old = any(segment.sealing == part.archive_id for segment in segments)
        owner = part.archive_id if self._is_old else part.archive.job_id
        self._key = opening.opened_of(owner)

    def of(self, segment: ArchiveSegment) -> bytes:
        return self._key if self._is_old else key_of_file(self._key, segment.sealing)


def _check(segments: Sequence[ArchiveSegment]) -> None:
    """Every file is there and long enough, seen by one listing of each claim's folder. Raises Damaged."""
    sizes: dict[str, int] = {}
    for folder in {segment.name.rpartition("/")[0] for segment in segments}:
        sizes |= copies().sizes(f"{folder}/")
    for segment in segments:
        if not _stretch(segment).lies_in(sizes.get(segment.name)):
            raise Damaged


def _pieces(segments: Sequence[ArchiveSegment], keys: _Keys, *, start: int, stop: int) -> Iterator[bytes]:
    """From the segment `start` lies in up to the one with `stop`; no other is touched."""
    first = bisect_right([segment.start for segment in segments], start) - 1
    for segment in segments[max(first, 0) :]:
        if segment.start >= stop:
            return
        where = {"start": max(0, start - segment.start), "stop": stop - segment.start}
        yield from stretches.read_under(keys.of(segment), _stretch(segment), **where)


def _stretch(segment: ArchiveSegment) -> Stretch:
    return Stretch(segment.name, segment.sealing, segment.skipped, segment.size)
