"""The world as committed rows, since a copy is read over a connection of its own, and copies made from it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from privacy.categories import CATEGORIES
from privacy.exports.fetching import open_copy
from privacy.jobs import running
from privacy.models import Archive, ArchivePart, ArchiveSegment, Job, PrivacyRequest
from privacy.states import JobState
from privacy.workflow import Scope, open_export
from tests import holdings
from tests.accounts.typesetting.test_invoices import read
from tests.world import World, build

ALL = tuple(category.slug for category in CATEGORIES)


@dataclass
class Made:
    """A finished copy: its row, and the plain bytes of its zip."""

    archive: Archive
    plain: bytes

    @property
    def part(self) -> ArchivePart:
        return self.archive.parts.get()

    @property
    def file(self) -> Path:
        """Where the sealed bytes lie, of a copy so small that they lie in one."""
        return file_of(self.archive)

    @cached_property
    def zip(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(self.plain))

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return json.loads(self.zip.read("manifest.json"))

    def text(self, name: str) -> str:
        """A member as text: what one reads of a letter."""
        content = self.zip.read(name)
        return read(content) if name == "brev.pdf" else content.decode("utf-8-sig")

    def json_rows(self, path: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text(f"data/{path}.jsonl").splitlines()]

    def csv_rows(self, path: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.text(f"data/{path}.csv"), newline="")))

    @cached_property
    def everything(self) -> str:
        """Every byte of every member as one text; what no text is, is read as Latin-1."""
        return "\n".join(
            self.zip.read(name).decode("latin-1") if name.startswith("files/") else self.text(name)
            for name in self.names
        )


def file_of(archive: Archive) -> Path:
    return Path(django_settings.STORAGE_DIR) / ArchiveSegment.objects.get(part__archive=archive).name


def read_whole(archive: Archive) -> bytes:
    copy = open_copy(archive.parts.get())
    try:
        return b"".join(copy)
    finally:
        copy.close()


Order = Callable[..., PrivacyRequest]
Make = Callable[..., Made]


@pytest.fixture
def stored(transactional_db: None, settings: Settings, tmp_path: Path) -> World:
    """The small world, committed, and an empty storage."""
    settings.STORAGE_DIR = tmp_path
    return build()


@pytest.fixture
def full(stored: World, file_storage: Path) -> World:
    """The same with everything else a company holds, and real files."""
    holdings.add(stored)
    return stored


@pytest.fixture
def order(stored: World) -> Order:
    """Order a copy for somebody: of everything, unless told otherwise."""

    def ordered(name: str = "ingrid", *, language: str = "nb", **scope: Any) -> PrivacyRequest:
        wanted = Scope(**({"categories": ALL} | scope))
        return open_export(stored.people[name], by=stored.users[name], scope=wanted, language=language)

    return ordered


@pytest.fixture
def make(order: Order) -> Make:
    """Order a copy, let a worker build it, and read it back."""

    def made(name: str = "ingrid", **details: Any) -> Made:
        job = order(name, **details).jobs.get()
        assert running.run(job.pk)
        assert Job.objects.get(pk=job.pk).state == JobState.SUCCEEDED
        archive = Archive.objects.get(job=job)
        return Made(archive, read_whole(archive))

    return made
