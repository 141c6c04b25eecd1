"""An erasure beside other things of the same customer: one order, nobody waits for ever, clear answers (4.14)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as ours
from django.db import Error, IntegrityError, connections
from django.utils import timezone
from pytest_django import Settings

from accounts.models import LedgerEntry, Letter, Person
from privacy import workflow
from privacy.categories import CATEGORIES
from privacy.erasure import advancing, carrying_out, flow, gate, plan, steps
from privacy.jobs import lease, running
from privacy.models import Archive, ArchiveSegment, Erasure, Job, PrivacyRequest, Restriction, SubjectGate
from privacy.restrictions import starting
from privacy.restrictions.starting import EVERYTHING, Choice
from privacy.retention import sweeping
from privacy.states import JobState, Status
from privacy.uses import Why
from privacy.workflow import Scope, open_export
from tests.privacy.erasure.conftest import as_worker
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
Confirm = Callable[..., tuple[PrivacyRequest, str]]


def test_a_double_click_on_confirm_is_one_erasure(world: World, ended: Callable[..., None]) -> None:
    ended()
    made = plan.make(world.ingrid, choice="all", now=timezone.now())
    barrier, found = threading.Barrier(4), []

    def click() -> None:
        barrier.wait(timeout=30)
        request, token = flow.confirm(
            world.ingrid, by=world.users["ingrid"], plan=made, choice="all", language="nb"
        )
        found.append((request.pk, bool(token)))
        connections.close_all()

    clicks = [threading.Thread(target=click) for _click in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(timeout=60)
    assert len(found) == 4, "every click is answered"
    assert len({key for key, _token in found}) == 1
    assert sum(has_token for _key, has_token in found) == 1, "one link to think again"
    assert Erasure.objects.count() == 1


def test_a_copy_under_way_cannot_be_finished_once_its_person_is_going(
    world: World, ended: Callable[..., None], confirmed: Confirm, carry_out: Callable[[PrivacyRequest], Any]
) -> None:
    ended()
    everything = Scope(tuple(category.slug for category in CATEGORIES))
    copy = open_export(world.ingrid, by=world.users["ingrid"], scope=everything, language="nb")
    held = lease.claim(copy.jobs.get().pk)
    assert held is not None
    request, _token = confirmed()
    job = carry_out(request)
    assert job.state == JobState.SUCCEEDED
    with pytest.raises((lease.LeaseLost, Job.DoesNotExist)):
        lease.commit_step(held, "finish", lambda _job: None)
    assert not Archive.objects.exists()
    assert not PrivacyRequest.objects.filter(pk=copy.pk).exists()


def test_two_copies_and_an_erasure_at_once_end_with_nobody_there(
    world: World, ended: Callable[..., None], confirmed: Confirm, tmp_path: Path, settings: Settings
) -> None:
    """Workers of their own build two copies of somebody while a third erases them: whichever order it comes to."""
    settings.STORAGE_DIR = tmp_path
    ended()
    copies = [
        open_export(world.ingrid, by=world.users["ingrid"], scope=Scope((slug,)), language="nb")
        for slug in ("kundeforhold", "bruk")
    ]
    others = open_export(
        world.lise, by=world.users["lise"], scope=Scope(("kundeforhold",)), language="nb"
    ).jobs.get()
    request, _token = confirmed()
    Erasure.objects.filter(request=request).update(cooling_until=timezone.now())
    advancing.begin_due(timezone.now())
    jobs = [*(copy.jobs.get().pk for copy in copies), request.jobs.get().pk, others.pk]
    at_once(*(partial(run_to_the_end, key) for key in jobs))
    # What had to wait for the other's transaction is taken on by the clock.
    run_to_the_end(request.jobs.get().pk)
    request.refresh_from_db()
    assert (request.status, request.person_id) == (Status.ERASED, None)
    assert not PrivacyRequest.objects.filter(pk__in=[copy.pk for copy in copies]).exists()
    others.refresh_from_db()
    assert others.state == JobState.SUCCEEDED, "another's copy was made all the same"
    assert set(Archive.objects.values_list("request", flat=True)) == {others.request_id}
    for name in ArchiveSegment.objects.values_list("name", flat=True):
        assert (tmp_path / name).is_file(), "no row without its file"


@pytest.mark.parametrize("turn", [0, *(pytest.param(more, marks=pytest.mark.exhaustive) for more in (1, 2))])
def test_a_restriction_a_copy_a_sweep_and_an_erasure_at_once_come_to_an_order(
    world: World,
    ended: Callable[..., None],
    confirmed: Confirm,
    tmp_path: Path,
    settings: Settings,
    turn: int,
) -> None:
    """Either the restriction was first, and the erasure waits for it with nothing gone; or it came too late, and
    is refused whole. Nobody waits for ever for another."""
    settings.STORAGE_DIR = tmp_path
    ended()
    copy = open_export(world.ingrid, by=world.users["ingrid"], scope=Scope(("bruk",)), language="nb")
    request, _token = confirmed()
    Erasure.objects.filter(request=request).update(cooling_until=timezone.now())
    advancing.begin_due(timezone.now())
    jobs = (copy.jobs.get().pk, request.jobs.get().pk)
    claims = Choice([EVERYTHING], Why.CLAIMS)
    refused: list[str] = []

    def restrict() -> None:
        try:
            starting.restrict(world.ingrid, claims, by=world.users["ingrid"], words="Tvist", language="nb")
        except Error as error:
            if not gate.was_refused(error) and not isinstance(error, IntegrityError):
                raise
            refused.append("restriction")

    at_once(
        restrict,
        *(partial(run_to_the_end, key) for key in jobs),
        lambda: sweeping.sweep(timezone.now()),
        lambda: sweeping.sweep(timezone.now()),
    )
    run_to_the_end(jobs[1])
    request.refresh_from_db()
    if refused:
        assert (request.status, request.person_id) == (Status.ERASED, None)
        assert not Restriction.objects.exists()
    elif request.status == Status.ERASED:
        assert not Person.objects.filter(pk=world.ingrid.pk).exists()
    else:
        assert request.status in {Status.HELD, Status.PLANNED}
        assert Restriction.objects.filter(person=world.ingrid).exists()
        assert Person.objects.get(pk=world.ingrid.pk).given_name == "Ingrid"
        assert not SubjectGate.objects.exists()
        assert not LedgerEntry.objects.exists()


def run_to_the_end(key: UUID) -> None:
    while running.run(key):
        pass


def at_once(*works: Callable[[], object]) -> None:
    """Each in a thread of its own, all starting together. What one of them raises is raised here."""
    barrier, failed = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait(timeout=30)
            work()
        except BaseException as error:  # noqa: BLE001 - a thread's error would be lost
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=120)
    assert not any(one.is_alive() for one in threads), "somebody waits for ever"
    if failed:
        raise failed[0]


def test_an_erasure_that_cannot_go_on_is_stopped_and_started_again_behind_its_gate(
    world: World, ended: Callable[..., None], confirmed: Confirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended()
    request, _token = confirmed()
    Erasure.objects.filter(request=request).update(cooling_until=timezone.now())
    advancing.begin_due(timezone.now())
    job = request.jobs.get()

    erase = steps._erase

    def fail_late(work: Any, category: Any, table: Any) -> None:
        if table.label == "accounts.Customer":
            raise ValueError
        erase(work, category, table)
        # A batch that commits puts the tries back; here none is left.
        Job.objects.filter(pk=job.pk).update(step_tries=ours.STEP_TRIES)

    with monkeypatch.context() as patched:
        patched.setattr(steps, "_erase", fail_late)
        Job.objects.filter(pk=job.pk).update(step_tries=ours.STEP_TRIES - 1)
        held = lease.claim(job.pk)
        assert held is not None
        with as_worker(), running.Failure(held):
            carrying_out.carry_out(held)
    job.refresh_from_db()
    assert SubjectGate.objects.filter(person=world.ingrid).exists(), "it stays closed until it is whole"
    assert (job.state, job.error_code) == (JobState.DEAD, "ValueError")
    request.refresh_from_db()
    assert request.status == Status.STOPPED
    workflow.try_again(job, by=world.users["dina"])
    held = lease.claim(job.pk)
    assert held is not None
    with as_worker():
        carrying_out.carry_out(held)
    request.refresh_from_db()
    assert (request.status, request.person_id) == (Status.ERASED, None)
    assert Letter.objects.get(kind="erasure-finished").address == "ingrid@example.no", (
        "noted before the first row went"
    )
