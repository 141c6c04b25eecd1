"""The exact bytes that are hashed and signed (docs/formats/audit-log.md). No database, no settings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

# What stands before the first entry and the first anchor.
GENESIS = "0" * 64
ENTRY = "mine-sider-audit-1"
# The columns of an entry in the order in which they are hashed, after the hash of the one before.
COLUMNS = (
    "seq",
    "inbox_number",
    "at",
    "action",
    "actor_kind",
    "actor",
    "subject",
    "target",
    "fields",
    "outcome",
    "reason",
    "case",
)
SAID = COLUMNS[2:]


def entry_hash(prev: str, values: Sequence[str | int]) -> str:
    """SHA-256 (64 hex digits) of an entry whose `values` are those of COLUMNS, after the one hashed `prev`."""
    return hashlib.sha256(framed((ENTRY, prev, *values))).hexdigest()


def framed(values: Iterable[str | int]) -> bytes:
    """Each value as decimal digits or text in UTF-8, behind its length in bytes (4 bytes, big-endian).

    Without the lengths two different entries could be the same bytes.
    """
    encoded = (str(value).encode() for value in values)
    return b"".join(len(value).to_bytes(4, "big") + value for value in encoded)
