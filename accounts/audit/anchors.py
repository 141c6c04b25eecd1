"""Anchors: signed lines outside the database that say how far the log had come, and how it ended then."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import post
from accounts.audit.actions import Action
from accounts.audit.chain import GENESIS, framed
from accounts.audit.recording import record
from accounts.models import AuditEntry, Controller

ANCHOR = "mine-sider-anchor-1"
LONGEST_LINE = 2_048
TARGET = "anchor:"


@dataclass(frozen=True)
class Anchor:
    """One line. `prev` is the SHA-256 of the line before, `key` the public key the signature is by, both in hex."""

    number: int
    at: str
    seq: int
    hash: str
    prev: str
    key: str
    signature: str = ""

    def signed(self) -> bytes:
        """The bytes under the signature."""
        return framed((ANCHOR, self.number, self.at, self.seq, self.hash, self.prev, self.key))

    def line(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def drop_anchor() -> Anchor | None:
    """Add a line about the newest entry, on disk when this returns, and note it in the log. None for an empty log.

    First the file, then the log: the file may know of more than the log, and never of less.
    """
    newest = AuditEntry.objects.order_by("-seq").values_list("seq", "hash").first()
    if newest is None:
        return None
    anchor = _append(settings.AUDIT_ANCHOR_FILE, *newest)
    with transaction.atomic():
        record(Action.LOG_ANCHORED, actor="sealer", target=f"{TARGET}{anchor.number}")
        _tell_the_officer(anchor)
    return anchor


def lines(file: Path, *, size: int | None = None) -> Iterator[str]:
    """The lines of the file, of its first `size` bytes, without their ends; none when it is not there."""
    if not file.exists():
        return
    with file.open("rb") as opened:
        while (size is None or opened.tell() < size) and (line := opened.readline(LONGEST_LINE)):
            yield line.removesuffix(b"\n").decode(errors="replace")


def parse(line: str) -> Anchor | None:
    """The anchor a line says, or None when it says none."""
    try:
        found = Anchor(**json.loads(line))
    except (ValueError, TypeError):
        return None
    is_whole = type(found.number) is type(found.seq) is int
    texts = (found.at, found.hash, found.prev, found.key, found.signature)
    return found if is_whole and all(isinstance(text, str) for text in texts) else None


def digest(line: str) -> str:
    """What the next line says of this one."""
    return hashlib.sha256(line.encode()).hexdigest()


def public_key() -> str:
    """The key, in hex, with which anybody can check our signatures."""
    return _private_key().public_key().public_bytes_raw().hex()


def is_ours(anchor: Anchor) -> bool:
    """Whether one of our keys, this one or an older, has signed exactly this."""
    if anchor.key not in {public_key(), *settings.AUDIT_ANCHOR_OLD_KEYS}:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(anchor.key))
        key.verify(bytes.fromhex(anchor.signature), anchor.signed())
    except (InvalidSignature, ValueError):
        return False
    return True


def _append(file: Path, seq: int, newest: str) -> Anchor:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(opened, "r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        before = _last_line(held)
        last = parse(before) if before else None
        number = last.number + 1 if last else 1
        unsigned = Anchor(number, _now(), seq, newest, digest(before) if before else GENESIS, public_key())
        anchor = replace(unsigned, signature=_private_key().sign(unsigned.signed()).hex())
        held.write(f"{anchor.line()}\n".encode())
        held.flush()
        os.fsync(held.fileno())
    return anchor


def _last_line(held: IO[bytes]) -> str:
    held.seek(max(0, held.seek(0, os.SEEK_END) - LONGEST_LINE))
    return held.read().decode(errors="replace").rstrip("\n").rpartition("\n")[2]


def _private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.AUDIT_ANCHOR_KEY)


def _now() -> str:
    return timezone.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tell_the_officer(anchor: Anchor) -> None:
    """Once a day, so that a copy of the newest anchor also lies where nobody here reaches it."""
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if officer:
        facts = {"seq": anchor.seq, "hash": anchor.hash, "number": anchor.number}
        key = f"log-anchor:{timezone.localdate().isoformat()}"
        post.owe("log-anchor", key=key, address=officer, language="nb", facts=facts)
