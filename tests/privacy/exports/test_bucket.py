"""Copies in a bucket that speaks S3, over real HTTP: made, gone on from, fetched by range, removed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.db.models.functions import Now
from django.utils import timezone
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from accounts.files.sealed import WHOLE
from privacy import workflow
from privacy.exports import s3
from privacy.exports.fetching import CopyMissing, open_copy
from privacy.exports.s3 import CopyBucket, StorageFailed
from privacy.exports.storage import copies
from privacy.exports.sweeping import Swept, sweep
from privacy.jobs import points, running
from privacy.models import Archive, ArchiveSegment, Job
from privacy.states import JobState, Status
from tests.privacy.exports import buckets
from tests.privacy.exports.conftest import Make, Order, read_whole
from tests.privacy.exports.crowds import fill_with_noise
from tests.world import World

NOTHING = Swept(expired=0, leftovers=0, unknown=0, missing=0)


@pytest.fixture
def server(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadedMotoServer]:
    with buckets.running() as (server, address):
        settings.STORAGES = buckets.storages(address)
        yield server


@pytest.fixture
def bucket(server: ThreadedMotoServer, stored: World, settings: Settings) -> World:
    settings.COPY_SEGMENT_BYTES = 1 << 16
    fill_with_noise(stored.ingrid, stored.sites["house"], count=8_000, last=stored.now)
    return stored


def names() -> set[str]:
    return set(copies().sizes("archives/"))


def on_disk() -> list[Path]:
    return [path for path in Path(site.STORAGE_DIR).rglob("*") if path.is_file()]


def test_a_copy_is_made_fetched_whole_and_by_range_and_nothing_lies_on_the_disk(
    bucket: World, make: Make
) -> None:
    made = make()
    assert zipfile.ZipFile(io.BytesIO(made.plain)).testzip() is None
    assert names() == set(ArchiveSegment.objects.values_list("name", flat=True))
    assert len(names()) > 2
    assert on_disk() == []
    for segment in list(made.part.segments.all())[1:]:
        start, stop = segment.start - 7, segment.start + 7
        assert b"".join(open_copy(made.part, start=start, stop=stop)) == made.plain[start:stop]
    assert sweep() == NOTHING


def test_a_range_costs_no_whole_file(
    bucket: World, make: Make, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COPY_SEGMENT_BYTES = 64 << 20
    monkeypatch.setattr(s3, "RUN", 2 * WHOLE)
    made = make()
    asked: list[int] = []
    fetched = s3.RangeFile.__init__

    def noting(file: Any, fetch: Any, size: int) -> None:
        def note(start: int, stop: int) -> bytes:
            asked.append(stop - start)
            return bytes(fetch(start, stop))

        fetched(file, note, size)

    monkeypatch.setattr(s3.RangeFile, "__init__", noting)
    assert b"".join(open_copy(made.part, start=5, stop=9)) == made.plain[5:9]
    assert sum(asked) < 3 * WHOLE
    asked.clear()
    assert b"".join(open_copy(made.part)) == made.plain
    assert max(asked) <= 2 * WHOLE


def test_a_run_of_a_large_object_is_read_in_few_requests(server: ThreadedMotoServer) -> None:
    content = bytes(range(256)) * 80_000
    copies().save("archives/large", ContentFile(content))
    file = copies().open("archives/large")
    assert (file.seek(0, io.SEEK_END), file.seek(5), file.read(3)) == (len(content), 5, content[5:8])
    file.seek(300)
    assert b"".join(iter(lambda: file.read(WHOLE), b"")) == content[300:]
    assert file.read(10) == b""


def test_a_killed_worker_is_gone_on_from(bucket: World, order: Order, settings: Settings) -> None:
    class Killed(BaseException):
        pass

    def kill(point: str) -> None:
        if point == "saved" and len(names()) > 2:
            raise Killed

    job = order().jobs.get()
    points.listen(kill)
    with pytest.raises(Killed):
        running.run(job.pk)
    points.listen(None)
    assert sweep() == NOTHING
    assert len(names()) > 2
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert running.run(job.pk)
    archive = Archive.objects.get()
    assert zipfile.ZipFile(io.BytesIO(read_whole(archive))).testzip() is None
    assert names() == set(ArchiveSegment.objects.values_list("name", flat=True))


def test_what_expires_or_is_withdrawn_leaves_the_bucket(bucket: World, make: Make) -> None:
    archive = make().archive
    workflow.withdraw(archive.request, by=bucket.users["ingrid"])
    with pytest.raises(CopyMissing):
        open_copy(Archive.objects.get().parts.get())
    assert sweep().expired == 1
    assert names() == set()
    assert sweep() == NOTHING


def test_a_bucket_that_goes_away_half_way_is_tried_again_and_nothing_is_left(
    bucket: World, order: Order, server: ThreadedMotoServer
) -> None:
    job = order().jobs.get()
    stopped: list[str] = []

    def stop(point: str) -> None:
        if point == "saved" and not stopped:
            stopped.append(point)
            server.stop()

    points.listen(stop)
    running.run(job.pk)
    points.listen(None)
    job.refresh_from_db()
    assert stopped
    assert (job.state, job.error_code, job.request.status) == (
        JobState.RETRY, "StorageFailed", Status.BUILDING,
    )  # fmt: skip
    assert not Archive.objects.exists()
    assert on_disk() == []
    for _turn in range(5):
        Job.objects.filter(pk=job.pk).update(run_after=Now())
        running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.DEAD, "StorageFailed")
    assert job.request.status == Status.STOPPED


def test_a_missing_object_is_told_before_the_first_byte(bucket: World, make: Make) -> None:
    made = make()
    last = list(made.part.segments.all())[-1]
    copies().delete(last.name)
    copies().delete(last.name)
    with pytest.raises(CopyMissing):
        open_copy(made.part)
    assert sweep().missing == 1


def test_errors_name_no_object_and_no_address_is_given(server: ThreadedMotoServer) -> None:
    storage = copies()
    assert isinstance(storage, CopyBucket)
    with pytest.raises(FileNotFoundError, match=r"^no such object$"):
        storage.size("archives/secret")
    with pytest.raises(NotImplementedError):
        storage.url("archives/secret")
    storage.save("archives/held", ContentFile(b"x"))
    assert storage.exists("archives/held")
    assert not storage.exists("archives/other")
    server.stop()
    with pytest.raises(StorageFailed) as failed:
        storage.size("archives/held")
    assert "held" not in str(failed.value)


def test_a_bucket_is_private_and_signed_with_version_four(server: ThreadedMotoServer) -> None:
    storage = copies()
    assert isinstance(storage, CopyBucket)
    assert storage.default_acl is None
    assert storage.client_config.signature_version == "s3v4"
    storage.save("archives/held", ContentFile(b"x"))
    client = storage.connection.meta.client
    granted = client.get_object_acl(Bucket=buckets.BUCKET, Key="archives/held")["Grants"]
    assert all("AllUsers" not in str(grant) for grant in granted)
