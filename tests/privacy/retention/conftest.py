"""The sweep runs as the worker, who reads none of what it removes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.wall.roles import WORKER
from privacy.models import SweepRun
from privacy.retention import sweeping
from tests.accounts.conftest import in_the_web_process
from tests.world import World

__all__ = ["in_the_web_process"]
Sweep = Callable[[date], dict[tuple[str, str], SweepRun]]


@contextmanager
def as_worker() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{WORKER}"')
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())


@pytest.fixture
def sweep(django_capture_on_commit_callbacks: Any) -> Sweep:
    """One night, as the worker; what the last run of each rule says."""

    def night(day: date, *, batch: int = sweeping.BATCH) -> dict[tuple[str, str], SweepRun]:
        # What a test wrote before lies in the same transaction here, and a month in use cannot be dropped.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        with django_capture_on_commit_callbacks(execute=True), as_worker():
            runs = sweeping.sweep(noon(day), batch=batch)
        assert not [run.error_code for run in runs if run.error_code]
        return {(run.category, run.rule): run for run in runs}

    return night


@pytest.fixture
def full(world: World, file_storage: Any) -> World:
    """The world with something in every table."""
    from tests import holdings

    holdings.add(world)
    return world
