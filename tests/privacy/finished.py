"""Copies brought to each state a case can be in, without the worker."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from accounts.keys import opening
from accounts.keys.opening import Kind
from privacy import workflow
from privacy.exports.building import built
from privacy.exports.storage import Place
from privacy.exports.volumes import Volume
from privacy.jobs.lease import claim, commit_step, note_progress
from privacy.models import Archive, ArchivePart, Job, PrivacyRequest
from privacy.states import Status

CONTENTS = [{"slug": "bruk", "rows": 1284, "tables": []}, {"slug": "kundeforhold", "rows": 9, "tables": []}]


def plain_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("index.html", "<!doctype html><title>Kopi</title>")
    return file.getvalue()


def build(request: PrivacyRequest, *, half: bool = False, parts: int = 1) -> bytes:
    """Take the case to READY with a real sealed file, or with `half` only half-way there. The plain bytes.

    Each of several parts holds the same.
    """
    job = Job.objects.get(request=request, state="queued")
    lease = claim(job.pk)
    assert lease
    commit_step(lease, "begin", workflow.begin_building)
    lines = [
        {"slug": "kundeforhold", "rows": 9, "state": "done"},
        {"slug": "bruk", "rows": 1284, "state": "running"},
    ]
    note_progress(lease, {"categories": lines, "rows": 1293})
    plain = plain_zip()
    if not half:
        archive = Archive(contents=CONTENTS, rows=1293, snapshot_at=timezone.now())
        key = opening.for_owner(lease.job_id, kind=Kind.ARCHIVE).key
        place = Place(lease.job_id, lease.fence)
        with Volume(place, key=key, before={}, tick=lambda: None) as volume:
            for _part in range(parts):
                volume.write(plain)
                volume.end_part()
        made = built(archive, volume.parts)
        rows = {"archive": made.archive, "parts": made.parts, "segments": made.segments}
        commit_step(lease, "finish", lambda held: workflow.finish_building(held, **rows))
    request.refresh_from_db()
    return plain


def bring(request: PrivacyRequest, status: Status) -> PrivacyRequest:
    """The case in that status, by the way it would have taken."""
    match status:
        case Status.BUILDING:
            build(request, half=True)
        case Status.STOPPED:
            build(request, half=True)
            workflow.stop(request.jobs.get(), code="OSError")
        case Status.READY:
            build(request)
        case Status.DELIVERED:
            build(request)
            workflow.record_download(part_of(request), by=request.person.user, device="Chrome, Windows")
        case Status.EXPIRED:
            build(request)
            time_is_up(request)
            workflow.expire(request)
            Archive.objects.filter(request=request).delete()
        case Status.WITHDRAWN:
            workflow.withdraw(request, by=request.person.user)
    return PrivacyRequest.objects.get(pk=request.pk)


def part_of(request: PrivacyRequest) -> ArchivePart:
    """The first file of a copy."""
    return ArchivePart.objects.filter(archive__request=request).earliest("number")


def file_address(request: PrivacyRequest) -> str:
    """Where the copy is fetched, or would be if there were one."""
    part = ArchivePart.objects.filter(archive__request=request).order_by("number").first()
    return reverse("copy-download", args=[request.reference, part.pk if part else uuid4()])


def time_is_up(request: PrivacyRequest) -> None:
    Archive.objects.filter(request=request).update(expires_at=timezone.now() - timedelta(seconds=1))
