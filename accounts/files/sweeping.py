"""Removing blobs that no row knows: left by a transaction that was rolled back, a crash, or a row deleted alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from accounts.files.storage import blobs, discard
from accounts.models import StoredFile

logger = logging.getLogger(__name__)

SHARDS = tuple(f"{number:02x}" for number in range(256))
# Longer than any transaction that takes files in: its rows cannot be seen yet, and its blobs must stay.
OLD_ENOUGH = timedelta(days=1)


@dataclass(frozen=True)
class Swept:
    """What one sweep did: `strangers` were removed; `missing` (rows without their blob) must be 0."""

    strangers: int
    missing: int


def sweep_strangers(now: datetime) -> Swept:
    """Remove blobs older than a day that no row knows, and tell of rows whose blob is gone. Safe to repeat."""
    strangers = sum(discard(path, file_id=None) for shard in SHARDS for path in _strangers(shard, now))
    missing = [pk for shard in SHARDS for pk in _missing(shard)]
    for pk in missing:
        logger.error("the blob of file %s is missing", pk)
    logger.info("files swept: %s without a row, %s rows without a file", strangers, len(missing))
    return Swept(strangers, len(missing))


def _strangers(shard: str, now: datetime) -> Iterator[str]:
    """The blobs are listed before the rows are read: a row made meanwhile is never missed."""
    found = _listed(shard)
    known = set(_rows(shard).values_list("path", flat=True))
    for path in found:
        if path not in known and _is_old(path, now):
            yield path


def _missing(shard: str) -> Iterator[object]:
    """Rows whose blob is gone. The rows are read first, and asked again: one may have been removed meanwhile."""
    rows = dict(_rows(shard).values_list("path", "pk"))
    for path in rows.keys() - set(_listed(shard)):
        if _rows(shard).filter(path=path).exists() and not blobs().exists(path):
            yield rows[path]


def _rows(shard: str) -> models.QuerySet[StoredFile]:
    return StoredFile.objects.filter(path__startswith=f"{shard}/", removed_at=None)


def _listed(shard: str) -> list[str]:
    try:
        _directories, files = blobs().listdir(shard)
    except FileNotFoundError:
        return []
    return [f"{shard}/{name}" for name in files]


def _is_old(path: str, now: datetime) -> bool:
    try:
        return blobs().get_modified_time(path) < now - OLD_ENOUGH
    except FileNotFoundError:
        return False
