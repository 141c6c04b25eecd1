"""Kill and freeze a worker at every crash point of a copy: nothing is lost, nothing is done twice.

jobs.md R1, R2 with the negative control, R7.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import Agreement, AgreementDocument
from privacy import workflow
from privacy.jobs import watchdog
from privacy.models import ArchiveSegment, Job
from privacy.states import JobState
from tests.crash.stage import LEASE_SECONDS, Stage, held, sweep_up, wrongs
from tests.holdings import document
from tests.world import build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("crash")]
EVERY_POINT_AT_LEAST = 15
FIRST_POINTS = 8


@pytest.fixture
def stage(transactional_db: None, tmp_path: Path, file_storage: Path, settings: Settings) -> Iterator[Stage]:
    settings.STORAGE_DIR = tmp_path
    stage = Stage(build(), tmp_path)
    agreement = Agreement.objects.get(number="A-ingrid")
    AgreementDocument.objects.create(agreement=agreement, kind="agreement", file=document("avtale"))
    yield stage
    stage.close()


def test_a_copy_passes_many_crash_points(stage: Stage) -> None:
    job = stage.order()
    passed = stage.run(job)["points"]
    job.refresh_from_db()
    assert wrongs(job, stage.storage) == []
    assert len(passed) >= EVERY_POINT_AT_LEAST
    assert {"claimed", "before begin", "in begin", "end of finish", "after finish"} <= set(passed)
    assert "category avtale files of agreementdocument written" in passed


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_killed_at_every_point_the_same_copy_is_still_made_once(stage: Stage, step: int) -> None:
    undisturbed = stage.order()
    points = len(stage.run(undisturbed)["points"])
    expected = held(undisturbed)
    assert len(expected) > 10
    away_with(stage, undisturbed)
    for point in range(0, points, step):
        job = stage.order()
        assert stage.run(job, at=point)["killed"]
        stage.drive_to_the_end(job)
        sweep_up()
        assert wrongs(job, stage.storage) == [], point
        assert held(job) == expected, point
        away_with(stage, job)


def test_what_a_killed_worker_had_finished_is_in_the_copy(stage: Stage) -> None:
    job = stage.order()
    points = stage.run(job)["points"]
    assert points.count("saved") > 2
    assert "index saved" in points
    away_with(stage, job)
    job = stage.order()
    assert stage.run(job, at=points.index("front pages written"))["killed"]
    stage.drive_to_the_end(job)
    names = ArchiveSegment.objects.filter(part__archive__job=job).values_list("name", flat=True)
    assert len({name.split("/")[2] for name in names}) == 2, "of two claims"
    sweep_up()
    assert wrongs(job, stage.storage) == []


@pytest.mark.exhaustive
def test_killed_again_and_again_at_random_the_same_copy_is_still_made_once(stage: Stage) -> None:
    undisturbed = stage.order()
    points = len(stage.run(undisturbed)["points"])
    expected = held(undisturbed)
    away_with(stage, undisturbed)
    chance = random.Random(6)
    for turn in range(20):
        job = stage.order()
        for _kill in range(chance.randint(1, 3)):
            wait_until_due(stage, job)
            stage.run(job, at=chance.randrange(points))
        stage.drive_to_the_end(job)
        sweep_up()
        assert wrongs(job, stage.storage) == [], turn
        assert held(job) == expected, turn
        away_with(stage, job)


def test_a_worker_stops_within_two_seconds_of_being_cancelled(stage: Stage) -> None:
    job = stage.order()
    at = stage.run(job)["points"].index("category kundeforhold started")
    away_with(stage, job)
    job = stage.order()
    pid = stage.start(job, at=at, signal_name="STOP")
    assert stage.wait(pid)["stopped"]
    workflow.withdraw(job.request, by=stage.world.users["ingrid"])
    begun = time.monotonic()
    stage.wake_up(pid)
    assert time.monotonic() - begun < 2
    assert list((stage.storage / "archives").rglob("*.sealed")) == []


@pytest.mark.exhaustive
def test_killed_twice_in_a_row_at_every_point_the_copy_is_still_made_once(stage: Stage) -> None:
    for point in range(points_of_a_copy(stage)):
        job = stage.order()
        for _again in range(2):
            wait_until_due(stage, job)
            stage.run(job, at=point)
        stage.drive_to_the_end(job)
        sweep_up()
        assert wrongs(job, stage.storage) == [], point
        away_with(stage, job)


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.exhaustive)])
def test_frozen_at_every_point_and_overtaken_the_first_worker_does_nothing_more(
    stage: Stage, step: int
) -> None:
    assert frozen(stage, range(0, points_of_a_copy(stage), step), fenced=True) == []


def test_without_the_fence_the_same_freezing_does_harm(stage: Stage) -> None:
    """The negative control: were this to pass, the test above would prove nothing."""
    assert frozen(stage, range(FIRST_POINTS), fenced=False) != []


def test_a_worker_cancelled_while_frozen_makes_no_copy(stage: Stage) -> None:
    for point in range(1, points_of_a_copy(stage) - 1, 4):
        job = stage.order()
        pid = stage.start(job, at=point, signal_name="STOP")
        assert stage.wait(pid)["stopped"]
        lapse_and_watch()
        job.refresh_from_db()
        over = job.state == JobState.SUCCEEDED
        workflow.withdraw(job.request, by=stage.world.users["ingrid"])
        stage.wake_up(pid)
        sweep_up()
        job.refresh_from_db()
        assert job.state == (JobState.SUCCEEDED if over else JobState.CANCELLED)
        assert list((stage.storage / "archives").rglob("*.sealed")) == []


def test_a_job_that_always_kills_its_worker_ends_stopped(stage: Stage) -> None:
    job = stage.order()
    for _claim in range(7):
        wait_until_due(stage, job)
        if stage.is_over(job):
            break
        stage.run(job, at=0)
        lapse_and_watch()
    job.refresh_from_db()
    assert (job.state, job.error_code, job.claims) == (JobState.DEAD, "WorkerLost", 5)


def frozen(stage: Stage, points: range, *, fenced: bool) -> list[tuple[int, list[str]]]:
    """Freeze a worker at each of `points`, let another finish, sweep, wake the first: what was wrong, by point."""
    bad = []
    for point in points:
        job = stage.order()
        pid = stage.start(job, at=point, signal_name="STOP", fenced=fenced)
        assert stage.wait(pid)["stopped"]
        stage.drive_to_the_end(job)
        sweep_up()
        stage.wake_up(pid)
        job.refresh_from_db()
        if found := wrongs(job, stage.storage):
            bad.append((point, found))
        sweep_up()
        away_with(stage, job)
    return bad


def points_of_a_copy(stage: Stage) -> int:
    """How many crash points a copy passes when nothing happens to it."""
    job = stage.order()
    count = len(stage.run(job)["points"])
    away_with(stage, job)
    return count


def away_with(stage: Stage, job: Job) -> None:
    """End the case, so that the next can be ordered and its files be counted alone."""
    workflow.withdraw(Job.objects.get(pk=job.pk).request, by=stage.world.users["ingrid"])
    sweep_up()


def wait_until_due(stage: Stage, job: Job) -> None:
    until = time.monotonic() + 30
    while not stage.is_over(job) and not Job.objects.due().filter(pk=job.pk).exists():
        assert time.monotonic() < until
        time.sleep(0.05)


def lapse_and_watch() -> None:
    """Wait until the lease has run out, and let the watchdog look."""
    time.sleep(LEASE_SECONDS + 0.1)
    watchdog.watch()
