"""A copy of a long history has workers of its own: twenty small ones wait no longer than their own work takes."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from pytest_django import Settings

from accounts import doorbell
from accounts.models import Person
from privacy.jobs import lanes
from privacy.models import Job
from privacy.states import JobState
from privacy.workflow import Scope, open_export
from tests.privacy.exports.crowds import fill
from tests.stack import Broker, HeavyWorker, Worker, ringing_at, wait_until
from tests.world import World

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("stack")]
LIGHT = 20
SECONDS = 240


@pytest.fixture
def broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
    made = Broker(tmp_path / "broker")
    try:
        made.start()
        with ringing_at(made.address):
            yield made
    finally:
        made.stop()


@pytest.fixture
def start(tmp_path: Path, settings: Settings, broker: Broker) -> Iterator[Callable[[type[Worker]], Worker]]:
    settings.STORAGE_DIR = tmp_path / "storage"
    settings.STORAGE_DIR.mkdir()
    started: list[Worker] = []

    def begin(kind: type[Worker]) -> Worker:
        one = kind(settings.STORAGE_DIR, broker.address)
        started.append(one)
        one.start()
        return one

    yield begin
    for one in started:
        one.stop()


def order(world: World, person: Person, name: str) -> Job:
    request = open_export(person, by=world.users[name], scope=Scope(("bruk", "kundeforhold")), language="nb")
    return request.jobs.get()


def test_twenty_light_copies_are_made_while_a_heavy_one_is_under_way(
    broker: Broker, start: Callable[[type[Worker]], Worker], world: World
) -> None:
    """The heavy one's worker is held still in the middle of its work: it takes as long as one likes."""
    house = world.sites["house"]
    fill(world.ingrid, house, count=40_000, last=world.now, gap=timedelta(minutes=5))
    worker, heavy_worker = start(Worker), start(HeavyWorker)
    heavy = order(world, world.ingrid, "ingrid")
    wait_until(lambda: state_of(heavy) == JobState.RUNNING, seconds=SECONDS)
    assert heavy_worker.process is not None
    os.kill(heavy_worker.process.pid, signal.SIGSTOP)
    try:
        light = [order(world, somebody(number), "ole") for number in range(LIGHT)]
        wait_until(lambda: all(state_of(job) == JobState.SUCCEEDED for job in light), seconds=SECONDS)
        assert state_of(heavy) == JobState.RUNNING
    finally:
        os.kill(heavy_worker.process.pid, signal.SIGCONT)
    wait_until(lambda: when_rung_for(heavy) == JobState.SUCCEEDED, seconds=SECONDS)
    assert Job.objects.get(pk=heavy.pk).lane == Job.Lane.HEAVY
    assert set(Job.objects.exclude(pk=heavy.pk).values_list("lane", flat=True)) == {Job.Lane.LIGHT}
    assert heavy_worker.said("privacy.tasks.wake_heavy") > 0
    assert worker.said("privacy.tasks.wake_heavy[") == 0


def test_a_heavy_job_rung_for_at_the_wrong_door_is_passed_on(
    broker: Broker, world: World, settings: Settings
) -> None:
    settings.HEAVY_COPY_ROWS = 3
    job = order(world, world.ingrid, "ingrid")
    with redis.Redis.from_url(broker.address) as client:
        assert client.llen("export") == 1
        for turn in (1, 2):
            assert not lanes.run_light(job.pk)
            assert client.llen("heavy") == turn
        lanes.ring_for(Job.objects.due(), at_most=10)
        assert client.llen("heavy") == 3
        assert client.llen("export") == 1
    assert (state_of(job), Job.objects.get(pk=job.pk).claims) == (JobState.QUEUED, 0)


@pytest.mark.parametrize(("rows", "mib", "heavy"), [(3, 200, True), (10_000, 200, False), (10_000, 0, True)])
def test_rows_or_bytes_make_a_copy_heavy(
    broker: Broker, world: World, settings: Settings, rows: int, mib: int, heavy: bool
) -> None:
    settings.HEAVY_COPY_ROWS, settings.HEAVY_COPY_BYTES = rows, mib << 20
    assert lanes.is_heavy(order(world, world.ingrid, "ingrid").pk) is heavy


def somebody(number: int) -> Person:
    return Person.objects.create(given_name=f"Nr. {number}", family_name="Ventende")


def when_rung_for(job: Job) -> str:
    """Its state, after the clock has rung for what is due: a worker held still for long has lost its lease."""
    lanes.ring_for(Job.objects.due(), at_most=1)
    return state_of(job)


def state_of(job: Job) -> str:
    return str(Job.objects.values_list("state", flat=True).get(pk=job.pk))
