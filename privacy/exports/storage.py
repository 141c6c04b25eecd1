"""Where copies lie: sealed files under the number of the claim that wrote them, so no two workers share one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from accounts.files.disk import OWNER_ONLY
from privacy.jobs.points import reached

ARCHIVES = "archives/"
NAME = re.compile(rf"{ARCHIVES}([0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/(\d+)/[^/]+")


class Copies(Protocol):
    """What is asked of a storage. Errors are those of a disk: FileNotFoundError, OSError."""

    def save(self, name: str, content: File[bytes]) -> str: ...
    def open(self, name: str) -> IO[bytes]: ...
    def size(self, name: str) -> int: ...
    def sizes(self, prefix: str) -> dict[str, int]: ...
    def delete(self, name: str) -> None: ...


@dataclass(frozen=True)
class Place:
    """The folder of one claim of one job."""

    job_id: UUID
    fence: int

    @property
    def prefix(self) -> str:
        return f"{of_job(self.job_id)}{self.fence}/"


def copies() -> Copies:
    """One setting (`STORAGES["copies"]`)."""
    return cast("Copies", storages["copies"])


def of_job(job_id: UUID) -> str:
    """What the names of all claims of a job begin with."""
    return f"{ARCHIVES}{job_id}/"


def by_job(names: Iterable[str]) -> dict[UUID, set[str]]:
    """Names by the job they belong to; what is no job's is left out."""
    found: dict[UUID, set[str]] = {}
    for name in names:
        if matched := NAME.fullmatch(name):
            found.setdefault(UUID(matched[1]), set()).add(name)
    return found


@contextmanager
def spool() -> Iterator[IO[bytes]]:
    """A file for what is being sealed. It has no name, so a worker that is killed leaves nothing."""
    folder = Path(settings.STORAGE_DIR) / "spool"
    folder.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    with TemporaryFile(dir=folder) as file:
        yield file


def save(name: str, sealed: IO[bytes]) -> None:
    """Keep a sealed file: after this it is there whole, or not at all. Raises OSError."""
    sealed.flush()
    sealed.seek(0)
    reached("before saving")
    copies().save(name, File(sealed))
    reached("saved")
