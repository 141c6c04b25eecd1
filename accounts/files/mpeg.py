"""MP3 without some of its sound: frames replaced by silent ones, and their bytes taken out of the neighbours too.

A frame's sound may begin up to 511 bytes before it, in the bodies of the frames ahead (the bit reservoir). Bodies
put one behind the other are one stream, of which each frame has a stretch; those of silenced frames are zeroed,
whosever body they lie in. Nothing moves, so frames further on find theirs where it was. Source: ISO 11172-3, 2.4.1
and 2.4.3.4; ISO 13818-3 for low rates.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from accounts.files.audio import Frame, after_tag, frame_of

# Sound of one moment is spread over the frames beside its own by the filters, and players leave out what the
# encoder put first: a frame that only tells of the file, and its own delay.
BESIDE = 3
MONO = 3
CRC_START, CRC_POLYNOMIAL = 0xFFFF, 0x8005


class NoFrames(Exception):
    """Not an MP3 that can be read frame by frame."""


@dataclass(frozen=True)
class Placed:
    """A frame: where it lies in the file, and its stretch of the stream of bodies."""

    at: int
    frame: Frame
    head: bytes
    body_at: int
    main_at: int

    @property
    def side(self) -> int:
        """How long what stands before the body is: header, checksum, side information."""
        return _before_body(self.head)


def silence(data: bytes, segments: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """`data` without the sound of these milliseconds, and without anything that is not a frame. Raises NoFrames."""
    frames = tuple(_frames(data))
    if len(frames) < 2:
        raise NoFrames
    stream = bytearray().join(data[one.at + one.side : one.at + one.frame.length] for one in frames)
    quiet = _quiet(frames, tuple(segments))
    for first, last in _runs(quiet):
        start, end = _stretch(frames, first, last)
        stream[start:end] = bytes(end - start)
        quiet |= _cut_into(frames, start, end, len(stream))
    for number, one in enumerate(frames):
        head = data[one.at : one.at + one.side]
        yield _silent(head) if number in quiet else head
        yield bytes(stream[one.body_at : one.body_at + one.frame.length - one.side])


def _frames(data: bytes) -> Iterator[Placed]:
    """Every whole frame of the first one's kind. What lies between, before and behind them is no sound."""
    at, body_at, kind = after_tag(data[:10]), 0, None
    while at + 4 <= len(data):
        frame = frame_of(data[at : at + 4])
        is_next = frame is not None and kind in {None, _kind(frame)}
        if frame is None or not is_next or at + frame.length > len(data):
            at = data.find(b"\xff", at + 1)
            if at < 0:
                return
            continue
        kind = _kind(frame)
        head = data[at : at + 40]
        yield Placed(at, frame, head, body_at, max(0, body_at - _reaches_back(head)))
        body_at += frame.length - _before_body(head)
        at += frame.length


def _kind(frame: Frame) -> tuple[int, int]:
    return frame.rate, frame.samples


def _quiet(frames: Sequence[Placed], segments: Sequence[tuple[int, int]]) -> set[int]:
    """The numbers of the frames that play within a segment, and of those beside them."""
    rate, samples = _kind(frames[0].frame)
    found: set[int] = set()
    for start, end in segments:
        first = start * rate // (1_000 * samples) - BESIDE
        last = -(-end * rate // (1_000 * samples)) + BESIDE
        found |= set(range(max(0, first), min(len(frames), last)))
    return found


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Neighbours together: the first and the last of each run."""
    first = last = None
    for number in sorted(numbers):
        if last is None or number > last + 1:
            if first is not None and last is not None:
                yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last


def _stretch(frames: Sequence[Placed], first: int, last: int) -> tuple[int, int]:
    """From where the first one's sound begins to where that of the next one kept does."""
    start = frames[first].main_at
    if last + 1 < len(frames):
        return start, max(start, frames[last + 1].main_at)
    whole = frames[-1]
    return start, whole.body_at + whole.frame.length - whole.side


def _cut_into(frames: Sequence[Placed], start: int, end: int, whole: int) -> set[int]:
    """Frames whose own stretch lost something: they would play noise."""
    ends = [one.main_at for one in frames[1:]] + [whole]
    return {
        number
        for number, (one, its_end) in enumerate(zip(frames, ends, strict=True))
        if one.main_at < end and its_end > start
    }


def _before_body(head: bytes) -> int:
    return 4 + (0 if head[1] & 1 else 2) + _side(head)


def _side(head: bytes) -> int:
    """Bytes of side information: fewer at low rates, and for one channel."""
    is_mono, is_first = head[3] >> 6 == MONO, head[1] >> 3 & 3 == 3
    return (17 if is_mono else 32) if is_first else (9 if is_mono else 17)


def _reaches_back(head: bytes) -> int:
    """How many bytes before its body a frame's sound begins: 9 bits, at low rates 8."""
    start = 4 + (0 if head[1] & 1 else 2)
    two = int.from_bytes(head[start : start + 2], "big")
    return two >> 7 if head[1] >> 3 & 3 == 3 else two >> 8


def _silent(head: bytes) -> bytes:
    """The same frame with no sound in it: side information of nothing, and its checksum."""
    side = bytes(_side(head))
    if head[1] & 1:
        return head[:4] + side
    return head[:4] + struct.pack(">H", _checksum(head[2:4] + side)) + side


def _checksum(data: bytes) -> int:
    """Source: ISO 11172-3, 2.4.3.1 and annex B."""
    found = CRC_START
    for byte in data:
        for bit in range(7, -1, -1):
            is_out = bool(found >> 15) ^ bool(byte >> bit & 1)
            found = (found << 1 & 0xFFFF) ^ (CRC_POLYNOMIAL if is_out else 0)
    return found
