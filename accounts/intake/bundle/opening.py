"""Opening a bundle where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from accounts.intake.bundle.sources import Folder, Source
from accounts.intake.bundle.zips import Zip


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The bundle at a path, a folder or a zip file. Raises UnreadableBundle."""
    if path.is_dir():
        yield Folder(path)
    else:
        with Zip.at(path) as source:
            yield source
