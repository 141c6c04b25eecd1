"""Finding jobs nobody works on: frees what a frozen worker holds, stops what has failed too often."""

from __future__ import annotations

import logging

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from privacy import workflow
from privacy.models import Job
from privacy.models.jobs import JobQuerySet
from privacy.states import JobState

logger = logging.getLogger(__name__)

END_BACKEND = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE pid = %s AND usename = session_user AND pid <> pg_backend_pid() AND state = 'idle in transaction'
"""


def watch() -> int:
    """Look after every job whose lease ran out; how many were stopped for good. Safe to repeat."""
    for job in Job.objects.filter(state=JobState.RUNNING, lease_until__lt=Now()):
        logger.warning("job %s lost its worker in try %s", job.pk, job.step_tries)
        end_backend(job)
    return sum(stop_if_hopeless(job) for job in _hopeless())


def end_backend(job: Job) -> None:
    """End the database session of a worker that froze inside a transaction and so holds the row's lock."""
    with connection.cursor() as cursor:
        cursor.execute(END_BACKEND, [job.owner_pid])


def stop_if_hopeless(job: Job) -> bool:
    """Stop the job unless somebody got further with it meanwhile."""
    with transaction.atomic():
        locked = _hopeless().select_for_update(skip_locked=True).filter(pk=job.pk).first()
        if locked is None:
            return False
        workflow.stop(locked, code=locked.error_code or "WorkerLost")
        return True


def _hopeless() -> JobQuerySet:
    return Job.objects.due().filter(step_tries__gte=settings.STEP_TRIES)
