"""Whoever may come at certain hours has a code that works in them: the clock opens and closes its slot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from accounts.codes import hours
from accounts.household import flow, grants
from accounts.models import AuthorisedUser, PanelCommand
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests.accounts.codes.conftest import Paper, slot_of
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("paper")]


@pytest.fixture
def morning(world: World, paper: Paper) -> datetime:
    """A minute to eight in Oslo on the first Tuesday to come. It is then."""
    today = timezone.localtime(world.now)
    tuesday = today + timedelta(days=(1 - today.weekday()) % 7 or 7)
    found = tuesday.replace(hour=7, minute=59, second=0, microsecond=0)
    paper.clock.move_to(found)
    return found


@pytest.fixture
def cleaner(world: World) -> AuthorisedUser:
    """With a code of the world's, on Tuesdays and Thursdays from eight to twelve."""
    access = world.accesses["ole"]
    values = {"weekdays": "24", "from_time": "08:00", "to_time": "12:00", "valid_to": None}
    AuthorisedUser.objects.filter(pk=access.pk).update(**values)
    access.refresh_from_db()
    return access


def kept(moment: datetime) -> list[str]:
    """What the clock, in the worker's role, orders at a moment."""
    before = set(PanelCommand.objects.values_list("pk", flat=True))
    with as_role(WORKER):
        hours.keep(moment)
    return [str(order.kind) for order in PanelCommand.objects.exclude(pk__in=before)]


def test_a_slot_opens_at_the_first_minute_and_closes_at_the_last(
    cleaner: AuthorisedUser, morning: datetime
) -> None:
    assert kept(morning) == ["suspend_slot"]
    assert kept(morning + timedelta(seconds=30)) == []
    assert kept(morning + timedelta(minutes=1)) == ["resume_slot"]
    assert kept(morning + timedelta(hours=4)) == []
    assert kept(morning + timedelta(hours=4, minutes=1)) == ["suspend_slot"]
    assert kept(morning + timedelta(days=1, minutes=1)) == []
    assert kept(morning + timedelta(days=2, minutes=1)) == ["resume_slot"]
    assert {order.slot_no for order in PanelCommand.objects.all()} == {slot_of(cleaner).slot_no}


def test_the_panel_hears_it_in_order_and_what_it_refuses_is_for_employees(
    cleaner: AuthorisedUser, morning: datetime, paper: Paper
) -> None:
    kept(morning)
    assert paper.answer() == 1
    assert [told["kind"] for told in paper.told] == ["suspend_slot"]
    PanelCommand.objects.update(state="failed", error_code="Refused")
    assert kept(morning + timedelta(seconds=30)) == []
    assert kept(morning + timedelta(minutes=1)) == ["resume_slot"]


def test_who_may_always_come_or_is_paused_is_left_alone(cleaner: AuthorisedUser, morning: datetime) -> None:
    AuthorisedUser.objects.filter(pk=cleaner.pk).update(state="suspended")
    assert kept(morning) == []
    AuthorisedUser.objects.filter(pk=cleaner.pk).update(state="active", weekdays="", from_time="", to_time="")
    assert kept(morning) == []


def test_a_code_that_may_always_be_used_again_is_opened_at_once(
    world: World, cleaner: AuthorisedUser, morning: datetime
) -> None:
    kept(morning)
    grant = replace(grants.of(cleaner), weekdays="", from_time="", to_time="")
    with scope.of_person(world.ingrid.pk):
        flow.edit(cleaner, by=world.users["ingrid"], grant=grant, now=timezone.now())
    assert [order.kind for order in PanelCommand.objects.order_by("created_at")][-1] == "resume_slot"


@pytest.mark.usefixtures("cleaner")
def test_nobody_but_the_clock_asks_for_it(world: World, morning: datetime) -> None:
    denied = pytest.raises(ProgrammingError, match="permission denied")
    with scope.of_person(world.ingrid.pk), denied, transaction.atomic():
        hours.keep(morning)
