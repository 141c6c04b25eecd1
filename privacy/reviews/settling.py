"""When everything is decided: what may be handed out follows as a supplement, and the request is answered."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from accounts.doorbell import ring_after_commit
from accounts.models import User
from privacy.closing import close
from privacy.models import Archive, Job, PrivacyRequest
from privacy.states import ReviewState, Status
from privacy.telling import tell

REST = "supplement:"


def settle(request: PrivacyRequest, *, by: User) -> None:
    """Go on once nothing waits any more. Inside the transaction of the last decision; safe to repeat."""
    locked = PrivacyRequest.objects.select_for_update(of=["self"]).select_related("case").get(pk=request.pk)
    if locked.status != Status.REVIEWING or locked.reviews.open().exists():
        return
    if locked.reviews.filter(state=ReviewState.APPROVED).exists():
        locked.move_to(Status.QUEUED, by=by)
        job = Job.objects.create(kind=Job.Kind.EXPORT, request=locked, key=key_of(locked))
        ring_after_commit(job.pk)
        return
    _answer(locked, by=by)


def is_rest(job_id: UUID) -> bool:
    """Whether a job builds what was looked through, rather than the copy itself."""
    return Job.objects.filter(pk=job_id, key__startswith=REST).exists()


def key_of(request: PrivacyRequest) -> str:
    """The key of the job that builds the supplement: there is only ever one."""
    return f"{REST}{request.pk}"


def _answer(request: PrivacyRequest, *, by: User) -> None:
    """Nothing follows, and the person is told why: the letter leads to the grounds and how to complain (R-25)."""
    is_there = Archive.objects.filter(request=request, expires_at__gt=timezone.now()).exists()
    request.move_to(Status.READY if is_there else Status.EXPIRED, by=by)
    if not is_there:
        close(request)
    tell(request, "copy-rest-withheld", key=f"copy-rest-withheld:{request.pk}")
