"""What a change of ownership does to pictures, to a seller's erasure, and to what a seller reads afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import AlarmActivation, Letter, Occupancy, OwnershipChange, StoredFile, VerificationImage
from accounts.wall import scope
from privacy.erasure import advancing, carrying_out, flow, plan
from privacy.jobs.lease import claim
from privacy.models import Erasure, PrivacyRequest
from privacy.states import Status
from tests.accounts.ownership import walk
from tests.world import World

SignedIn = Callable[[str], Client]


@pytest.mark.django_db
def test_pictures_of_the_household_are_shredded_but_for_those_a_case_needs(full_world: World) -> None:
    world = full_world
    AlarmActivation.objects.filter(site=world.sites["house"]).update(closed_at=world.now)
    mine = VerificationImage.objects.filter(
        site=world.sites["house"], captured_at__gte=world.occupancies["ingrid"].valid_from
    )
    crime = mine.filter(file__isnull=False).earliest("captured_at")
    mine.filter(pk=crime.pk).update(classification="confirmed_incident")
    going = mine.filter(file__isnull=False).exclude(pk=crime.pk)
    paths = [row.file.path for row in going.select_related("file")]
    assert len(paths) > 1
    others = VerificationImage.objects.exclude(site=world.sites["house"]).filter(file__isnull=False).count()
    change = walk.due(world, seller="ingrid", buyer="lise", site="house")
    assert walk.tick() == 1
    change.refresh_from_db()
    assert change.wipe_report["images"] == len(paths)
    assert list(mine.filter(file__isnull=False)) == [crime]
    assert not StoredFile.objects.filter(path__in=paths).exists(), "nor is there a row of any"
    assert (
        VerificationImage.objects.exclude(site=world.sites["house"]).filter(file__isnull=False).count()
        == others
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["ingrid", "ole"])
def test_a_case_of_anybody_of_the_household_keeps_the_pictures(full_world: World, name: str) -> None:
    world = full_world
    AlarmActivation.objects.filter(site=world.sites["house"]).update(closed_at=world.now)
    before = VerificationImage.objects.filter(file__isnull=False).count()
    with scope.of_user(world.users[name]):
        flow.confirm(
            world.people[name],
            by=world.users[name],
            plan=plan.make(world.people[name], choice="now", now=timezone.now()),
            choice="now",
            language="nb",
        )
    walk.due(world, seller="ingrid", buyer="lise", site="house")
    assert walk.tick() == 1
    assert VerificationImage.objects.filter(file__isnull=False).count() == before


@pytest.mark.django_db
def test_invoices_are_read_for_ninety_days_and_then_asked_for(full_world: World, signed_in: SignedIn) -> None:
    world = full_world
    change = walk.due(world, seller="lise", buyer="ingrid", site="lise")
    assert walk.tick() == 1
    seller = signed_in("lise")
    invoice = "/opplysninger/avtale/fakturaer/"
    assert invoice in seller.get("/opplysninger/avtale/").content.decode()
    OwnershipChange.objects.filter(pk=change.pk).update(completed_at=timezone.now() - timedelta(days=89))
    assert invoice in seller.get("/opplysninger/avtale/").content.decode()
    OwnershipChange.objects.filter(pk=change.pk).update(completed_at=timezone.now() - timedelta(days=91))
    page = seller.get("/opplysninger/avtale/").content.decode()
    assert invoice not in page
    assert "Fakturaene dine får du i en kopi." in page
    assert seller.get("/personvern/").status_code == 200
    assert invoice in signed_in("ingrid").get("/opplysninger/avtale/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_erasure_of_the_seller_beside_the_takeover_ends_and_so_does_the_takeover(world: World) -> None:
    request = confirmed(world, "now")
    assert advancing.begin_due(timezone.now()) == 1
    change = walk.due(world, seller="lise", buyer="ingrid", site="lise")
    barrier = threading.Barrier(2)

    def erase() -> None:
        barrier.wait(timeout=30)
        with walk.as_worker():
            lease = claim(request.jobs.get().pk)
            assert lease is not None
            carrying_out.carry_out(lease)
        connections.close_all()

    def take_over() -> None:
        barrier.wait(timeout=30)
        for _turn in range(20):
            if walk.tick():
                break
        connections.close_all()

    both = [threading.Thread(target=work) for work in (erase, take_over)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=120)
        assert not one.is_alive(), "nobody waits for ever"
    change.refresh_from_db()
    request.refresh_from_db()
    assert change.state == "completed"
    assert request.status == Status.ERASED
    assert Occupancy.objects.get(site=change.site, valid_to=None).customer == world.customers["ingrid"]


@pytest.mark.django_db
def test_an_erasure_that_waits_for_the_agreement_s_end_goes_on_when_the_home_is_another_s(
    world: World,
) -> None:
    """There is one thing more that is kept now, so the person reads the plan again before anything goes."""
    request = confirmed(world, "at_end")
    assert request.status == Status.SCHEDULED
    with walk.as_worker():
        assert not advancing.begin_due(timezone.now())
    walk.due(world, seller="lise", buyer="ingrid", site="lise")
    assert walk.tick() == 1
    with walk.as_worker():
        assert advancing.begin_due(timezone.now()) == 1
    request.refresh_from_db()
    assert request.status == Status.PLANNED
    assert Letter.objects.filter(kind="erasure-plan-changed", person=world.lise).exists()


def confirmed(world: World, choice: str) -> PrivacyRequest:
    """Lise confirms an erasure, and has thought again long enough."""
    with scope.of_user(world.users["lise"]):
        made = plan.make(world.lise, choice=choice, now=timezone.now())
        request, _token = flow.confirm(
            world.lise, by=world.users["lise"], plan=made, choice=choice, language="nb"
        )
    if choice == "now":
        Erasure.objects.filter(request=request).update(cooling_until=timezone.now() - timedelta(seconds=1))
    return PrivacyRequest.objects.get(pk=request.pk)


@pytest.fixture(autouse=True)
def ledger_of_the_test(settings: object, tmp_path: Path) -> None:
    """A ledger of its own: it lies outside the database, and so does not go with a test."""
    settings.LEDGER_FILE = tmp_path / "ledger" / "erasures.jsonl"  # type: ignore[attr-defined]
