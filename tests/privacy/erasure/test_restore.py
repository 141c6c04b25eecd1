"""Yesterday's backup restored after an erasure: red, replayed, green, and the person still gone."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import ledger
from accounts.models import (
    Agreement,
    AlarmActivation,
    ArmingEvent,
    Customer,
    LedgerEntry,
    Occupancy,
    Panel,
    Person,
    User,
)
from accounts.models.reachable import mark_of
from privacy.erasure import advancing, carrying_out, flow, plan, replaying
from privacy.jobs.lease import claim
from privacy.models import Erasure, Job, PrivacyRequest
from privacy.states import JobState, Status
from tests import database
from tests.backups import restored, run
from tests.privacy.erasure.conftest import as_worker
from tests.world import World, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(transactional_db: None, file_storage: Path) -> World:
    """Ingrid has ended everything she had with the company, and so nothing stands in the way."""
    world = build()
    own, now = Occupancy.objects.filter(customer__person=world.ingrid), timezone.now()
    AlarmActivation.objects.filter(site__occupancies__in=own, closed_at=None).update(closed_at=now)
    Panel.objects.filter(site__occupancies__in=own).update(removed_at=now)
    for model in (Agreement, Customer):
        of_hers = {"customer__person" if model is Agreement else "person": world.ingrid}
        model.objects.filter(**of_hers).update(status="ended", ended_on=now.date())
    own.filter(valid_to=None).update(valid_to=now)
    return world


def dump(file: Path) -> Path:
    file.write_bytes(run("pg_dump", "--no-owner", database.address()))
    return file


def confirm(world: World) -> PrivacyRequest:
    made = plan.make(world.ingrid, choice="all", now=timezone.now())
    return flow.confirm(world.ingrid, by=world.users["ingrid"], plan=made, choice="all", language="nb")[0]


def erase(request: PrivacyRequest) -> None:
    """Let the time to think again pass, and a worker do its work."""
    Erasure.objects.filter(request=request).update(cooling_until=timezone.now() - timedelta(seconds=1))
    with as_worker():
        advancing.begin_due(timezone.now())
        job = request.jobs.get()
        lease = claim(job.pk)
        assert lease
        carrying_out.carry_out(lease)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.SUCCEEDED, "")


def ready() -> tuple[int, str]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()["erasures"]


def replayed(*words: str) -> str:
    told = StringIO()
    call_command("replay_erasures", *words, stdout=told)
    return told.getvalue()


def is_here(world: World) -> bool:
    signs_in = User.objects.filter(pk=world.users["ingrid"].pk).exists()
    acted = ArmingEvent.objects.filter(actor=world.ingrid.pk).exists()
    is_known = Person.objects.filter(pk=world.ingrid.pk).exists()
    assert is_known == signs_in == acted
    return is_known


def test_red_replayed_green_and_gone(company: World, tmp_path: Path) -> None:
    assert is_here(company)
    yesterday = dump(tmp_path / "yesterday.sql")
    erase(confirm(company))
    assert not is_here(company)
    assert ready() == (200, "ok")
    number = LedgerEntry.objects.get().number
    # Entered by the worker, behind the wall, with what she is known by.
    assert ledger.is_erased(marks=[mark_of("ingrid@example.no")])
    with restored(yesterday):
        # Without the replay she is there, and nobody is let in to see her.
        assert is_here(company)
        assert ready() == (503, "behind")
        told = replayed("--dry-run")
        assert str(company.ingrid.pk) in told
        assert is_here(company)
        assert ready() == (503, "behind")
        told = replayed()
        assert str(company.ingrid.pk) in told
        assert "Ingrid" not in told
        assert ready() == (200, "ok")
        assert not is_here(company)
        assert Person.objects.filter(pk=company.ole.pk).exists()
        assert Person.objects.filter(pk=company.lise.pk).exists()
        entry = LedgerEntry.objects.get()
        assert entry.number == number
        assert entry.finished_at
        # Once is enough.
        assert str(company.ingrid.pk) not in replayed()
        assert replaying.who_is_back() == []
        assert ready() == (200, "ok")
    assert not is_here(company)
    assert LedgerEntry.objects.count() == 1


def test_a_request_that_waited_in_the_backup_is_carried_out(company: World, tmp_path: Path) -> None:
    request = confirm(company)
    yesterday = dump(tmp_path / "yesterday.sql")
    erase(request)
    with restored(yesterday):
        assert PrivacyRequest.objects.get(pk=request.pk).status == Status.COOLING
        assert is_here(company)
        replayed()
        assert not is_here(company)
        assert PrivacyRequest.objects.get(pk=request.pk).status == Status.ERASED
        assert Job.objects.filter(kind=Job.Kind.ERASURE).count() == 1
        assert ready() == (200, "ok")


def test_a_backup_that_is_newer_has_nothing_to_do_again(company: World, tmp_path: Path) -> None:
    erase(confirm(company))
    today = dump(tmp_path / "today.sql")
    with restored(today):
        assert ready() == (200, "ok")
        assert "0 slettet på nytt" in replayed()


def test_a_file_that_cannot_tell_stops_the_replay(company: World, settings: Settings) -> None:
    erase(confirm(company))
    file = Path(settings.LEDGER_FILE)
    file.write_text(file.read_text().replace('"all"', '"now"'))
    with pytest.raises(CommandError, match="LEDGER_FILE"):
        replayed()
    file.unlink()
    with pytest.raises(CommandError, match="LEDGER_FILE"):
        replayed()
