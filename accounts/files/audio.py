"""What kind of recording some bytes are, and how long it plays, read from the file's own structure."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import IO

from accounts.files.content import end_of, start_of

HEAD = 65_536
WAV_CODINGS = {1, 3, 6, 7, 0xFFFE}  # PCM, float, A-law, µ-law, extensible
WAV_FORMAT = struct.Struct("<H6xI")  # coding, channels, rate, bytes per second
OGG_PAGE = 27
OPUS_RATE = 48_000
MPEG_BITRATES = {
    "1": (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    "2": (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
MPEG_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


@dataclass(frozen=True)
class Sound:
    """A recording's media type, and its length in seconds when the file tells it."""

    media_type: str
    seconds: float | None


@dataclass(frozen=True)
class Frame:
    """An MPEG audio frame, layer III. `length` in bytes, `bitrate` in bits per second."""

    length: int
    bitrate: int
    rate: int
    samples: int


def recognise(content: IO[bytes]) -> Sound | None:
    """What the bytes are, whatever they are called; None when they are no recording we keep.

    Source: RFC 3533 and 7845 (Ogg, Opus), ISO 11172-3 (MP3), Microsoft's RIFF specification (WAV).
    """
    head = start_of(content, HEAD)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return _wav(content)
    if head[:4] == b"OggS":
        return _ogg(content, head)
    return _mp3(content, head)


def _wav(content: IO[bytes]) -> Sound | None:
    bytes_per_second = 0
    content.seek(12)
    while len(chunk := content.read(8)) == 8:
        name, length = struct.unpack("<4sI", chunk)
        if name == b"fmt " and length >= 16:
            told = content.read(WAV_FORMAT.size)
            coding, bytes_per_second = WAV_FORMAT.unpack(told) if len(told) == WAV_FORMAT.size else (0, 0)
            if coding not in WAV_CODINGS:
                return None
            length -= WAV_FORMAT.size
        if name == b"data":
            return _wav_of(content, length, bytes_per_second)
        content.seek(length + length % 2, os.SEEK_CUR)
    return None


def _wav_of(content: IO[bytes], length: int, bytes_per_second: int) -> Sound | None:
    """The length a header tells may be longer than the file: whoever recorded did not come back to correct it."""
    here = content.tell()
    there = min(length, content.seek(0, os.SEEK_END) - here)
    return Sound("audio/wav", there / bytes_per_second) if bytes_per_second else None


def _ogg(content: IO[bytes], head: bytes) -> Sound | None:
    packet = head[OGG_PAGE + head[OGG_PAGE - 1] :] if len(head) > OGG_PAGE else b""
    if packet[:8] == b"OpusHead" and len(packet) >= 19:
        rate, skipped = OPUS_RATE, int.from_bytes(packet[10:12], "little")
    elif packet[:7] == b"\x01vorbis" and len(packet) >= 16:
        rate, skipped = int.from_bytes(packet[12:16], "little"), 0
    else:
        return None
    end = end_of(content, HEAD)
    last = end.rfind(b"OggS")
    if last < 0 or len(end) < last + 14 or not rate:
        return Sound("audio/ogg", None)
    samples = int.from_bytes(end[last + 6 : last + 14], "little", signed=True)
    return Sound("audio/ogg", max(0, samples - skipped) / rate)


def _mp3(content: IO[bytes], head: bytes) -> Sound | None:
    """Two frames one behind the other: the mark of one alone is found in any bytes."""
    start = after_tag(head)
    content.seek(start)
    found = content.read(HEAD)
    frame = frame_of(found)
    if frame is None or frame_of(found[frame.length :]) is None:
        return None
    size = content.seek(0, os.SEEK_END) - start
    frames = _told_frames(found[: frame.length])
    seconds = frames * frame.samples / frame.rate if frames else size * 8 / frame.bitrate
    return Sound("audio/mpeg", seconds)


def after_tag(head: bytes) -> int:
    """Where the sound begins: behind an ID3v2 tag, whose length has seven bits to a byte."""
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length


def frame_of(found: bytes) -> Frame | None:
    """The frame some bytes begin with; None when they begin with none we keep."""
    if len(found) < 4:
        return None
    head = int.from_bytes(found[:4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    bitrate_at, rate_at, padded = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if head >> 21 != 0x7FF or version == 1 or layer != 1 or rate_at == 3 or bitrate_at in {0, 15}:
        return None
    rate = MPEG_RATES[version][rate_at]
    bitrate = MPEG_BITRATES["1" if version == 3 else "2"][bitrate_at] * 1_000
    samples = 1_152 if version == 3 else 576
    return Frame(samples // 8 * bitrate // rate + padded, bitrate, rate, samples)


def _told_frames(first: bytes) -> int:
    """How many frames the file says it has, in the first one (Xing, Info); 0 when it does not say."""
    for mark in (b"Xing", b"Info"):
        at = first.find(mark)
        if at >= 0 and len(first) >= at + 12 and first[at + 7] & 1:
            return int.from_bytes(first[at + 8 : at + 12], "big")
    return 0
