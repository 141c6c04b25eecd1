"""All that can happen to a request, one function per thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import post, waits
from accounts.audit import Action, Outcome
from accounts.doorbell import ring, ring_after_commit
from accounts.models import Controller, Person, User
from privacy import arrivals
from privacy.arrivals import Wish
from privacy.closing import close
from privacy.erasure import gate
from privacy.models import (
    Archive,
    ArchivePart,
    ArchiveSegment,
    Download,
    Erasure,
    Job,
    PrivacyCase,
    PrivacyRequest,
)
from privacy.restrictions import lifting
from privacy.states import DOWNLOADABLE, JOB_OPEN, JobState, Right, Status, WrongState, may_move

DOWNLOADS_AT_MOST = 3
GIGABYTE = 1_000_000_000
# A file of four still fits on a memory stick with the file system of cameras and cars (FAT32).
PART_SIZES = tuple(number * GIGABYTE for number in (1, 2, 4, 10))
PART_SIZE = 4 * GIGABYTE


class NoDownloadLeft(Exception):
    """The copy was fetched as often as it may be (F-40)."""


@dataclass(frozen=True)
class Scope:
    """What a copy shall hold: category slugs, and a period (Oslo dates, both included; None is open).

    `sites`: keys of the homes it is about, none for all of them; what hangs on no home is in it all the same.
    `part_size`: bytes that each of its files has at most.
    """

    categories: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    sites: tuple[UUID, ...] = ()
    part_size: int = PART_SIZE

    def as_json(self) -> dict[str, Any]:
        """As it is stored. What nobody chose does not stand there."""
        stored = {
            "categories": list(self.categories),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "sites": [str(site) for site in self.sites],
            "part_size": self.part_size,
        }
        if not self.sites:
            del stored["sites"]
        if self.part_size == PART_SIZE:
            del stored["part_size"]
        return stored

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Scope:
        since, until = (stored.get(name) for name in ("since", "until"))
        return cls(
            tuple(stored["categories"]),
            date.fromisoformat(since) if since else None,
            date.fromisoformat(until) if until else None,
            tuple(UUID(site) for site in stored.get("sites", ())),
            stored.get("part_size", PART_SIZE),
        )


def open_export(person: Person, *, by: User, scope: Scope, language: str) -> PrivacyRequest:
    """Ask for a copy of everything in `scope` (GDPR Art. 15(3)).

    Safe to repeat: while one is under way, that one is returned (F-17). Raises StillWaiting during a wait.
    """
    running = PrivacyRequest.objects.for_viewer(person).filter(right=Right.ACCESS).under_way()
    if found := running.select_related("case").first():
        return found
    waits.refuse(by)
    case = arrivals.receive(
        person, by=by, wishes=[Wish(Right.ACCESS, scope=scope.as_json())], language=language
    )
    return running.get(case=case)


def begin_building(job: Job) -> None:
    """The worker has started on the copy."""
    job.request.move_to(Status.BUILDING)


def finish_building(
    job: Job, *, archive: Archive, parts: Sequence[ArchivePart], segments: Sequence[ArchiveSegment]
) -> None:
    """The copy lies sealed in storage: keep its rows, tell the person, end the job. Inside a step."""
    archive.request = job.request
    archive.job = job
    archive.expires_at = timezone.now() + timedelta(days=settings.ARCHIVE_DAYS)
    archive.size = sum(part.size for part in parts)
    archive.save(force_insert=True)
    ArchivePart.objects.bulk_create(parts)
    ArchiveSegment.objects.bulk_create(segments)
    # What may show others is looked at first, and follows; until then the request is not answered (F-43).
    status = Status.REVIEWING if job.request.reviews.open().exists() else Status.READY
    job.request.move_to(status, facts={"archive": str(archive.pk), "rows": archive.rows})
    job.end(JobState.SUCCEEDED)
    kind = "copy-ready" if archive.kind == Archive.Kind.COPY else "copy-rest-ready"
    post.owe(kind, key=f"{kind}:{job.pk}", to=job.request.person, facts=_facts(job.request, archive))


def withdraw(request: PrivacyRequest, *, by: User) -> None:
    """The person no longer wants it. A running worker notices at its next step; a finished file goes.

    Raises WrongState when it is already over, or when something has been erased already.
    """
    with transaction.atomic():
        if Erasure.objects.select_for_update().filter(request=request).exclude(started_at=None).exists():
            raise WrongState(f"{request.right}: already begun")
        jobs = request.jobs.select_for_update().filter(state__in=[*JOB_OPEN, JobState.DEAD])
        for job in jobs:
            job.end(JobState.CANCELLED)
        request.refresh_from_db()
        request.move_to(Status.WITHDRAWN, by=by)
        close(request)
        lifting.end_with(request, by=by)
        Archive.objects.filter(request=request).update(expires_at=timezone.now())
        # From here on nothing is given out; key, files and rows go as soon as a worker hears of it.
        _sweep_after_commit()


def withdraw_all(case: PrivacyCase, *, by: User) -> int:
    """The person wants nothing of a case any more; how many requests that ended. What is carried out stays so."""
    ended = 0
    with transaction.atomic():
        not_begun = case.requests.exclude(erasure__started_at__isnull=False)
        for request in not_begun.order_by("created_at").select_related("case"):
            if may_move(Right(request.right), Status(request.status), Status.WITHDRAWN):
                withdraw(request, by=by)
                ended += 1
    return ended


def stop(job: Job, *, code: str) -> None:
    """One step failed too often: put the job where staff see it and tell the person we are on it."""
    with transaction.atomic():
        job.end(JobState.DEAD, code=code)
        _sweep_after_commit()
        request = job.request
        request.move_to(Status.STOPPED, facts={"job": str(job.pk), "code": code})
        facts = _facts(request)
        kind = "erasure-stopped" if job.kind == Job.Kind.ERASURE else "copy-stopped"
        # Of whom an erasure has come so far that they are gone, there is nobody to write to.
        if request.person_id:
            with gate.passing(request.person_id):
                post.owe(kind, key=f"{kind}:{job.pk}:{job.claims}", to=request.person, facts=facts)
        officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
        if officer:
            post.owe("job-stopped", key=f"job-stopped:{job.pk}:{job.claims}", address=officer, facts=facts)


def try_again(job: Job, *, by: User) -> None:
    """Staff start a stopped job again. Raises WrongState when it is not stopped."""
    with transaction.atomic():
        stopped = Job.objects.select_for_update().filter(pk=job.pk, state=JobState.DEAD).first()
        if stopped is None:
            raise WrongState(f"job {job.pk} is not stopped")
        stopped.state, stopped.step_tries = JobState.QUEUED, 0
        stopped.run_after, stopped.finished_at = timezone.now(), None
        stopped.save(update_fields=["state", "step_tries", "run_after", "finished_at"])
        is_erasure = stopped.kind == Job.Kind.ERASURE
        stopped.request.move_to(Status.EXECUTING if is_erasure else Status.QUEUED, by=by)
        stopped.request.log(Action.JOB_RESTARTED, by=by)
        if not is_erasure:
            # It begins anew, and so must be able to take the request from queued to building again.
            stopped.steps.all().delete()
        ring_after_commit(stopped.pk)


def record_download(part: ArchivePart, *, by: User, device: str) -> Download:
    """The person fetches a file of the copy. The first time moves the case to delivered.

    Raises StillWaiting during a wait, WrongState when there is nothing to fetch (any more), NoDownloadLeft when it
    was fetched too often.
    """
    waits.refuse(by)
    with transaction.atomic():
        locked = PrivacyRequest.objects.select_for_update().get(archives=part.archive_id)
        kept = Archive.objects.filter(pk=part.archive_id, expires_at__gt=timezone.now())
        if locked.status not in DOWNLOADABLE or not kept.exists():
            raise WrongState(f"{locked.right}: nothing to fetch when {locked.status}")
        of_part = {"archive_key": part.archive_id, "part": part.number}
        started = locked.downloads.filter(outcome=Download.Outcome.STARTED, **of_part)
        if started.count() >= DOWNLOADS_AT_MOST:
            raise NoDownloadLeft
        if locked.status == Status.READY:
            locked.move_to(Status.DELIVERED, by=by)
        download = Download.objects.create(request=locked, user=by, device=device[:60], **of_part)
        locked.log(Action.COPY_FETCHED, by=by)
        post.owe("copy-fetched", key=f"copy-fetched:{download.pk}", to=locked.person, facts=_facts(locked))
    return download


def refuse_download(part: ArchivePart, *, by: User, device: str, outcome: Download.Outcome) -> Download:
    """Remember a try to fetch a file of the copy that ended without it, and why (F-44)."""
    request = part.archive.request
    request.log(Action.COPY_FETCHED, by=by, reason=outcome, outcome=Outcome.REFUSED)
    return Download.objects.create(
        request=request,
        archive_key=part.archive_id,
        part=part.number,
        user=by,
        device=device[:60],
        outcome=outcome,
    )


def expire(request: PrivacyRequest) -> None:
    """The file is gone because its time is up. Called after the file, before the archive row goes."""
    others = Archive.objects.filter(request=request, expires_at__gt=timezone.now())
    if request.status in DOWNLOADABLE - {Status.REVIEWING} and not others.exists():
        request.move_to(Status.EXPIRED)
        close(request)


def _sweep_after_commit() -> None:
    """The clock would do it within five minutes."""
    transaction.on_commit(partial(ring, "privacy.tasks.sweep_archives"))


def _facts(request: PrivacyRequest, archive: Archive | None = None) -> dict[str, str]:
    facts = {"reference": request.reference, "due_on": request.safe_due_on.isoformat()}
    return facts | ({"expires_at": archive.expires_at.isoformat()} if archive else {})
