"""Claiming, holding and losing a job."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Letter
from privacy import workflow
from privacy.jobs import running, watchdog
from privacy.jobs.lease import Lease, LeaseLost, claim, commit_step, note_progress, prolong
from privacy.models import Job, JobStep, PrivacyRequest
from privacy.states import JobState, Status, WrongState
from tests.world import World

pytestmark = pytest.mark.django_db


def held(job: Job) -> Lease:
    lease = claim(job.pk)
    assert lease is not None
    return lease


def lapse(job: Job) -> None:
    """Let the lease run out."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def now_due(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(seconds=1))


def test_one_claims_and_the_next_gets_nothing(job: Job) -> None:
    assert held(job)
    assert claim(job.pk) is None


def test_a_lapsed_lease_is_claimed_again_under_a_higher_fence(job: Job) -> None:
    first = held(job)
    lapse(job)
    assert held(job).fence > first.fence


def test_who_lost_the_lease_can_do_nothing_more(job: Job) -> None:
    old = held(job)
    lapse(job)
    held(job)
    for attempt in (lambda: commit_step(old, "begin", lambda _job: None), lambda: note_progress(old, {})):
        with pytest.raises(LeaseLost):
            attempt()
    with connection.cursor() as cursor:
        assert not prolong(old, cursor)
    assert not JobStep.objects.exists()


def test_a_heartbeat_pushes_the_end_of_the_lease_ahead(job: Job) -> None:
    lease = held(job)
    lapse(job)
    with connection.cursor() as cursor:
        assert prolong(lease, cursor)
    job.refresh_from_db()
    assert job.lease_until is not None
    assert job.lease_until > timezone.now()


def test_a_step_is_done_once(job: Job) -> None:
    lease, done = held(job), []
    assert commit_step(lease, "begin", done.append)
    assert not commit_step(lease, "begin", done.append)
    assert len(done) == 1


def test_a_step_whose_effect_fails_leaves_nothing(job: Job) -> None:
    lease = held(job)

    def effect(job: Job) -> None:
        workflow.begin_building(job)
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        commit_step(lease, "begin", effect)
    assert PrivacyRequest.objects.get().status == Status.QUEUED
    assert not JobStep.objects.exists()


def test_cancelling_breaks_the_fence(job: Job, world: World) -> None:
    lease = held(job)
    workflow.withdraw(job.request, by=world.users["ingrid"])
    with pytest.raises(LeaseLost):
        commit_step(lease, "finish", lambda _job: None)
    assert claim(job.pk) is None
    assert PrivacyRequest.objects.get().status == Status.WITHDRAWN


def test_a_job_waits_until_its_time(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() + timedelta(minutes=1))
    assert claim(job.pk) is None
    assert not Job.objects.due().exists()


def test_a_failing_job_is_tried_five_times_and_then_stops_where_staff_see_it(
    job: Job, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_lease: Lease) -> None:
        raise ValueError("Ingrid Solberg 15818012345")

    monkeypatch.setitem(running.WORK, Job.Kind.EXPORT, fail)  # type: ignore[arg-type]
    for _turn in range(settings.STEP_TRIES + 1):
        now_due(job)
        running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code, job.claims) == (JobState.DEAD, "ValueError", settings.STEP_TRIES)
    assert PrivacyRequest.objects.get().status == Status.STOPPED
    assert set(Letter.objects.values_list("kind", flat=True)) == {
        "copy-ordered",
        "copy-stopped",
        "job-stopped",
    }
    assert "ValueError" in caplog.text
    assert "Ingrid" not in caplog.text


def test_a_job_that_kills_its_workers_is_stopped_by_the_watchdog(job: Job) -> None:
    for _turn in range(settings.STEP_TRIES):
        held(job)
        lapse(job)
    assert claim(job.pk) is None
    assert watchdog.watch() == 1
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.DEAD, "WorkerLost")


def test_the_watchdog_leaves_a_job_in_good_hands(job: Job) -> None:
    held(job)
    assert watchdog.watch() == 0
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_staff_start_a_stopped_job_again(job: Job, world: World) -> None:
    with pytest.raises(WrongState):
        workflow.try_again(job, by=world.users["sam"])
    held(job)
    job.refresh_from_db()
    workflow.stop(job, code="ValueError")
    workflow.try_again(job, by=world.users["sam"])
    assert held(job)
    assert PrivacyRequest.objects.get().status == Status.QUEUED


def test_the_wait_before_the_next_try_grows_and_ends_at_a_quarter_of_an_hour() -> None:
    assert timedelta(seconds=2) <= running.backoff(1) <= timedelta(seconds=6)
    assert timedelta(seconds=450) <= running.backoff(30) <= timedelta(seconds=1350)


def test_a_committed_step_gives_the_next_one_all_its_tries(job: Job) -> None:
    lease = held(job)
    commit_step(lease, "begin", workflow.begin_building)
    job.refresh_from_db()
    assert job.step_tries == 0


def test_nothing_personal_stands_in_a_job(order: Callable[..., PrivacyRequest], world: World) -> None:
    request = order()
    row = str(Job.objects.values().get(request=request))
    for word in ("Ingrid", "Solberg", "ingrid@example.no", str(world.ingrid.pk)):
        assert word not in row
