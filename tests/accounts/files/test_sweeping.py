"""What no row knows does not lie for ever, and what a row knows is never swept away."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.files.storage import open_plain, remove, store
from accounts.files.sweeping import OLD_ENOUGH, Swept, sweep_strangers
from accounts.models import StoredFile
from tests.accounts.files.conftest import Keep, blobs_in


def later(more: timedelta = timedelta(minutes=1)) -> object:
    return timezone.now() + OLD_ENOUGH + more


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_no_blob_after_the_sweep(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        store(io.BytesIO(b"x"), kind=StoredFile.Kind.DOCUMENT, name="a.pdf", media_type="application/pdf")
        raise ZeroDivisionError
    assert not StoredFile.objects.exists()
    assert len(blobs_in(folder)) == 1
    assert sweep_strangers(later()) == Swept(1, 0)
    assert blobs_in(folder) == []
    assert sweep_strangers(later()) == Swept(0, 0)


def test_a_young_blob_stays_because_its_transaction_may_be_open(keep: Keep, folder: Path) -> None:
    StoredFile.objects.filter(pk=keep(b"x").pk).delete()
    assert sweep_strangers(timezone.now()) == Swept(0, 0)
    assert sweep_strangers(later(-timedelta(minutes=1))) == Swept(0, 0)
    assert len(blobs_in(folder)) == 1
    assert sweep_strangers(later()) == Swept(1, 0)


def test_what_a_row_knows_stays_however_old(keep: Keep, folder: Path) -> None:
    file = keep(b"x")
    assert sweep_strangers(later(timedelta(days=4_000))) == Swept(0, 0)
    with open_plain(file) as plain:
        assert b"".join(plain.pieces()) == b"x"


def test_half_a_file_and_a_blob_whose_deletion_was_lost_go(keep: Keep, folder: Path) -> None:
    file = keep(b"x")
    # Inside a test's transaction nothing is ever committed: as if the process had died right after the commit.
    remove(file)
    (folder / f"{file.path}.tmp").write_bytes(b"half")
    assert len(blobs_in(folder)) == 2
    assert sweep_strangers(later()) == Swept(2, 0)
    assert blobs_in(folder) == []


def test_a_row_without_its_blob_is_told_by_id_alone(
    keep: Keep, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = keep(b"x", name="Ingrid Solberg.pdf")
    (folder / file.path).unlink()
    with caplog.at_level(logging.INFO):
        assert sweep_strangers(timezone.now()) == Swept(0, 1)
    assert str(file.pk) in caplog.text
    assert "Solberg" not in caplog.text


def test_a_blob_the_disk_does_not_let_go_is_tried_again(
    keep: Keep, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    StoredFile.objects.filter(pk=keep(b"x").pk).delete()

    def fail(*_arguments: object) -> None:
        raise PermissionError

    with monkeypatch.context() as broken:
        broken.setattr("accounts.files.disk.PrivateDisk.delete", fail)
        assert sweep_strangers(later()) == Swept(0, 0)
    assert sweep_strangers(later()) == Swept(1, 0)
