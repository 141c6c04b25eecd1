"""A folder of our own as the storage of copies."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path

from django.conf import settings

from accounts.files.disk import OWNER_ONLY, PrivateDisk, sync_directory


class CopyDisk(PrivateDisk):
    """Names begin at STORAGE_DIR, as its setting is now."""

    @cached_property
    def base_location(self) -> str:
        return str(settings.STORAGE_DIR)

    @property
    def location(self) -> str:
        return str(Path(settings.STORAGE_DIR).absolute())

    def sizes(self, prefix: str) -> dict[str, int]:
        """Every file below a folder, unfinished ones too: its size by its name."""
        root = Path(self.location)
        found = {}
        for folder, _folders, files in os.walk(root / prefix):
            for name in files:
                file = Path(folder) / name
                try:
                    found[file.relative_to(root).as_posix()] = file.stat().st_size
                except FileNotFoundError:
                    continue
        return found

    def delete(self, name: str) -> None:
        """The file, and the folders it leaves empty. Safe to repeat."""
        super().delete(name)
        root = Path(self.location)
        for folder in (root / name).parents:
            if folder.parent == root or folder == root:
                return
            try:
                folder.rmdir()
            except FileNotFoundError:
                continue
            except OSError:
                return

    def _make(self, directory: Path) -> None:
        """`mkdir` gives parents the default mode, so each is made by itself."""
        missing = [folder for folder in (directory, *directory.parents) if not folder.exists()]
        for folder in reversed(missing):
            folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
            sync_directory(folder.parent)
