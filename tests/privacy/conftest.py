"""A case under way, for the tests of jobs and cases."""

from collections.abc import Callable

import pytest

from privacy.categories import CATEGORIES
from privacy.models import Job, PrivacyRequest
from privacy.workflow import Scope, open_export
from tests.world import World

EVERYTHING = Scope(tuple(category.slug for category in CATEGORIES))


@pytest.fixture
def order(world: World) -> Callable[..., PrivacyRequest]:
    """Order a copy of everything as one of the world's persons."""

    def ask(name: str = "ingrid") -> PrivacyRequest:
        return open_export(world.people[name], by=world.users[name], scope=EVERYTHING, language="nb")

    return ask


@pytest.fixture
def job(order: Callable[..., PrivacyRequest]) -> Job:
    """The job of a copy Ingrid has just ordered."""
    return order().jobs.get()
