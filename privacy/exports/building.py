"""Building a copy, from lease to finished archive."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import translation

from accounts.files.sealed import Writer
from accounts.keys import opening
from accounts.models import DataKey
from privacy import workflow
from privacy.exports import packing, snapshots, storage
from privacy.exports.progress import Progress
from privacy.exports.sealed import COPY
from privacy.exports.storage import Place
from privacy.exports.zipping import Span
from privacy.jobs.lease import Lease, LeaseLost, commit_step
from privacy.jobs.points import reached
from privacy.models import Archive, ArchivePart, ArchiveSegment, Job, PrivacyRequest
from privacy.reviews import finding, settling
from privacy.reviews.finding import Item


@dataclass(frozen=True)
class Built:
    """The rows of a finished copy, not yet saved."""

    archive: Archive
    part: ArchivePart
    segment: ArchiveSegment
    items: tuple[Item, ...]


class OneFile:
    """All of a copy in one sealed file, which no later try takes anything over from."""

    def __init__(self, sealed: Writer) -> None:
        self.sealed = sealed

    def write(self, data: bytes) -> None:
        self.sealed.write(data)

    def begin_member(self) -> None:
        return

    def end_member(self) -> None:
        return

    def end_part(self) -> None:
        return

    def keep(self, span: Span) -> None:
        return

    def find(self, _name: str, _fingerprint: str) -> Span | None:
        return None

    def copy(self, _place: Any, _size: int) -> Any:
        raise NotImplementedError


def build(lease: Lease) -> None:
    """Make the copy a job asks for and tell the person. May be called again after any crash: each call writes
    to a directory of its own, and only the last step makes anything of it visible.

    Raises LeaseLost when the job was cancelled or taken over; OSError when the disk does not take the file.
    """
    commit_step(lease, "begin", workflow.begin_building)
    request = PrivacyRequest.objects.get(pk=lease.request_id)
    place = storage.make(lease)
    built, key = _write(lease, request, place)
    try:
        commit_step(lease, "finish", partial(_finish, built=built, key=key))
    except LeaseLost:
        storage.discard(place)
        raise


def _finish(job: Job, *, built: Built, key: DataKey) -> None:
    key.save(force_insert=True)
    finding.opened(built.items, job.request_id)
    workflow.finish_building(job, archive=built.archive, parts=[built.part], segments=[built.segment])


def _write(lease: Lease, request: PrivacyRequest, place: Place) -> tuple[Built, DataKey]:
    """The sealed file at its place, its rows and that of its key, not yet saved."""
    is_rest = settling.is_rest(lease.job_id)
    archive = Archive(id=uuid4(), kind=Archive.Kind.SUPPLEMENT if is_rest else Archive.Kind.COPY)
    ((row, key),) = opening.prepared({archive.pk: DataKey.Kind.ARCHIVE})
    with (
        opening.held(),
        translation.override(request.language),
        storage.written(place) as file,
    ):
        out = OneFile(COPY.writer(file, key=key.key, owner=archive.pk))
        with snapshots.taken(request.person_id) as snapshot:
            reached("snapshot taken")
            order = packing.read_order(request, snapshot=snapshot, is_rest=is_rest)
            progress = Progress(lease, [content.category.slug for content in order.categories])
            packed = packing.pack(out, order, snapshot=snapshot, progress=progress)
        out.sealed.finish()
        archive.snapshot_at = snapshot.at
    archive.contents = packing.contents_of(packed)
    archive.rows = sum(one.rows for one in packed)
    part = ArchivePart(archive=archive, number=1, size=out.sealed.size, sha256=out.sealed.sha256)
    segment = ArchiveSegment(
        part=part, number=1, name=place.path, sealing=archive.pk, start=0, size=out.sealed.size
    )
    return Built(archive, part, segment, packing.left_to_look_at(order, packed)), row
