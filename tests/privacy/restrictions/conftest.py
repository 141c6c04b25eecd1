"""Stopping a use as the person, deciding it as staff, lifting it as the worker: each under its own role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.test import Client

from accounts.wall import scope
from privacy import readings
from privacy.models import PrivacyRequest
from privacy.restrictions.starting import EVERYTHING, Choice, restrict
from privacy.states import Right
from privacy.uses import Why
from tests.world import World

Scoped = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def as_user(world: World) -> Scoped:
    """The scope of a customer; of an employee, with a look at Ingrid whose case they work on."""

    @contextmanager
    def enter(name: str) -> Iterator[None]:
        user = world.users[name]
        with scope.of_user(user):
            if user.is_staff:
                readings.case_opening("PV-2222-2222", world.ingrid, user)
            yield

    return enter


@pytest.fixture
def ask(world: World, as_user: Scoped) -> Callable[..., PrivacyRequest]:
    """Stop something as Ingrid; the request of it."""

    def stop(*targets: Any, ground: Why = Why.ACCURACY, alarm: bool | None = True) -> PrivacyRequest:
        choice = Choice(targets or [EVERYTHING], ground, alarm_goes_on=alarm, consequences="print\nwords")
        with as_user("ingrid"):
            case = restrict(world.ingrid, choice, by=world.users["ingrid"], words="", language="nb")
        return case.requests.get(right=Right.RESTRICTION)

    return stop


@pytest.fixture
def client(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("ingrid")
