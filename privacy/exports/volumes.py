"""The plain bytes of a copy on their way into storage: in parts for the person, in sealed files for us."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import IO, Self
from uuid import UUID, uuid4

from django.conf import settings

from accounts.files.sealed import Damaged, Writer
from privacy.exports import indexes, storage, stretches
from privacy.exports.indexes import Spans
from privacy.exports.sealed import COPY, key_of_file
from privacy.exports.storage import Place
from privacy.exports.stretches import Stretch
from privacy.exports.zipping import Span
from privacy.jobs.points import reached


@dataclass
class Part:
    """One zip: its plain size and checksum, and where its bytes lie, in order."""

    size: int = 0
    sha256: str = ""
    stretches: list[Stretch] = field(default_factory=list)

    def add(self, stretch: Stretch) -> None:
        self.size += stretch.size
        last = self.stretches[-1] if self.stretches else None
        if last and last.goes_on_with(stretch):
            self.stretches[-1] = replace(last, size=last.size + stretch.size)
        else:
            self.stretches.append(stretch)


class CannotTakeOver(OSError):
    """What an earlier try had finished does not open any more. It is forgotten, and the next try writes it anew."""


@dataclass
class SealedFile:
    """The one being written. Its bytes are in the spool until it is saved."""

    name: str
    sealing: UUID
    file: IO[bytes]
    sealed: Writer


class Volume:
    """Takes what a zip writes. A file is cut where a member ends; spans are kept once all of theirs is saved.

    Every method raises OSError when disk or bucket fail.
    """

    def __init__(self, place: Place, *, key: bytes, before: Spans, tick: Callable[[], None]) -> None:
        self._place = place
        self._key = key
        self._before = before
        self._tick = tick
        self._sum = hashlib.sha256()
        self._part = Part()
        self._opened = ExitStack()
        self._current: SealedFile | None = None
        self._number = self._indexes = self._unkept = 0
        self._finished: list[Span] = []
        self.parts: list[Part] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                # What is finished now is made visible next: nobody goes on from it.
                self._finished = []
                self._save()
        finally:
            self._opened.close()

    def write(self, data: bytes) -> None:
        current = self._current or self._begin()
        skipped = current.sealed.size
        current.sealed.write(data)
        self._unkept += len(data)
        self._sum.update(data)
        self._part.add(Stretch(current.name, current.sealing, skipped, len(data)))

    def begin_member(self) -> Stretch:
        current = self._current or self._begin()
        return Stretch(current.name, current.sealing, current.sealed.size, 0)

    def end_member(self) -> None:
        if self._current and self._current.sealed.size >= settings.COPY_SEGMENT_BYTES:
            self._save()

    def end_part(self) -> None:
        self._part.sha256 = self._sum.hexdigest()
        self.parts.append(self._part)
        self._part, self._sum = Part(), hashlib.sha256()

    def keep(self, span: Span) -> None:
        self._finished.append(span)
        if self._unkept >= settings.COPY_SEGMENT_BYTES:
            self._save()
            self._unkept = 0

    def find(self, name: str, fingerprint: str) -> Span | None:
        return self._before.get((name, fingerprint))

    def copy(self, place: Stretch, size: int) -> Stretch:
        """The bytes stay where they are, and are read for the part's checksum, which proves that they open."""
        whole = replace(place, size=size)
        try:
            for piece in stretches.read(whole, key=self._key):
                self._sum.update(piece)
                self._tick()
        except (Damaged, FileNotFoundError) as error:
            indexes.forget(self._place.job_id)
            raise CannotTakeOver(type(error).__name__) from None
        self._part.add(whole)
        return whole

    def _begin(self) -> SealedFile:
        self._number += 1
        sealing = uuid4()
        file = self._opened.enter_context(storage.spool())
        sealed = COPY.writer(file, key=key_of_file(self._key, sealing), owner=sealing, summed=False)
        name = f"{self._place.prefix}{self._number:05}.sealed"
        self._current = SealedFile(name, sealing, file, sealed)
        reached("file begun")
        return self._current

    def _save(self) -> None:
        """Into storage, and after it the list of what is finished by that."""
        if current := self._current:
            current.sealed.finish()
            storage.save(current.name, current.file)
            self._opened.close()
            self._current = None
        if self._finished:
            self._indexes += 1
            indexes.write(self._finished, place=self._place, number=self._indexes, key=self._key)
            reached("index saved")
            self._finished = []
        self._tick()
