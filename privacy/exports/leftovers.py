"""What claims of a job leave in storage that no copy is read from."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from accounts.keys import opening
from privacy.exports import storage
from privacy.exports.storage import copies
from privacy.jobs.points import reached
from privacy.models import ArchiveSegment, Job
from privacy.states import JOB_OPEN

logger = logging.getLogger(__name__)


def remove_of(job_id: UUID) -> int:
    """Remove what a job that is over has left; how many files. Safe to repeat; what fails is left to the sweep."""
    try:
        return remove(job_id, copies().sizes(storage.of_job(job_id)))
    except OSError as error:
        logger.error("the leftovers of job %s could not be removed: %s", job_id, type(error).__name__)
        return 0


def remove(job_id: UUID, names: Iterable[str]) -> int:
    """Of these files of a job, remove those no copy is read from, once the job is over. Raises OSError.

    They were listed before the job is read. As long as it is open, any of them may still be gone on from; while
    its row is locked, nobody starts it again. Without a copy the key goes too.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
        if job is None or job.state in JOB_OPEN:
            return 0
        segments = ArchiveSegment.objects.filter(part__archive__job=job)
        kept = set(segments.values_list("name", flat=True))
        left = sorted(set(names) - kept)
        if left:
            reached("leftovers found")
        if not kept:
            opening.destroy(job_id)
        for name in left:
            copies().delete(name)
    if left:
        reached("leftovers removed")
    return len(left)
