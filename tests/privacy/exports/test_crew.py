"""Two threads read one moment side by side, and stop as soon as nobody wants the copy any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import ArmingEvent
from privacy.exports import crew, snapshots
from privacy.exports.crew import Reading, Task
from privacy.exports.snapshots import Query
from privacy.jobs.lease import LeaseLost
from tests.world import World

SLOW = Query("SELECT n::text || pg_sleep(0.1)::text FROM generate_series(1, 600) n", ())
COUNT = Query("SELECT count(*)::text FROM accounts_armingevent", ())
MANY = Query("SELECT n::text FROM generate_series(1, 9000) n", ())


class Told:
    """Stands for the progress of a job: the lease is lost at the time that is told."""

    def __init__(self, *, lost: Callable[[], bool] = lambda: False) -> None:
        self.rows = 0
        self.ticks = 0
        self._lost = lost

    def add(self, _slug: str, rows: int) -> None:
        self.rows += rows

    def tick(self) -> None:
        self.ticks += 1
        if self._lost():
            raise LeaseLost


def read(world: World, told: Any, *tasks: list[Reading]) -> list[int]:
    with snapshots.taken(world.ingrid.pk) as snapshot, crew.called(snapshot, told) as threads:
        return list(threads.done(Task(number, tuple(task)) for number, task in enumerate(tasks)))


def test_what_tasks_fill_comes_in_order_and_whole(stored: World) -> None:
    found: list[list[str]] = [[], [], []]
    told = Told()
    readings = [Reading(MANY, taken.extend, "bruk") for taken in found]
    assert read(stored, told, readings[:2], readings[2:]) == [0, 1]
    assert found == [[str(number) for number in range(1, 9001)]] * 3
    assert told.rows == 27_000


def test_both_connections_see_the_moment_of_the_snapshot_and_the_persons_own_rows(stored: World) -> None:
    seen: list[str] = []
    with snapshots.taken(stored.ingrid.pk) as snapshot:
        [[before]] = snapshot.batches(COUNT)
        stored.event(ArmingEvent, "ingrid", ago=timedelta(minutes=1), mode="full")
        for stream in snapshot.streams:
            for texts in stream.texts(COUNT):
                seen += texts
    assert seen == [before, before]
    assert 0 < int(before) < ArmingEvent.objects.count()


def test_a_lost_lease_stops_both_threads_at_once(stored: World) -> None:
    began = time.monotonic()
    told = Told(lost=lambda: time.monotonic() - began > 0.5)
    with pytest.raises(LeaseLost):
        read(stored, told, [Reading(SLOW, lambda _texts: None), Reading(SLOW, lambda _texts: None)])
    assert time.monotonic() - began < 30, "the queries alone would have taken a minute"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rows")]


def test_progress_is_told_while_rows_are_sought(stored: World) -> None:
    told = Told()
    slow = Query("SELECT 'x' FROM pg_sleep(1)", ())
    read(stored, told, [Reading(slow, lambda _texts: None)])
    assert told.ticks >= 3


def test_what_goes_wrong_in_a_thread_goes_wrong_for_the_copy(stored: World) -> None:
    def fail(_texts: list[str]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read(stored, Told(), [Reading(MANY, fail), Reading(SLOW, lambda _texts: None)])
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("rows")]
