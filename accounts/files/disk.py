"""A folder of our own as Django storage: private, and a name appears only when its bytes are on the disk."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

OWNER_READS = 0o600
OWNER_ONLY = 0o700


class PrivateDisk(FileSystemStorage):
    """Files 0600 in directories 0700, each written beside its name and renamed. It has no addresses to serve."""

    def url(self, name: str | None) -> str:
        raise NotImplementedError("stored files are reached through accounts.files.serving")

    def _save(self, name: str, content: Any) -> str:
        target = Path(self.path(name))
        self._make(target.parent)
        unfinished = target.with_name(f"{target.name}.tmp")
        try:
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_READS)
            with os.fdopen(descriptor, "wb") as file:
                for piece in content.chunks():
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            unfinished.rename(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        sync_directory(target.parent)
        return name

    def _make(self, directory: Path) -> None:
        """The directory below our root. `mkdir` gives parents the default mode, so each is made by itself."""
        root = Path(self.location)
        root.parent.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        if not directory.is_dir():
            root.mkdir(mode=OWNER_ONLY, exist_ok=True)
            directory.mkdir(mode=OWNER_ONLY, exist_ok=True)
            sync_directory(directory.parent)


def sync_directory(directory: Path) -> None:
    """Have the directory's own entries on the disk, so that a name survives a power cut."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
