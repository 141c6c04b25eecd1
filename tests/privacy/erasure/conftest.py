"""An erasure from its plan on, for the tests of each part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Agreement, AlarmActivation, Customer, Occupancy, Panel
from accounts.wall import scope
from accounts.wall.roles import WORKER
from privacy.erasure import advancing, carrying_out, flow, plan
from privacy.jobs.lease import claim
from privacy.models import Erasure, Job, PrivacyRequest
from tests.world import World

LATER = timedelta(hours=73)


@pytest.fixture(autouse=True)
def ledger_of_the_test(settings: Settings, tmp_path: Path) -> None:
    """A ledger of its own: it lies outside the database, and so does not go with a test."""
    settings.LEDGER_FILE = tmp_path / "ledger" / "erasures.jsonl"


@pytest.fixture
def ended(world: World) -> Callable[..., None]:
    """End everything a person of the world has with the company: what is left is theirs to have erased."""

    def end(name: str = "ingrid") -> None:
        person, now = world.people[name], timezone.now()
        own = Occupancy.objects.filter(customer__person=person)
        AlarmActivation.objects.filter(site__occupancies__in=own, closed_at=None).update(closed_at=now)
        Panel.objects.filter(site__occupancies__in=own).update(removed_at=now)
        Agreement.objects.filter(customer__person=person).update(status="ended", ended_on=now.date())
        Customer.objects.filter(person=person).update(status="ended", ended_on=now.date())
        own.filter(valid_to=None).update(valid_to=now)

    return end


@pytest.fixture
def confirmed(world: World) -> Callable[..., tuple[PrivacyRequest, str]]:
    """Confirm the plan as it stands, as one of the world's persons."""

    def confirm(name: str = "ingrid", choice: str = "all") -> tuple[PrivacyRequest, str]:
        person = world.people[name]
        with scope.of_user(world.users[name]):
            made = plan.make(person, choice=choice, now=timezone.now())
            return flow.confirm(person, by=world.users[name], plan=made, choice=choice, language="nb")

    return confirm


@pytest.fixture
def carry_out() -> Callable[[PrivacyRequest], Job]:
    """Let the time to think again pass, and a worker do the job."""

    def run(request: PrivacyRequest) -> Job:
        Erasure.objects.filter(request=request).update(cooling_until=timezone.now() - timedelta(seconds=1))
        with as_worker():
            advancing.begin_due(timezone.now())
            job = request.jobs.get()
            lease = claim(job.pk)
            assert lease is not None
            carrying_out.carry_out(lease)
        return Job.objects.get(pk=job.pk)

    return run


@contextmanager
def as_worker() -> Iterator[None]:
    """In the worker's role, as where customers are: what it may not do fails here and not there first."""
    assert connection.connection is not None
    connection.connection.execute(f'SET ROLE "{WORKER}"')
    try:
        yield
    finally:
        connection.connection.execute("RESET ROLE")
