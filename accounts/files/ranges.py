"""Which part of a file a browser asks for. Source: RFC 9110, 14."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest

# One range only: an answer of several parts serves nobody here, and sending the whole is always allowed (14.2).
ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII | re.IGNORECASE)


class Unsatisfiable(Exception):
    """The part begins behind the end of the file."""


@dataclass(frozen=True)
class Part:
    """Bytes from `start` (inclusive) to `stop` (exclusive)."""

    start: int
    stop: int

    def content_range(self, size: int) -> str:
        """As the header says it: first and last byte, and the length of the whole."""
        return f"bytes {self.start}-{self.stop - 1}/{size}"


def wanted_part(request: HttpRequest, *, size: int, etag: str = "") -> Part | None:
    """The part a request asks for; None for the whole file, also when the wish cannot be read.

    Raises Unsatisfiable. With an If-Range that is not the file's strong `etag` the whole is sent (13.1.5).
    """
    asked = request.headers.get("Range")
    if asked is None or request.method != "GET" or request.headers.get("If-Range", etag) != etag:
        return None
    found = ONE_RANGE.fullmatch(asked)
    if found is None or found.group(1, 2) == ("", ""):
        return None
    first, last = found.group(1, 2)
    return _from(int(first), last, size) if first else _suffix(int(last), size)


def _from(first: int, last: str, size: int) -> Part | None:
    if last and int(last) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Part(first, min(int(last) + 1, size) if last else size)


def _suffix(length: int, size: int) -> Part:
    if not length or not size:
        raise Unsatisfiable
    return Part(max(0, size - length), size)
