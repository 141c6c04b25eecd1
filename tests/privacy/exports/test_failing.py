"""A disk that does not take the file: nothing half-made is seen, and the job is tried again."""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.files import disk, sealed
from privacy import workflow
from privacy.exports import storage
from privacy.exports.disk import CopyDisk
from privacy.exports.sweeping import Swept, sweep
from privacy.jobs import running
from privacy.models import Archive, Job
from privacy.states import JobState, Status
from tests.privacy.exports.conftest import Order, file_of
from tests.world import World


def must_wait(job: Job, code: str, *, left: bool = False) -> None:
    """The job waits for another try, and the disk is as before; with `left` for what nobody reads."""
    job.refresh_from_db()
    assert (job.state, job.error_code, job.request.status) == (JobState.RETRY, code, Status.BUILDING)
    assert not Archive.objects.exists()
    assert any(path.is_file() for path in Path(site.STORAGE_DIR).rglob("*")) is left


def succeeds_now(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=Now())
    assert running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.request.status) == (JobState.SUCCEEDED, Status.READY)
    assert file_of(Archive.objects.get()).exists()
    assert sweep() == Swept(expired=0, leftovers=0, unknown=0, missing=0)
    assert len([path for path in Path(site.STORAGE_DIR).rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize(
    "call", ["open", "fsync", "write", "spool", "rename", "sync_directory", "mkdir", "sizes"]
)
def test_an_error_of_the_disk_anywhere_becomes_another_try(
    order: Order, stored: World, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    def fail(*_arguments: Any, **_named: Any) -> Any:
        raise OSError(number, os.strerror(number), "/secret/path")

    job = order().jobs.get()
    with monkeypatch.context() as broken:
        places = {
            "open": (disk.os, "open"),
            "fsync": (disk.os, "fsync"),
            "write": (sealed.Writer, "_seal"),
            "spool": (storage, "TemporaryFile"),
            "rename": (Path, "rename"),
            "sync_directory": (disk, "sync_directory"),
            "mkdir": (Path, "mkdir"),
            "sizes": (CopyDisk, "sizes"),
        }
        broken.setattr(*places[call], fail)
        running.run(job.pk)
    must_wait(job, f"OSError {errno.errorcode[number]}", left=call == "sync_directory")
    succeeds_now(job)


def test_a_file_that_may_not_grow_becomes_another_try(order: Order, stored: World) -> None:
    job = order().jobs.get()
    with no_file_over(10_000):
        running.run(job.pk)
    must_wait(job, "OSError EFBIG")
    succeeds_now(job)


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_disk_that_stays_full_stops_the_job_and_staff_can_start_it_again(
    order: Order, stored: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    job = order().jobs.get()
    with monkeypatch.context() as broken:
        broken.setattr(disk.os, "fsync", fail)
        for _turn in range(10):
            Job.objects.filter(pk=job.pk).update(run_after=Now())
            if not running.run(job.pk):
                break
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.DEAD, "OSError ENOSPC")
    assert job.request.status == Status.STOPPED
    workflow.try_again(job, by=stored.users["dina"])
    succeeds_now(job)


def test_a_disk_that_fills_half_way_costs_what_is_not_finished_and_nothing_is_left_in_the_end(
    order: Order, stored: World, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.COPY_SEGMENT_BYTES = 6_000
    save = CopyDisk._save
    saved: list[str] = []

    def fill_up(disk: CopyDisk, name: str, content: Any) -> str:
        if len(saved) == 2:
            raise OSError(errno.ENOSPC, "full")
        saved.append(name)
        return save(disk, name, content)

    job = order().jobs.get()
    with monkeypatch.context() as broken:
        broken.setattr(CopyDisk, "_save", fill_up)
        running.run(job.pk)
        job.refresh_from_db()
        assert (job.state, job.error_code) == (JobState.RETRY, "OSError ENOSPC")
        assert not Archive.objects.exists()
        assert set(CopyDisk().sizes("archives/")) == set(saved)
        assert sweep() == Swept(expired=0, leftovers=0, unknown=0, missing=0)
        for _turn in range(5):
            Job.objects.filter(pk=job.pk).update(run_after=Now())
            running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.request.status) == (JobState.DEAD, Status.STOPPED)
    assert len(saved) == 2
    assert sweep().leftovers == 2
    assert [path for path in Path(site.STORAGE_DIR).rglob("*") if path.is_file()] == []
    workflow.try_again(job, by=stored.users["dina"])
    Job.objects.filter(pk=job.pk).update(run_after=Now())
    assert running.run(job.pk)
    assert Archive.objects.get().job_id == job.pk
