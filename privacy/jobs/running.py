"""Running one job from claim to end, whatever happens to the worker on the way."""

from __future__ import annotations

import errno
import logging
import random
import traceback
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from privacy import workflow
from privacy.erasure.carrying_out import carry_out
from privacy.exports.building import build
from privacy.jobs.heartbeat import Heartbeat
from privacy.jobs.lease import Lease, LeaseLost, claim
from privacy.models import Job
from privacy.states import JobState

logger = logging.getLogger(__name__)

WORK: Mapping[str, Callable[[Lease], None]] = {
    Job.Kind.EXPORT: build,
    Job.Kind.ERASURE: carry_out,
}


def run(job_id: UUID) -> bool:
    """Do the job if it is due. False when it is not, or when somebody else holds it. Safe to repeat."""
    lease = claim(job_id)
    if lease is None:
        return False
    with Failure(lease), Heartbeat(lease):
        WORK[lease.kind](lease)
    return True


class Failure:
    """Turns whatever the work raised into a later try or a stopped job, and lets no text of it out.

    The message of an exception may hold personal data, so only its class is kept and logged.
    """

    def __init__(self, lease: Lease) -> None:
        self._lease = lease

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if kind is None:
            return True
        if not issubclass(kind, Exception):
            return False
        if issubclass(kind, LeaseLost):
            logger.info("job %s is no longer ours", self._lease.job_id)
            return True
        code = code_of(error)
        logger.error("job %s failed: %s at %s", self._lease.job_id, code, place(trace))
        try_later(self._lease, code=code)
        return True


def try_later(lease: Lease, *, code: str) -> None:
    """Give the job back with a growing wait, or stop it when one step has failed too often. Safe to repeat."""
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(
            pk=lease.job_id, fence=lease.fence, state=JobState.RUNNING
        )
        job = held.first()
        if job is None:
            return
        if job.step_tries >= settings.STEP_TRIES:
            workflow.stop(job, code=code)
            return
        job.state = JobState.RETRY
        job.run_after = timezone.now() + backoff(job.step_tries)
        job.error_code = code
        job.save(update_fields=["state", "run_after", "error_code"])


def backoff(tries: int) -> timedelta:
    """How long to wait after so many tries: 2 s doubled each time, at most 15 minutes, spread by half."""
    return timedelta(seconds=min(900, 2 * 2**tries) * random.uniform(0.5, 1.5))  # noqa: S311 - no secret


def code_of(error: BaseException | None) -> str:
    """The class of an error, and for the operating system's which one: «OSError ENOSPC» is a full disk."""
    number = error.errno if isinstance(error, OSError) else None
    known = "" if number is None else errno.errorcode.get(number, "")
    return f"{type(error).__name__} {known}".rstrip()


def place(trace: TracebackType | None) -> str:
    """File and line where it happened, innermost first, without any value."""
    frames = traceback.extract_tb(trace)[-4:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
