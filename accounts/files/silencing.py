"""Parts of a recording silenced for good: the sound is written anew without them, as long as it was."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, NamedTuple

from accounts.files import mpeg, streams
from accounts.files.refused import MEGABYTE, Ground, Refused
from accounts.files.storage import store
from accounts.models import StoredFile

WAV, MP3 = "audio/wav", "audio/mpeg"
# Ogg's codecs cannot be cut without decoding them, and nothing here decodes sound: whole or not at all.
CAN_BE_SILENCED = frozenset({WAV, MP3})
PIECE = 1 << 20
MP3_AT_MOST = 50 * MEGABYTE
EXTENSIBLE = 0xFFFE
# What nothing sounds like: PCM (8 bits have no sign), float, A-law, µ-law (ITU-T G.711).
A_LAW, MU_LAW = 6, 7
SILENCE: Mapping[int, int] = {A_LAW: 0xD5, MU_LAW: 0xFF}


@dataclass(frozen=True)
class Segment:
    """A part of a recording in milliseconds, the end not included."""

    start: int
    end: int


class Shape(NamedTuple):
    """What a WAV file says of its sound: its `fmt ` chunk whole, and where the sound lies."""

    chunk: bytes
    start: int
    size: int

    @property
    def coding(self) -> int:
        told: int = struct.unpack_from("<H", self.chunk)[0]
        return struct.unpack_from("<H", self.chunk, 24)[0] if told == EXTENSIBLE else told

    @property
    def rate(self) -> int:
        return int(struct.unpack_from("<I", self.chunk, 4)[0])

    @property
    def block(self) -> int:
        """Bytes of one sample over all channels."""
        return int(struct.unpack_from("<H", self.chunk, 12)[0])

    @property
    def silence(self) -> int:
        bits = struct.unpack_from("<H", self.chunk, 14)[0]
        return SILENCE.get(self.coding, 0x80 if self.coding == 1 and bits == 8 else 0)


def store_silenced(
    content: IO[bytes], segments: Sequence[Segment], *, media_type: str, name: str, seconds: int | None
) -> StoredFile:
    """Keep the recording without these segments as a file of its own. Raises Refused, OSError."""
    silence = SILENCERS.get(media_type)
    if silence is None:
        raise Refused(Ground.NOT_A_RECORDING)
    return store(
        streams.made(silence(content, segments)),
        kind=StoredFile.Kind.RECORDING,
        name=name,
        media_type=media_type,
        duration_seconds=seconds,
    )


def silence_wav(content: IO[bytes], segments: Sequence[Segment]) -> Iterator[bytes]:
    """Sample by sample. Nothing but the sound and its format is written: other chunks may tell of anything.

    Raises Refused for what is no WAV. Source: Microsoft's RIFF specification.
    """
    shape = _shape(content)
    size = shape.size - shape.size % shape.block
    told = len(shape.chunk)
    yield struct.pack("<4sI4s4sI", b"RIFF", 20 + told + size + size % 2, b"WAVE", b"fmt ", told)
    yield shape.chunk
    yield struct.pack("<4sI", b"data", size)
    gone = [_bytes_of(segment, shape) for segment in segments]
    for here, piece in _pieces(content, shape.start, size):
        for start, end in gone:
            first, last = max(start - here, 0), min(end - here, len(piece))
            if first < last:
                piece[first:last] = bytes([shape.silence]) * (last - first)
        yield bytes(piece)
    yield bytes(size % 2)


def silence_mp3(content: IO[bytes], segments: Sequence[Segment]) -> Iterator[bytes]:
    """Frame by frame, of 26 ms or so, with some more on either side. All of it stands in memory.

    Raises Refused for what is no MP3, and for one of more than 50 MB.
    """
    if content.seek(0, os.SEEK_END) > MP3_AT_MOST:
        raise Refused(Ground.TOO_LARGE, limit=MP3_AT_MOST // MEGABYTE)
    content.seek(0)
    try:
        yield from mpeg.silence(content.read(), [(one.start, one.end) for one in segments])
    except mpeg.NoFrames as error:
        raise Refused(Ground.DAMAGED) from error


SILENCERS: Mapping[str, Callable[[IO[bytes], Sequence[Segment]], Iterator[bytes]]] = {
    WAV: silence_wav,
    MP3: silence_mp3,
}


def _bytes_of(segment: Segment, shape: Shape) -> tuple[int, int]:
    """Where it lies in the sound, whole samples, none of it left over."""
    first = segment.start * shape.rate // 1_000
    last = -(-segment.end * shape.rate // 1_000)
    return first * shape.block, last * shape.block


def _pieces(content: IO[bytes], start: int, size: int) -> Iterator[tuple[int, bytearray]]:
    content.seek(start)
    here = 0
    while here < size:
        piece = bytearray(content.read(min(PIECE, size - here)))
        if not piece:
            raise Refused(Ground.DAMAGED)
        yield here, piece
        here += len(piece)


def _shape(content: IO[bytes]) -> Shape:
    """Of the first sound in the file. The length a header tells may be longer than the file is."""
    whole = content.seek(0, os.SEEK_END)
    content.seek(12)
    chunk = b""
    while len(head := content.read(8)) == 8:
        name, length = struct.unpack("<4sI", head)
        if name == b"data":
            here = content.tell()
            if len(chunk) < 16 or not Shape(chunk, 0, 0).block or not Shape(chunk, 0, 0).rate:
                break
            return Shape(chunk, here, min(length, whole - here))
        if name == b"fmt ":
            chunk = content.read(min(length, 1_024))
            length -= len(chunk)
        content.seek(length + length % 2, os.SEEK_CUR)
    raise Refused(Ground.DAMAGED)
