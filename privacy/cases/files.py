"""One file of a copy, as its person sees it: what it is called, where it is fetched, how often it still can be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from privacy.models import Archive, ArchivePart, Download, PrivacyRequest
from privacy.registry import Text
from privacy.states import Right
from privacy.workflow import DOWNLOADS_AT_MOST


@dataclass(frozen=True)
class CopyFile:
    """A part of a copy, or of what came after it. `of`: how many parts its archive has; `rest`: 0 for the copy."""

    request: PrivacyRequest
    row: ArchivePart
    of: int
    rest: int

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def size(self) -> int:
        return self.row.size

    @property
    def expires_at(self) -> datetime:
        return self.row.archive.expires_at

    @property
    def sha256(self) -> str:
        return self.row.sha256

    @property
    def title(self) -> Text:
        """For whoever does not see which button this is."""
        return self.request.get_right_display()

    @property
    def is_one_of_several(self) -> bool:
        return self.of > 1

    @property
    def name(self) -> str:
        what = "mine-opplysninger" if self.request.right == Right.ACCESS else "ta-med-opplysninger"
        rest = f"-tillegg-{self.rest}" if self.rest else ""
        part = f"-del-{self.number}-av-{self.of}" if self.is_one_of_several else ""
        return f"{what}-{self.request.reference}{rest}{part}.zip"

    @property
    def address(self) -> str:
        return reverse("copy-download", args=[self.request.reference, self.row.pk])

    @cached_property
    def downloads(self) -> tuple[Download, ...]:
        """Every time it was fetched or asked for in vain, the newest first."""
        mine = (self.row.archive_id, self.row.number)
        return tuple(one for one in self.request.downloads.all() if (one.archive_key, one.part) == mine)

    @property
    def downloads_left(self) -> int:
        started = [one for one in self.downloads if one.outcome == Download.Outcome.STARTED]
        return max(0, DOWNLOADS_AT_MOST - len(started))

    @property
    def is_missing(self) -> bool:
        return bool(self.downloads) and self.downloads[0].outcome == Download.Outcome.MISSING

    @property
    def may_download(self) -> bool:
        return self.downloads_left > 0 and not self.is_missing


def of(request: PrivacyRequest, archives: tuple[Archive, ...]) -> tuple[CopyFile, ...]:
    """The files of these archives of a request: the copy's own first, then what came after, as it came."""
    found: list[CopyFile] = []
    rest = 0
    for archive in sorted(archives, key=lambda one: one.kind != Archive.Kind.COPY):
        rest += archive.kind != Archive.Kind.COPY
        parts = list(archive.parts.all())
        found += [CopyFile(request, part, len(parts), rest) for part in parts]
    return tuple(found)
