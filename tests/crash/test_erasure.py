"""Kill and freeze a worker while it erases somebody: the same end, each effect once, no file without its row.

jobs.md R1 and R2 with the negative control; domain.md 4.14, number 3.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.files.sweeping import OLD_ENOUGH, sweep_strangers
from accounts.models import Person
from privacy.models import Job, Kept, SubjectGate
from privacy.states import JobState
from tests.crash.erasing import ErasureStage, state, wrongs
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("crash")]
AT_LEAST = 200
A_FEW, MANY = 8, 50


@pytest.fixture
def stage(
    transactional_db: None, tmp_path: Path, file_storage: Path, settings: Settings
) -> Iterator[ErasureStage]:
    settings.STORAGE_DIR = tmp_path
    settings.LEDGER_FILE = tmp_path / "ledger" / "erasures.jsonl"
    stage = ErasureStage(World(), tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def undisturbed(stage: ErasureStage) -> tuple[list[str], dict[str, Any]]:
    """The points an erasure passes when nothing happens to it, and what it leaves."""
    job = stage.order()
    passed = stage.run(job)["points"]
    job.refresh_from_db()
    assert wrongs(job, stage.storage) == []
    return passed, state()


def swept() -> None:
    """The next day's sweep of the storage: what a killed worker had no time for."""
    sweep_strangers(timezone.now() + 2 * OLD_ENOUGH)


def survived(stage: ErasureStage, job: Job, expected: dict[str, Any]) -> list[str]:
    """What is wrong once the job is over."""
    swept()
    job.refresh_from_db()
    left = state()
    other = [
        f"{name}: {left.get(name)} and not {value}"
        for name, value in expected.items()
        if left.get(name) != value
    ]
    return [*wrongs(job, stage.storage), *other]


def chosen(points: list[str], number: int) -> list[int]:
    """So many points, spread over the whole way, the first and the last among them."""
    last = len(points) - 1
    return sorted({round(place * last / (number - 1)) for place in range(number)})


def test_an_erasure_passes_many_points_and_leaves_the_others_alone(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]]
) -> None:
    points, _left = undisturbed
    assert len(points) >= AT_LEAST
    assert {"claimed", "before gate", "end of keys", "in a batch of accounts.Invoice", "after person"} <= set(
        points
    )
    assert not Person.objects.filter(pk=stage.world.ingrid.pk).exists()
    assert (
        Person.objects.filter(pk__in=[stage.world.ole.pk, stage.world.tor.pk, stage.world.lise.pk]).count()
        == 3
    )
    assert {"accounts.Invoice", "accounts.Agreement"} <= set(Kept.objects.values_list("label", flat=True))
    assert not SubjectGate.objects.exists()


def test_killed_at_points_of_the_whole_way_the_end_is_the_same(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]]
) -> None:
    killed_at(stage, chosen(undisturbed[0], A_FEW), undisturbed)


def test_killed_between_the_keys_and_the_rows_the_end_is_the_same(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]]
) -> None:
    points, _left = undisturbed
    killed_at(
        stage,
        [points.index("end of keys"), points.index("after keys"), points.index("in person")],
        undisturbed,
    )


@pytest.mark.exhaustive
def test_killed_at_every_point_the_end_is_the_same(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]]
) -> None:
    killed_at(stage, list(range(len(undisturbed[0]))), undisturbed)


@pytest.mark.exhaustive
def test_killed_again_and_again_at_random_the_end_is_the_same(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]]
) -> None:
    points, expected = undisturbed
    chance = random.Random(7)
    for turn in range(MANY):
        job = stage.order()
        for _kill in range(chance.randint(1, 3)):
            stage.lapse(job)
            stage.run(job, at=chance.randrange(len(points)))
        stage.drive_to_the_end(job)
        assert survived(stage, job, expected) == [], turn


@pytest.mark.parametrize("number", [A_FEW, pytest.param(MANY, marks=pytest.mark.exhaustive)])
def test_frozen_and_overtaken_the_first_worker_does_nothing_more(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]], number: int
) -> None:
    points, expected = undisturbed
    for point in chosen(points, number):
        job, pid = stage.reach(point, signal_name="STOP")
        stage.drive_to_the_end(job)
        stage.wake_up(pid)
        assert survived(stage, job, expected) == [], points[point]


def test_two_workers_and_a_message_that_comes_twice_erase_once(
    stage: ErasureStage, undisturbed: tuple[list[str], dict[str, Any]]
) -> None:
    """What Redis holds or loses does not matter: a message is only the number of a job."""
    _points, expected = undisturbed
    job = stage.order()
    for pid in [stage.start(job), stage.start(job), stage.start(job)]:
        assert stage.wait(pid)["code"] == 0
    job.refresh_from_db()
    assert (job.state, job.claims) == (JobState.SUCCEEDED, 1)
    assert survived(stage, job, expected) == []


def killed_at(stage: ErasureStage, at: list[int], undisturbed: tuple[list[str], dict[str, Any]]) -> None:
    points, expected = undisturbed
    for point in at:
        job, _pid = stage.reach(point)
        stage.drive_to_the_end(job)
        assert survived(stage, job, expected) == [], points[point]
