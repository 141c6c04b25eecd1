"""Two lanes for the work, so that what takes long stands in nobody's way. Each has workers of its own."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings

from accounts.doorbell import ring
from accounts.wall import scope
from privacy.exports.counting import counts
from privacy.jobs import running
from privacy.models import Job
from privacy.models.jobs import JobQuerySet
from privacy.workflow import Scope

Lane = Job.Lane
WAKE: Mapping[str, str] = {Lane.LIGHT: "privacy.tasks.wake", Lane.HEAVY: "privacy.tasks.wake_heavy"}


def ring_for(jobs: JobQuerySet, *, at_most: int) -> None:
    """Ring for each of these jobs in its lane."""
    for job_id, lane in jobs.values_list("pk", "lane")[:at_most]:
        ring(WAKE[lane], str(job_id))


def run_light(job_id: UUID) -> bool:
    """Do the job if it is due and light; pass it on to the other lane when it is heavy. Safe to repeat."""
    if is_heavy(job_id):
        ring(WAKE[Lane.HEAVY], str(job_id))
        return False
    return running.run(job_id)


def is_heavy(job_id: UUID) -> bool:
    """Whether a job is for the heavy lane. One that nobody has begun yet is weighed."""
    job = Job.objects.due().filter(pk=job_id).select_related("request__person").first()
    if job is None or job.claims or job.lane == Lane.HEAVY:
        return job is not None and job.lane == Lane.HEAVY
    if not _weighs_much(job):
        return False
    Job.objects.filter(pk=job_id, claims=0).update(lane=Lane.HEAVY)
    return True


def _weighs_much(job: Job) -> bool:
    """Bounded counts: three queries, however much there is."""
    with scope.of_person(job.request.person_key):
        found = counts(job.request.person, Scope.from_json(job.request.scope))
    rows = sum(count.rows for count in found)
    return (
        any(count.is_more for count in found)
        or rows > settings.HEAVY_COPY_ROWS
        or sum(count.size for count in found) > settings.HEAVY_COPY_BYTES
    )
