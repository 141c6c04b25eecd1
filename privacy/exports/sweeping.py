"""Removing copies whose time is up, and what crashes left behind. Key and files go before the rows do."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.keys import opening
from accounts.keys.opening import Kind
from accounts.keys.sweeping import sweep_kind
from privacy import workflow
from privacy.exports import leftovers, storage
from privacy.exports.storage import copies
from privacy.jobs.points import reached
from privacy.models import Archive, ArchiveSegment, Job, PrivacyRequest

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """What one sweep did. `unknown` (files without a row) and `missing` (rows without a file) must be 0."""

    expired: int
    leftovers: int
    unknown: int
    missing: int


def sweep() -> Swept:
    """Remove what is no longer to be kept. Safe to repeat, by two at once, and beside a running worker.

    Raises OSError when the storage cannot be asked what lies in it.
    """
    expired = sum(_expire(archive) for archive in Archive.objects.filter(expires_at__lte=Now()))
    sizes = copies().sizes(storage.ARCHIVES)
    of_jobs = storage.by_job(sizes)
    left = sum(_remove(job_id, names) for job_id, names in of_jobs.items())
    sweep_kind(Kind.ARCHIVE, Archive, Job, now=timezone.now())
    known = set(Job.objects.filter(pk__in=of_jobs).values_list("pk", flat=True))
    unknown = len(sizes) - sum(len(names) for job_id, names in of_jobs.items() if job_id in known)
    missing = sum(_is_missing(archive, sizes) for archive in Archive.objects.filter(expires_at__gt=Now()))
    swept = Swept(expired, left, unknown, missing)
    log = logger.error if swept.unknown or swept.missing else logger.info
    log(
        "archives swept: %s expired, %s leftovers, %s files without a row, %s rows without a file",
        *(swept.expired, swept.leftovers, swept.unknown, swept.missing),
    )
    return swept


def _expire(archive: Archive) -> bool:
    """Remove one copy: key, files, rows. False when it did not work and the next sweep must try again."""
    reached("archive expired")
    opening.destroy(archive.pk, archive.job_id)
    reached("key destroyed")
    try:
        for name in _names(archive):
            copies().delete(name)
    except OSError as error:
        logger.error("archive %s could not be removed: %s", archive.pk, type(error).__name__)
        return False
    reached("files removed")
    with transaction.atomic():
        request = PrivacyRequest.objects.select_for_update().get(pk=archive.request_id)
        if not request.archives.exclude(pk=archive.pk).exists():
            workflow.expire(request)
        archive.delete()
        reached("rows removed")
    reached("removal committed")
    return True


def _remove(job_id: UUID, names: set[str]) -> int:
    try:
        return leftovers.remove(job_id, names)
    except OSError as error:
        logger.error("the leftovers of job %s could not be removed: %s", job_id, type(error).__name__)
        return 0


def _names(archive: Archive) -> list[str]:
    """Of the files in storage a copy is read from."""
    found = ArchiveSegment.objects.filter(part__archive=archive)
    return sorted(set(found.values_list("name", flat=True)))


def _is_missing(archive: Archive, sizes: Mapping[str, int]) -> bool:
    """Whether a copy that can be fetched has no file. Asked again: it may have been made or removed meanwhile."""
    if all(name in sizes or _exists(name) for name in _names(archive)):
        return False
    return Archive.objects.filter(pk=archive.pk, expires_at__gt=Now()).exists()


def _exists(name: str) -> bool:
    try:
        copies().size(name)
    except FileNotFoundError:
        return False
    return True
