"""Building a copy, from lease to finished archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate

from django.db import transaction
from django.utils import translation

from accounts.keys import opening
from accounts.keys.opening import Kind
from privacy import workflow
from privacy.exports import indexes, leftovers, packing, snapshots
from privacy.exports.progress import Progress
from privacy.exports.storage import Place
from privacy.exports.volumes import Part, Volume
from privacy.jobs.lease import Lease, LeaseLost, commit_step, guard
from privacy.jobs.points import reached
from privacy.models import Archive, ArchivePart, ArchiveSegment, Job, PrivacyRequest
from privacy.reviews import finding, settling
from privacy.reviews.finding import Item


@dataclass(frozen=True)
class Built:
    """The rows of a finished copy, not yet saved."""

    archive: Archive
    parts: Sequence[ArchivePart]
    segments: Sequence[ArchiveSegment]
    items: Sequence[Item] = ()


def build(lease: Lease) -> None:
    """Make the copy a job asks for and tell the person. May be called again after any crash: each call writes
    under a name of its own and goes on from what earlier ones finished; only the last step makes it visible.

    Raises LeaseLost when the job was cancelled or taken over; OSError when the storage does not take the files.
    """
    commit_step(lease, "begin", workflow.begin_building)
    key = _key(lease)
    request = PrivacyRequest.objects.get(pk=lease.request_id)
    try:
        made = _write(lease, request, key)
        commit_step(lease, "finish", partial(_finish, made=made))
    except LeaseLost:
        leftovers.remove_of(lease.job_id)
        raise
    leftovers.remove_of(lease.job_id)


def _key(lease: Lease) -> bytes:
    """The key of all that claims of this job write, saved before anything lies under it. Raises LeaseLost."""
    with transaction.atomic():
        guard(lease)
        reached("lease guarded")
        key = opening.for_owner(lease.job_id, kind=Kind.ARCHIVE)
    reached("key saved")
    return key.key


def _finish(job: Job, *, made: Built) -> None:
    finding.opened(made.items, job.request_id)
    workflow.finish_building(job, archive=made.archive, parts=made.parts, segments=made.segments)


def _write(lease: Lease, request: PrivacyRequest, key: bytes) -> Built:
    """The files in storage and their rows, not yet saved."""
    is_rest = settling.is_rest(lease.job_id)
    with opening.held(), translation.override(request.language):
        before = indexes.of_job(lease.job_id, key=key)
        with snapshots.taken(request.person_key) as snapshot:
            reached("snapshot taken")
            order = packing.read_order(request, snapshot=snapshot, is_rest=is_rest)
            progress = Progress(lease, [content.category.slug for content in order.categories])
            place = Place(lease.job_id, lease.fence)
            with Volume(place, key=key, before=before, tick=progress.tick) as volume:
                packed = packing.pack(volume, order, snapshot=snapshot, progress=progress)
            reached("all files saved")
    archive = Archive(
        kind=Archive.Kind.SUPPLEMENT if is_rest else Archive.Kind.COPY,
        snapshot_at=snapshot.at,
        contents=packing.contents_of(packed),
        rows=sum(one.rows for one in packed),
    )
    return replace(built(archive, volume.parts), items=packing.left_to_look_at(order, packed))


def built(archive: Archive, parts: Sequence[Part]) -> Built:
    """The rows of an archive and of what lies in storage for it."""
    rows = [
        ArchivePart(archive=archive, number=number, size=part.size, sha256=part.sha256)
        for number, part in enumerate(parts, start=1)
    ]
    segments = [segment for row, part in zip(rows, parts, strict=True) for segment in _segments(row, part)]
    return Built(archive, rows, segments)


def _segments(row: ArchivePart, part: Part) -> list[ArchiveSegment]:
    starts = accumulate((stretch.size for stretch in part.stretches), initial=0)
    return [
        ArchiveSegment(
            part=row,
            number=number,
            name=stretch.name,
            sealing=stretch.sealing,
            skipped=stretch.skipped,
            start=start,
            size=stretch.size,
        )
        for number, (start, stretch) in enumerate(zip(starts, part.stretches, strict=False), start=1)
    ]
