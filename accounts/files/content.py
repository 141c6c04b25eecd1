"""Reading a file somebody hands in, no further than it may be long."""

from __future__ import annotations

import os
from typing import IO

from accounts.files.refused import MEGABYTE, Ground, Refused


def size_of(content: IO[bytes], *, at_most: int) -> int:
    """How many bytes a file has; it stands at its beginning afterwards.

    Raises Refused when it is empty or longer than `at_most`.
    """
    size = content.seek(0, os.SEEK_END)
    content.seek(0)
    if not size:
        raise Refused(Ground.EMPTY)
    if size > at_most:
        raise Refused(Ground.TOO_LARGE, limit=at_most // MEGABYTE)
    return size


def start_of(content: IO[bytes], length: int) -> bytes:
    """The first bytes of a file, which stands at its beginning afterwards."""
    content.seek(0)
    start = content.read(length)
    content.seek(0)
    return start


def end_of(content: IO[bytes], length: int) -> bytes:
    """The last bytes of a file, which stands at its beginning afterwards."""
    content.seek(max(0, content.seek(0, os.SEEK_END) - length))
    end = content.read(length)
    content.seek(0)
    return end
