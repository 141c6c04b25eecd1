"""An empty storage for stored files, and files to put there."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from accounts.files.storage import store
from accounts.models import StoredFile

Keep = Callable[..., StoredFile]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder where blobs lie in this test."""
    place = tmp_path / "files"
    settings.STORAGES = site.STORAGES | {
        "files": {**site.STORAGES["files"], "OPTIONS": {"location": place}},
    }
    return place


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
