"""The file goes before its row, leftovers go, and nothing goes that a worker or a person still needs."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed
from privacy import workflow
from privacy.exports.disk import CopyDisk
from privacy.exports.fetching import CopyMissing, open_copy
from privacy.exports.storage import Place
from privacy.exports.sweeping import Swept, sweep
from privacy.jobs import points, running
from privacy.jobs.lease import Lease, claim
from privacy.models import Archive, ArchivePart, ArchiveSegment, Job, PrivacyRequest
from privacy.states import JobState, Status
from tests.privacy.exports.conftest import Make, Order, file_of
from tests.world import World

NOTHING = Swept(expired=0, leftovers=0, unknown=0, missing=0)


def expire(archive: Archive) -> None:
    Archive.objects.filter(pk=archive.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def on_disk() -> list[str]:
    root = Path(settings.STORAGE_DIR)
    found = [str(path.relative_to(root)) for path in root.rglob("*")]
    return sorted(name for name in found if name not in {"archives", "spool"})


def test_a_copy_whose_time_is_up_goes_file_and_row_and_the_case_says_so(make: Make) -> None:
    archive = make().archive
    file = file_of(archive)
    assert sweep() == NOTHING
    assert file.exists()
    expire(archive)
    assert sweep() == Swept(expired=1, leftovers=0, unknown=0, missing=0)
    assert on_disk() == []
    assert not Archive.objects.exists()
    request = PrivacyRequest.objects.get()
    assert request.status == Status.EXPIRED
    assert request.closed_at is not None
    assert sweep() == NOTHING


def test_a_ready_copy_the_person_withdrew_goes_and_stays_withdrawn(make: Make, stored: World) -> None:
    archive = make().archive
    workflow.withdraw(archive.request, by=stored.users["ingrid"])
    assert sweep().expired == 1
    assert on_disk() == []
    assert PrivacyRequest.objects.get().status == Status.WITHDRAWN


def test_a_crash_between_file_and_row_is_finished_by_the_next_sweep(make: Make) -> None:
    class Crash(BaseException):
        pass

    def crash(point: str) -> None:
        if point == "files removed":
            raise Crash

    archive = make().archive
    file = file_of(archive)
    expire(archive)
    points.listen(crash)
    with pytest.raises(Crash):
        sweep()
    points.listen(None)
    assert not file.exists()
    assert Archive.objects.get().pk == archive.pk
    with pytest.raises(CopyMissing):
        open_copy(ArchivePart.objects.get())
    assert sweep().expired == 1
    assert not Archive.objects.exists()


def leave(lease: Lease, name: str = "00001.sealed") -> Path:
    """A file as a claim would have left it."""
    file = Path(settings.STORAGE_DIR) / Place(lease.job_id, lease.fence).prefix / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"half")
    return file


@pytest.mark.parametrize("state", [JobState.CANCELLED, JobState.DEAD])
def test_what_a_job_that_is_over_left_behind_goes_with_its_key(
    order: Order, stored: World, state: JobState
) -> None:
    job = order().jobs.get()
    lease = claim(job.pk)
    assert lease is not None
    file = leave(lease)
    opening.for_owner(job.pk, kind=opening.Kind.ARCHIVE)
    assert sweep() == NOTHING
    assert file.exists()
    assert opening.opened_of(job.pk)
    Job.objects.filter(pk=job.pk).update(state=state, lease_until=None)
    assert sweep().leftovers == 1
    assert on_disk() == []
    with pytest.raises(KeyDestroyed):
        opening.opened_of(job.pk)


def test_what_earlier_claims_of_an_open_job_left_stays_for_later_ones(order: Order, stored: World) -> None:
    job = order().jobs.get()
    old = claim(job.pk)
    assert old is not None
    file = leave(old)
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    assert sweep() == NOTHING
    assert running.run(job.pk)
    assert not file.exists(), "the job is over"
    assert len(on_disk()) == 3


def test_a_worker_that_was_overtaken_makes_nothing_visible(order: Order, stored: World) -> None:
    """A frozen worker wakes up when another has the job: it must neither finish nor leave anything."""

    def overtake(point: str) -> None:
        if point != "front pages written":
            return
        points.listen(None)
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
        assert running.run(job.pk)
        assert sweep() == NOTHING

    job = order().jobs.get()
    points.listen(overtake)
    running.run(job.pk)
    assert not sweep().missing
    assert [name for name in on_disk() if name.endswith("sealed")] == [ArchiveSegment.objects.get().name]
    assert PrivacyRequest.objects.get().status == Status.READY
    assert sweep() == NOTHING


def test_sweeping_at_every_point_harms_no_running_worker(order: Order, stored: World) -> None:
    swept: list[Swept] = []

    def sweep_too(point: str) -> None:
        if not connection.in_atomic_block:
            swept.append(sweep())

    job = order().jobs.get()
    points.listen(sweep_too)
    try:
        assert running.run(job.pk)
    finally:
        points.listen(None)
    assert len(swept) > 20
    assert set(swept) == {NOTHING}
    assert file_of(Archive.objects.get()).exists()


def test_files_without_a_row_and_rows_without_a_file_are_told_and_kept(
    make: Make, caplog: pytest.LogCaptureFixture
) -> None:
    file_of(make().archive).unlink()
    root = Path(settings.STORAGE_DIR)
    stray = root / Place(uuid4(), 7).prefix / "00001.sealed"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"whose?")
    (root / "archives" / "notes.txt").write_bytes(b"?")
    with caplog.at_level(logging.ERROR, logger="privacy.exports.sweeping"):
        assert sweep() == Swept(expired=0, leftovers=0, unknown=2, missing=1)
    assert "2 files without a row, 1 rows without a file" in caplog.text
    assert stray.exists()
    assert Archive.objects.exists()


def test_one_copy_that_cannot_be_removed_does_not_keep_the_others(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = make("ingrid").archive, make("lise").archive
    for archive in (first, second):
        expire(archive)
    delete = CopyDisk.delete

    def fail_for_the_first(disk: CopyDisk, name: str) -> None:
        if str(first.job_id) in name:
            raise PermissionError("/secret/path")
        delete(disk, name)

    with monkeypatch.context() as broken:
        broken.setattr(CopyDisk, "delete", fail_for_the_first)
        assert sweep().expired == 1
    assert [archive.pk for archive in Archive.objects.all()] == [first.pk]
    assert sweep().expired == 1


def test_an_expiring_copy_being_fetched_is_read_to_its_end(make: Make) -> None:
    archive = make().archive
    copy = open_copy(archive.parts.get())
    expire(archive)
    assert sweep().expired == 1
    assert len(b"".join(copy)) == archive.size, "the key is in hand and the file open"
    copy.close()


def test_nothing_stored_at_all_is_swept_in_peace(stored: World, settings: Any, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path / "not-there-yet"
    assert sweep() == NOTHING
