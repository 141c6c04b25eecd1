"""An empty storage for stored files, and files to put there."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from accounts.files.storage import store
from accounts.models import StoredFile

Keep = Callable[..., StoredFile]


@pytest.fixture
def folder(file_storage: Path) -> Path:
    """The folder where blobs lie in this test."""
    return file_storage


@pytest.fixture
def keep(db: None, folder: Path) -> Keep:
    """Store some bytes as a document."""

    def kept(
        plain: bytes, *, name: str = "brev.pdf", media_type: str = "application/pdf", **details: object
    ) -> StoredFile:
        kind = details.pop("kind", StoredFile.Kind.DOCUMENT)
        return store(io.BytesIO(plain), name=name, media_type=media_type, kind=kind, **details)

    return kept


def blobs_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def in_the_web_process() -> None:
    """Not here: the test's own view hands out any file, which the web process may not."""
