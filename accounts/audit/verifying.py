"""Checks the whole log against itself and against its anchors, and names everything that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import anchors
from accounts.audit.actions import Action
from accounts.audit.anchors import TARGET, Anchor
from accounts.audit.chain import COLUMNS, GENESIS, entry_hash
from accounts.audit.damage import Damage, Kind
from accounts.audit.waiting import waited_too_long
from accounts.models import AuditEntry

AT_A_TIME = 2_000
ACTION, TARGET_COLUMN = COLUMNS.index("action"), COLUMNS.index("target")


@dataclass
class Verification:
    """One reading of the log from number `since`, against the anchors in `file`. What it has seen is counted."""

    file: Path
    since: int = 1
    rows: int = 0
    anchors: int = 0
    seq: int = 0
    hash: str = ""
    _proved: int = field(default=0, init=False)
    _noted: int = field(default=0, init=False)

    def damage(self) -> Iterator[Damage]:
        """Everything wrong, in order. Streams: as much memory for a million entries as for ten.

        Anchors that are added meanwhile are not read, so that none speaks of an entry not seen here.
        """
        size = self.file.stat().st_size if self.file.exists() else 0
        read = Ahead(checked(anchors.lines(self.file, size=size)))
        with transaction.atomic():
            for values in _entries(self.since):
                yield from self._entry(values)
                yield from self._anchors(read.until(self.seq))
        yield from self._anchors(read.until(None))
        yield from self._lost()
        if count := waited_too_long(timezone.now()):
            yield Damage(Kind.WAITING, count=count)

    def _entry(self, row: Sequence[Any]) -> Iterator[Damage]:
        *values, prev, made = row
        seq = values[0]
        expected, before = (self.seq + 1, self.hash) if self.rows else (self.since, _hash_before(self.since))
        if seq > expected:
            yield Damage(Kind.MISSING, expected, seq - 1)
        elif prev != before:
            yield Damage(Kind.UNLINKED, seq, seq)
        if entry_hash(prev, values) != made:
            yield Damage(Kind.CHANGED, seq, seq)
        self.seq, self.hash = seq, made
        self.rows += 1
        number = str(values[TARGET_COLUMN]).removeprefix(TARGET)
        if values[ACTION] == Action.LOG_ANCHORED and number.isdecimal():
            self._noted = max(self._noted, int(number))

    def _anchors(self, read: Iterable[Anchor | Damage]) -> Iterator[Damage]:
        for one in read:
            if isinstance(one, Damage):
                yield one
                continue
            self.anchors += 1
            if one.seq > self.seq:
                yield Damage(Kind.CUT, self.seq + 1, one.seq, anchor=one.number)
            elif one.seq == self.seq and one.hash != self.hash:
                # Whatever was rewritten came after the last anchor that still holds.
                yield Damage(Kind.REWRITTEN, max(self._proved + 1, self.since), one.seq, anchor=one.number)
            elif one.seq == self.seq:
                self._proved = one.seq

    def _lost(self) -> Iterator[Damage]:
        """The log notes each anchor after it is on disk: the file knows at least as many, also by now."""
        last = 0
        for line in anchors.lines(self.file):
            found = anchors.parse(line)
            last = max(last, found.number) if found else last
        if self._noted > last:
            yield Damage(Kind.ANCHOR_LOST, anchor=self._noted)


class Ahead:
    """Anchors and what is wrong with them, taken out as far as one number of the log at a time."""

    def __init__(self, read: Iterator[Anchor | Damage]) -> None:
        self._read = read
        self._next = next(read, None)

    def until(self, seq: int | None) -> Iterator[Anchor | Damage]:
        """What comes up to the anchor of `seq`; None is the end."""
        while (one := self._next) is not None:
            if seq is not None and isinstance(one, Anchor) and one.seq > seq:
                return
            self._next = next(self._read, None)
            yield one


def checked(read: Iterable[str]) -> Iterator[Anchor | Damage]:
    """The anchors of the lines that we signed, and what is wrong with the lines."""
    number, digest = 0, GENESIS
    for place, line in enumerate(read, start=1):
        anchor = anchors.parse(line)
        if anchor is None:
            yield Damage(Kind.ANCHOR_UNREADABLE, anchor=place)
        elif not anchors.is_ours(anchor):
            yield Damage(Kind.ANCHOR_FORGED, anchor=anchor.number)
        else:
            if (anchor.number, anchor.prev) != (number + 1, digest):
                yield Damage(Kind.ANCHOR_OUT_OF_ORDER, anchor=anchor.number)
            yield anchor
        number, digest = anchor.number if anchor else number + 1, anchors.digest(line)


def _entries(since: int) -> Iterator[tuple[Any, ...]]:
    # From the beginning is from what stands first, though its number should be none.
    kept = AuditEntry.objects.filter(seq__gte=since) if since > 1 else AuditEntry.objects.all()
    entries = kept.order_by("seq")
    return entries.values_list(*COLUMNS, "prev", "hash").iterator(chunk_size=AT_A_TIME)


def _hash_before(since: int) -> str:
    if since == 1:
        return GENESIS
    return AuditEntry.objects.filter(seq=since - 1).values_list("hash", flat=True).first() or ""
