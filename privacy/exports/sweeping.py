"""Removing copies whose time is up, and what crashes left behind. The file goes before its row does."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.keys import opening
from accounts.keys.opening import Kind
from accounts.keys.sweeping import sweep_ownerless
from privacy import workflow
from privacy.exports import storage
from privacy.exports.storage import Place
from privacy.jobs.points import reached
from privacy.models import Archive, ArchiveSegment, Job, PrivacyRequest
from privacy.states import JOB_OPEN

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Swept:
    """What one sweep did. `unknown` (files without a row) and `missing` (rows without a file) must be 0."""

    expired: int
    leftovers: int
    unknown: int
    missing: int


def sweep() -> Swept:
    """Remove what is no longer to be kept. Safe to repeat, by two at once, and beside a running worker."""
    storage.empty_trash()
    expired = sum(_expire(archive) for archive in Archive.objects.filter(expires_at__lte=Now()))
    leftovers = sum(_remove_leftover(place) for place in storage.of_claims())
    _remove_empty()
    sweep_ownerless(timezone.now(), {Kind.ARCHIVE: (Archive,)})
    unknown = len(storage.strangers()) + sum(_is_unknown(place) for place in storage.of_claims())
    missing = sum(_is_missing(archive) for archive in Archive.objects.filter(expires_at__gt=Now()))
    swept = Swept(expired, leftovers, unknown, missing)
    log = logger.error if swept.unknown or swept.missing else logger.info
    log(
        "archives swept: %s expired, %s leftovers, %s files without a row, %s rows without a file",
        *(swept.expired, swept.leftovers, swept.unknown, swept.missing),
    )
    return swept


def _expire(archive: Archive) -> bool:
    """Remove one copy: the file, then the row. False when it did not work and the next sweep must try again."""
    reached("archive expired")
    try:
        for name in _names(archive):
            storage.discard(Place.of(name))
    except OSError as error:
        logger.error("archive %s could not be removed: %s", archive.pk, type(error).__name__)
        return False
    reached("file removed")
    with transaction.atomic():
        request = PrivacyRequest.objects.select_for_update().get(pk=archive.request_id)
        workflow.expire(request)
        opening.destroy(archive.pk)
        archive.delete()
        reached("row removed")
    reached("removal committed")
    return True


def _remove_leftover(place: Place) -> bool:
    """Remove the directory of a claim that is over, unless an archive lies in it.

    The directory was seen before the row is read, and it is made only under a lease: so a fence that is not the
    row's is an old one.
    """
    job = Job.objects.filter(pk=place.job_id).values("state", "fence").first()
    if job is None or ArchiveSegment.objects.filter(name=place.path).exists():
        return False
    if job["state"] in JOB_OPEN and job["fence"] == place.fence:
        return False
    reached("leftover found")
    storage.discard(place)
    reached("leftover removed")
    return True


def _names(archive: Archive) -> list[str]:
    """Of the files in storage a copy is read from."""
    found = ArchiveSegment.objects.filter(part__archive=archive)
    return sorted(set(found.values_list("name", flat=True)))


def _remove_empty() -> None:
    """Remove the directories of jobs that are over and have left nothing."""
    for directory in storage.of_jobs():
        job = Job.objects.filter(pk=directory.name, state__in=JOB_OPEN)
        if not any(directory.iterdir()) and not job.exists():
            storage.remove(directory)


def _is_unknown(place: Place) -> bool:
    """Whether there are files that no job knows: a job's row is never deleted before its files."""
    return not Job.objects.filter(pk=place.job_id).exists()


def _is_missing(archive: Archive) -> bool:
    """Whether a copy that can be fetched has no file. Asked again: it may have been removed meanwhile."""
    if all(Place.of(name).file.exists() for name in _names(archive)):
        return False
    return Archive.objects.filter(pk=archive.pk, expires_at__gt=Now()).exists()
