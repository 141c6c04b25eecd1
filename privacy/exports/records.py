"""The records of a zip file as bytes. Source: PKWARE APPNOTE 6.3.10, 4.3 to 4.5."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import datetime

STORED = 0
DEFLATED = 8
PLAIN_VERSION = 20
LARGE_VERSION = 45
MADE_ON_UNIX = 3 << 8
OWNER_READS = 0o100600 << 16
LARGE = 1

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
LARGE_END = struct.Struct("<4sQ2H2L4Q")
LOCATOR = struct.Struct("<4sLQL")

FULL_16, FULL_32 = 0xFFFF, 0xFFFFFFFF
# Header and the extra field with two sizes and an offset; and all that may stand at the end.
MOST_OF_A_DIRECTORY_HEADER = CENTRAL.size + 4 + 3 * 8
MOST_OF_AN_END = END.size + LARGE_END.size + LOCATOR.size


@dataclass(frozen=True)
class Limits:
    """From what size, offset or number on the fields of the first zips are too short, and Zip64 begins."""

    size: int = FULL_32
    count: int = FULL_16


LIMITS = Limits()


@dataclass(frozen=True)
class Member:
    """What the headers tell of a member. `size` is the plain one, `moment` as below."""

    path: str
    method: int
    crc: int
    packed_size: int
    size: int
    moment: tuple[int, int]

    def is_large(self, limits: Limits) -> bool:
        return max(self.packed_size, self.size) >= limits.size


def moment(at: datetime) -> tuple[int, int]:
    """Date and time of day as MS-DOS had them, to two seconds. Raises ValueError before 1980."""
    if at.year < 1980:
        raise ValueError("no zip is from before 1980")
    date = (at.year - 1980) << 9 | at.month << 5 | at.day
    return date, at.hour << 11 | at.minute << 5 | at.second // 2


def local_header(member: Member, limits: Limits) -> bytes:
    """What stands before a member's bytes."""
    is_large = member.is_large(limits)
    sizes = (FULL_32, FULL_32) if is_large else (member.packed_size, member.size)
    extra = _large(member.size, member.packed_size) if is_large else b""
    name = member.path.encode("ascii")
    date, time = member.moment
    version = LARGE_VERSION if is_large else PLAIN_VERSION
    header = (b"PK\x03\x04", version, 0, member.method, time, date, member.crc, *sizes, len(name), len(extra))
    return LOCAL.pack(*header) + name + extra


def directory_header(member: Member, offset: int, limits: Limits) -> bytes:
    """A member's line in the directory at the end: only what is too large stands in the extra field."""
    large = [member.size, member.packed_size] if member.is_large(limits) else []
    sizes = (FULL_32, FULL_32) if large else (member.packed_size, member.size)
    is_far = offset >= limits.size
    large += [offset] if is_far else []
    extra = _large(*large) if large else b""
    version = LARGE_VERSION if large else PLAIN_VERSION
    name = member.path.encode("ascii")
    date, time = member.moment
    header = (
        b"PK\x01\x02",
        MADE_ON_UNIX | version,
        version,
        0,
        member.method,
        time,
        date,
        member.crc,
        *sizes,
    )
    place = (len(name), len(extra), 0, 0, 0, OWNER_READS, FULL_32 if is_far else offset)
    return CENTRAL.pack(*header, *place) + name + extra


def end(count: int, size: int, offset: int, limits: Limits) -> bytes:
    """The end of a zip whose directory of `count` lines and `size` bytes begins at `offset`."""
    is_large = count >= limits.count or max(size, offset) >= limits.size
    if not is_large:
        return END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)
    versions = (LARGE_END.size - 12, MADE_ON_UNIX | LARGE_VERSION, LARGE_VERSION)
    large = LARGE_END.pack(b"PK\x06\x06", *versions, 0, 0, count, count, size, offset)
    locator = LOCATOR.pack(b"PK\x06\x07", 0, offset + size, 1)
    counts, places = min(count, FULL_16), (min(size, FULL_32), min(offset, FULL_32))
    if count >= limits.count:
        counts = FULL_16
    if size >= limits.size:
        places = (FULL_32, places[1])
    if offset >= limits.size:
        places = (places[0], FULL_32)
    return large + locator + END.pack(b"PK\x05\x06", 0, 0, counts, counts, *places, 0)


def _large(*values: int) -> bytes:
    return struct.pack(f"<2H{len(values)}Q", LARGE, 8 * len(values), *values)
