"""From the plan to the moment it begins: confirmed once, taken back, kept waiting, and never worse than agreed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Invoice, Letter
from accounts.wall import scope
from accounts.wall.roles import WEB, WORKER
from privacy.erasure import advancing, flow, plan
from privacy.models import Erasure, Job, PrivacyRequest
from privacy.retention import holds
from privacy.states import Status, WrongState
from tests.world import World

Confirm = Callable[..., tuple[PrivacyRequest, str]]
pytestmark = pytest.mark.django_db


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
        yield
        cursor.execute("RESET ROLE")


def let_time_pass(request: PrivacyRequest) -> PrivacyRequest:
    Erasure.objects.filter(request=request).update(cooling_until=timezone.now() - timedelta(seconds=1))
    with acting_as(WORKER):
        advancing.begin_due(timezone.now())
    return PrivacyRequest.objects.get(pk=request.pk)


def test_confirming_twice_is_one_request_and_the_letter_has_the_code(
    world: World, ended: Callable[..., None], confirmed: Confirm
) -> None:
    ended()
    request, token = confirmed()
    again, nothing = confirmed()
    assert (again.pk, nothing) == (request.pk, "")
    assert request.status == Status.COOLING
    letters = Letter.objects.filter(kind="erasure-confirmed", person=world.ingrid)
    assert letters.exists()
    assert token not in str(list(letters.values()))


def test_everything_cannot_go_while_the_agreement_runs(world: World, confirmed: Confirm) -> None:
    with pytest.raises(flow.Blocked) as refused:
        confirmed()
    assert "agreement" in {blocker.code for blocker in refused.value.blockers}
    assert not Erasure.objects.exists()


def test_the_code_of_the_letter_cancels_once_for_whoever_has_not_signed_in(
    ended: Callable[..., None], confirmed: Confirm
) -> None:
    ended()
    request, token = confirmed()
    with acting_as(WEB):
        assert flow.cancel_by_token("another") is None
    with acting_as(WEB):
        assert flow.cancel_by_token(token) == request
    assert PrivacyRequest.objects.get(pk=request.pk).status == Status.WITHDRAWN
    with acting_as(WEB):
        assert flow.cancel_by_token(token) is None
    assert not Job.objects.exists()


def test_nothing_begins_before_the_time_to_think_again_is_over(
    ended: Callable[..., None], confirmed: Confirm
) -> None:
    ended()
    request, _token = confirmed()
    now = timezone.now()
    with acting_as(WORKER):
        assert advancing.begin_due(now + timedelta(hours=71)) == 0
    with acting_as(WORKER):
        assert advancing.begin_due(now + timedelta(hours=73)) == 1
    with acting_as(WORKER):
        assert advancing.begin_due(now + timedelta(hours=73)) == 0
    assert Job.objects.get().request_id == request.pk


def test_what_has_begun_cannot_be_taken_back(
    world: World, ended: Callable[..., None], confirmed: Confirm
) -> None:
    ended()
    request = let_time_pass(confirmed()[0])
    assert request.status == Status.EXECUTING
    Erasure.objects.filter(request=request).update(started_at=timezone.now())
    with pytest.raises(WrongState):
        flow.cancel(request, by=world.users["ingrid"])


def test_it_waits_for_a_hold_and_goes_on_without(
    world: World, ended: Callable[..., None], confirmed: Confirm
) -> None:
    ended()
    request, _token = confirmed()
    hold = holds.open_hold(
        world.ingrid, by=world.users["dina"], reason="tvist", review_on=timezone.localdate()
    )
    assert let_time_pass(request).status == Status.HELD
    assert not Job.objects.exists()
    type(hold).objects.filter(pk=hold.pk).delete()
    assert let_time_pass(request).status == Status.EXECUTING


def test_a_plan_that_became_worse_waits_for_the_person(
    world: World, ended: Callable[..., None], confirmed: Confirm
) -> None:
    ended()
    request, _token = confirmed()
    today = timezone.localdate()
    invoice = Invoice(
        number="ZQX-late",
        customer=world.customers["ingrid"],
        fiscal_year_ends_on=today.replace(month=12, day=31) + timedelta(days=3650),
        issued_on=today,
        due_on=today,
        net=0,
        vat=0,
        total=0,
        recipient_name="Ingrid",
        recipient_address="Fjellveien 12",
    )
    invoice.save(force_insert=True)
    assert let_time_pass(request).status == Status.PLANNED
    assert not Job.objects.exists()
    made = plan.make(world.ingrid, choice="all", now=timezone.now())
    flow.confirm_again(PrivacyRequest.objects.get(pk=request.pk), by=world.users["ingrid"], plan=made)
    assert let_time_pass(request).status == Status.EXECUTING


def test_at_the_end_of_the_agreement_there_is_time_to_think_again(
    ended: Callable[..., None], confirmed: Confirm
) -> None:
    request, _token = confirmed(choice="at_end")
    assert request.status == Status.SCHEDULED
    assert let_time_pass(request).status == Status.SCHEDULED
    ended()
    with acting_as(WORKER):
        assert advancing.begin_due(timezone.now()) == 1
    request = PrivacyRequest.objects.get(pk=request.pk)
    assert (request.status, request.erasure.choice) == (Status.COOLING, "all")
    assert request.erasure.cooling_until is not None
    assert request.erasure.cooling_until > timezone.now()


def test_a_plan_is_no_worse_when_the_time_to_think_again_is_over(
    world: World, full_world: World, ended: Callable[..., None]
) -> None:
    """Also where something kept has no date to count from, like a price that never ended."""
    ended()
    now = timezone.now()
    with scope.of_user(world.users["ingrid"]):
        made = plan.make(world.ingrid, choice="all", now=now)
        later = plan.make(world.ingrid, choice="all", now=now + timedelta(hours=73))
        much_later = plan.make(world.ingrid, choice="all", now=now + timedelta(days=800))
    undated = {line.label: line.until for line in made.keeps}["accounts.PriceLine"]
    assert undated == plan.undated(timezone.localdate(now))
    assert not plan.is_worse(later, made)
    assert plan.is_worse(much_later, made)
