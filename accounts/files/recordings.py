"""Recordings: kept as they came when their content is a recording."""

from __future__ import annotations

from typing import IO

from accounts.files.audio import recognise
from accounts.files.content import size_of
from accounts.files.refused import MEGABYTE, Ground, Refused
from accounts.files.storage import store
from accounts.models import StoredFile

BYTES_AT_MOST = 200 * MEGABYTE
SECONDS_AT_MOST = 24 * 3600


def store_recording(content: IO[bytes], *, name: str, duration_seconds: int | None = None) -> StoredFile:
    """Keep an MP3, WAV or Ogg (Opus, Vorbis) of at most 200 MB.

    Its length is what the file tells; `duration_seconds` stands in where it does not. Raises Refused before
    anything is written; OSError.
    """
    size_of(content, at_most=BYTES_AT_MOST)
    sound = recognise(content)
    if sound is None:
        raise Refused(Ground.NOT_A_RECORDING)
    content.seek(0)
    return store(
        content,
        kind=StoredFile.Kind.RECORDING,
        name=name,
        media_type=sound.media_type,
        duration_seconds=_whole(sound.seconds) or duration_seconds,
    )


def _whole(seconds: float | None) -> int | None:
    """Whole seconds, at least one; None when a damaged or lying file tells what cannot be."""
    return None if seconds is None or not 0 < seconds <= SECONDS_AT_MOST else max(1, round(seconds))
