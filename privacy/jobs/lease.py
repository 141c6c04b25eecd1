"""Holding a job: claim it for a while under a fence, prove at every step that one still holds it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from privacy.jobs.points import reached
from privacy.models import Job, JobStep
from privacy.states import JobState


class LeaseLost(Exception):
    """Somebody else holds the job now, or it was cancelled: stop, and touch nothing more."""


@dataclass(frozen=True)
class Lease:
    """The right to work on one job. `fence` grows with every claim, so an old holder is always told apart."""

    job_id: UUID
    fence: int
    kind: str
    request_id: UUID


CLAIM = """
    UPDATE privacy_job
    SET state = 'running', fence = nextval('privacy_fence'), owner = %s, owner_pid = pg_backend_pid(),
        lease_until = clock_timestamp() + make_interval(secs => %s),
        step_tries = step_tries + 1, claims = claims + 1
    WHERE id = %s AND step_tries < %s
      AND (state IN ('queued', 'retry') AND run_after <= clock_timestamp()
           OR state = 'running' AND lease_until < clock_timestamp())
    RETURNING fence, kind, request_id
"""


def claim(job_id: UUID) -> Lease | None:
    """Take the job if it is due and nobody holds it; otherwise None. One UPDATE, PostgreSQL's clock."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [owner, settings.LEASE_SECONDS, job_id, settings.STEP_TRIES])
        row = cursor.fetchone()
    if row is None:
        return None
    reached("claimed")
    return Lease(job_id, *row)


def guard(lease: Lease) -> Job:
    """The job row, locked, while the lease holds. Inside a transaction. Raises LeaseLost."""
    held = Job.objects.select_for_update().filter(pk=lease.job_id, fence=lease.fence, state=JobState.RUNNING)
    job = held.first()
    if job is None:
        raise LeaseLost
    return job


def commit_step(lease: Lease, name: str, effect: Callable[[Job], None]) -> bool:
    """Guard, effect and checkpoint in one transaction: what makes the effect happen once.

    False when the step was done before. Raises LeaseLost.
    """
    reached(f"before {name}")
    with transaction.atomic():
        job = guard(lease)
        if JobStep.objects.filter(job=job, name=name).exists():
            return False
        reached(f"in {name}")
        effect(job)
        JobStep.objects.create(job=job, name=name, fence=lease.fence)
        Job.objects.filter(pk=job.pk).update(step_tries=0)
        reached(f"end of {name}")
    reached(f"after {name}")
    return True


def note_progress(lease: Lease, checkpoint: dict[str, Any]) -> None:
    """Show how far the work has come, and hold on to the lease. Raises LeaseLost."""
    held = Job.objects.filter(pk=lease.job_id, fence=lease.fence, state=JobState.RUNNING)
    if not held.update(checkpoint=checkpoint):
        raise LeaseLost


def prolong(lease: Lease, cursor: Any) -> bool:
    """Push the end of the lease ahead, over the heartbeat's own connection. False when it is lost."""
    cursor.execute(
        "UPDATE privacy_job SET lease_until = clock_timestamp() + make_interval(secs => %s)"
        " WHERE id = %s AND fence = %s AND state = 'running'",
        [settings.LEASE_SECONDS, lease.job_id, lease.fence],
    )
    return bool(cursor.rowcount)
