"""A stored file comes back as it was, lies nowhere in the clear, and is gone when it is removed."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.files import disk, sealed, storage
from accounts.files.sealed import CHUNK, Damaged
from accounts.files.storage import Missing, open_plain, remove, store
from accounts.files.sweeping import sweep_strangers
from accounts.keys import opening
from accounts.models import DataKey, StoredFile
from tests.accounts.files.conftest import Keep, blobs_in

CANARY = b"ZQX-canary-Fjellveien-12 "


def plain_of(file: StoredFile, start: int = 0, stop: int | None = None) -> bytes:
    with open_plain(file) as plain:
        return b"".join(plain.pieces(start, stop))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5_000_000])
def test_a_file_comes_back_as_it_was(keep: Keep, size: int) -> None:
    data = os.urandom(size)
    file = StoredFile.objects.get(pk=keep(data).pk)
    assert plain_of(file) == data
    assert (file.size, file.sha256) == (size, hashlib.sha256(data).hexdigest())
    if size > 9:
        assert plain_of(file, size - 9, size - 2) == data[-9:-2]


def test_no_plain_byte_lies_on_the_disk_nor_any_name_or_key_in_a_path(keep: Keep, folder: Path) -> None:
    data = CANARY * 100_000
    file = keep(data, name="Fjellveien.pdf")
    assert CANARY in plain_of(file)
    [blob] = blobs_in(folder)
    assert CANARY[:12] not in blob.read_bytes()
    assert str(blob.relative_to(folder)) == file.path
    assert "Fjellveien" not in str(blob)


def test_files_and_folders_are_for_the_owner_alone(keep: Keep, folder: Path) -> None:
    umask = os.umask(0)
    try:
        keep(b"x")
    finally:
        os.umask(umask)
    [blob] = blobs_in(folder)
    assert blob.stat().st_mode & 0o777 == 0o600
    for directory in (blob.parent, folder):
        assert directory.stat().st_mode & 0o777 == 0o700


def test_the_storage_has_no_addresses(keep: Keep) -> None:
    with pytest.raises(NotImplementedError):
        storage.blobs().url(keep(b"x").path)


def test_another_storage_takes_one_setting(db: None, settings: Settings) -> None:
    other = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "files": other}
    data = os.urandom(CHUNK + 9)
    file = store(io.BytesIO(data), kind=StoredFile.Kind.DOCUMENT, name="a.pdf", media_type="application/pdf")
    assert plain_of(file) == data
    assert plain_of(file, CHUNK, CHUNK + 3) == data[CHUNK : CHUNK + 3]
    assert sweep_strangers(timezone.now() + timedelta(days=9)).missing == 0
    storage.discard(file.path, file_id=file.pk)
    with pytest.raises(Missing):
        open_plain(file)
    assert sweep_strangers(timezone.now()).missing == 1


def test_each_file_has_a_key_of_its_own_that_is_stored_wrapped(keep: Keep) -> None:
    one, other = keep(b"same"), keep(b"same")
    keys = {opening.opened_of(file.pk) for file in (one, other)}
    assert len(keys) == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM accounts_datakey t")
        rows = cursor.fetchone()[0]
    assert bytes(DataKey.objects.get(owner=one.pk).wrapped).hex() in rows
    for key in keys:
        assert key.hex() not in rows


def test_blobs_that_changed_places_do_not_open(keep: Keep, folder: Path) -> None:
    one, other = keep(b"Ingrid"), keep(b"Lise B")
    first, second = folder / one.path, folder / other.path
    kept = first.read_bytes()
    shutil.copyfile(second, first)
    second.write_bytes(kept)
    for file in (one, other):
        with pytest.raises(Damaged):
            plain_of(file)


def test_rows_that_took_anothers_blob_and_key_do_not_open(keep: Keep) -> None:
    one, other = keep(b"Ingrid"), keep(b"Lise B")
    one.path = other.path
    DataKey.objects.filter(owner=one.pk).delete()
    DataKey.objects.filter(owner=other.pk).update(owner=one.pk)
    with pytest.raises(Damaged):
        plain_of(one)


@pytest.mark.parametrize("place", [0, 14, 15, 20, 40, CHUNK + 100, -1])
def test_a_flipped_bit_is_seen_and_no_wrong_byte_comes_out(keep: Keep, folder: Path, place: int) -> None:
    data = os.urandom(CHUNK + 5_000)
    file = keep(data)
    blob = bytearray((folder / file.path).read_bytes())
    blob[place] ^= 0x10
    (folder / file.path).write_bytes(blob)
    out = b""
    with pytest.raises(Damaged), open_plain(file) as plain:  # noqa: PT012 - what came before it counts
        for piece in plain.pieces():
            out += piece
    assert data.startswith(out)
    assert len(out) < len(data)


def test_a_blob_that_is_longer_shorter_or_gone_is_told_before_reading(keep: Keep, folder: Path) -> None:
    file = keep(b"x" * 5_000)
    blob = folder / file.path
    whole = blob.read_bytes()
    for other in (whole + b"x", whole[:-1], b""):
        blob.write_bytes(other)
        with pytest.raises(Damaged):
            open_plain(file)
    blob.unlink()
    with pytest.raises(Missing):
        open_plain(file)


def test_a_removed_file_has_neither_key_nor_bytes_nor_name_nor_thumbnail(
    keep: Keep, folder: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    size = {"width": 4, "height": 3, "kind": StoredFile.Kind.IMAGE, "media_type": "image/jpeg"}
    other, picture = keep(b"stays"), keep(b"picture", **size)
    keep(b"small", thumbnail_of=picture, **size)
    assert DataKey.objects.count() == 3
    assert len(blobs_in(folder)) == 3
    for _time in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            remove(picture)
    assert blobs_in(folder) == [folder / other.path]
    assert plain_of(other) == b"stays"
    row = StoredFile.objects.get(pk=picture.pk)
    assert (row.name, row.sha256) == ("", "")
    assert DataKey.objects.get().owner == other.pk
    assert row.removed_at == picture.removed_at is not None
    assert not StoredFile.objects.filter(thumbnail_of=picture).exists()
    for held in (picture, row):
        with pytest.raises(Missing):
            open_plain(held)


def test_what_holds_an_old_row_cannot_bring_a_removed_file_back(keep: Keep, folder: Path) -> None:
    file = keep(b"x")
    old = StoredFile.objects.get(pk=file.pk)
    blob = (folder / file.path).read_bytes()
    remove(file)
    remove(old)
    file.save()
    old.save()
    (folder / file.path).write_bytes(blob)
    with pytest.raises(Missing):
        open_plain(StoredFile.objects.get(pk=file.pk))


@pytest.mark.django_db(transaction=True)
def test_a_removal_that_is_rolled_back_removes_nothing(folder: Path) -> None:
    file = store(io.BytesIO(b"x"), kind=StoredFile.Kind.DOCUMENT, name="a.pdf", media_type="application/pdf")
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        remove(file)
        assert (folder / file.path).exists()
        raise ZeroDivisionError
    assert plain_of(StoredFile.objects.get(pk=file.pk)) == b"x"


def test_a_row_the_database_refuses_leaves_no_blob(keep: Keep, folder: Path) -> None:
    with pytest.raises(IntegrityError):
        keep(b"x", kind=StoredFile.Kind.IMAGE)
    assert blobs_in(folder) == []
    assert keep(b"x").size == 1


@pytest.mark.parametrize("call", ["open", "fsync", "rename"])
def test_a_disk_that_does_not_take_it_leaves_neither_row_nor_file(
    keep: Keep, folder: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        if call == "rename":
            broken.setattr(Path, "rename", fail)
        else:
            broken.setattr(disk.os, call, fail)
        with pytest.raises(OSError, match="No space"):
            keep(b"x")
    assert blobs_in(folder) == []
    assert not StoredFile.objects.exists()


def test_nothing_has_its_name_before_its_bytes_are_on_the_disk(
    keep: Keep, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = os.fsync

    def look(descriptor: int) -> None:
        seen.append([path.suffix for path in blobs_in(folder)])
        real(descriptor)

    monkeypatch.setattr(disk.os, "fsync", look)
    file = keep(b"x" * 3 * CHUNK)
    assert [".tmp"] in seen
    assert seen[-1] == [".sealed"]
    assert (folder / file.path).stat().st_size == sealed.sealed_size(file.size)
