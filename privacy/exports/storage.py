"""Where copies lie: one directory for each claim of a job, named by its fence, so that no two workers share one."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.files.disk import OWNER_ONLY, sync_directory
from privacy.jobs.lease import Lease, guard
from privacy.jobs.points import reached

ARCHIVES = "archives"
TRASH = "trash"
FILE = "copy.sealed"
JOB_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Place:
    """The directory of one claim of one job."""

    job_id: UUID
    fence: int

    @property
    def directory(self) -> Path:
        return archives() / str(self.job_id) / str(self.fence)

    @property
    def file(self) -> Path:
        return self.directory / FILE

    @property
    def unfinished(self) -> Path:
        return self.directory / f"{FILE}.tmp"

    @classmethod
    def of(cls, path: str) -> Place:
        """The place an archive's row names."""
        _archives, job, fence, _file = path.split("/")
        return cls(UUID(job), int(fence))

    @property
    def path(self) -> str:
        """As the archive's row names the file: from the storage directory down."""
        return self.file.relative_to(settings.STORAGE_DIR).as_posix()


def archives() -> Path:
    return Path(settings.STORAGE_DIR) / ARCHIVES


def trash() -> Path:
    return Path(settings.STORAGE_DIR) / TRASH


def of_jobs() -> list[Path]:
    """The directory of every job that has one."""
    found = archives().iterdir() if archives().is_dir() else ()
    return sorted(directory for directory in found if JOB_NAME.fullmatch(directory.name))


def of_claims() -> list[Place]:
    """Every claim that has a directory."""
    found = (claim for job in of_jobs() for claim in sorted(job.iterdir()) if claim.name.isdecimal())
    return [Place(UUID(claim.parent.name), int(claim.name)) for claim in found]


def strangers() -> list[Path]:
    """What lies among the archives and is neither a job's directory nor, in one, a claim's."""
    known = {*of_jobs(), *(place.directory for place in of_claims())}
    return [path for path in (*archives().glob("*"), *archives().glob("*/*")) if path not in known]


def make(lease: Lease) -> Place:
    """The directory of this claim, made while the lease holds. Raises LeaseLost."""
    place = Place(lease.job_id, lease.fence)
    with transaction.atomic():
        guard(lease)
        reached("lease guarded")
        place.directory.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        place.directory.mkdir(mode=OWNER_ONLY)
        reached("directory made")
    reached("directory committed")
    return place


@contextmanager
def written(place: Place) -> Iterator[BinaryIO]:
    """A file to write the copy to. It gets its name when everything is on the disk, otherwise the place goes.

    Raises OSError when the disk does not take it.
    """
    try:
        descriptor = os.open(place.unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            reached("file opened")
            yield file
            reached("file written")
            file.flush()
            os.fsync(file.fileno())
        reached("file on disk")
        place.unfinished.rename(place.file)
        reached("file renamed")
        for directory in (place.directory, place.directory.parent, archives()):
            sync_directory(directory)
        reached("directories on disk")
    except BaseException:
        discard(place)
        raise


def discard(place: Place) -> None:
    """Remove the directory of one claim. Safe to repeat, and while a stopped worker still writes there."""
    bin_ = trash()
    bin_.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    target = bin_ / f"{place.job_id}.{place.fence}"
    try:
        place.directory.rename(target)
    except FileNotFoundError:
        return
    reached("in the trash")
    remove(target)
    reached("out of the trash")


def empty_trash() -> int:
    """Remove what a crash left in the trash; how many directories. Safe to repeat."""
    found = list(trash().iterdir()) if trash().is_dir() else []
    for left in found:
        remove(left)
    return len(found)


def remove(directory: Path) -> None:
    """Remove a directory with its files; not an error when somebody else does so at the same time."""
    for file in directory.iterdir() if directory.is_dir() else ():
        file.unlink(missing_ok=True)
    try:
        directory.rmdir()
    except FileNotFoundError:
        return
