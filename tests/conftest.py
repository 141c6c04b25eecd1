"""Fixtures all tests share: the world, and sign-ins that count as fresh."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import PASSWORD, World, build

pytest_plugins = ["tests.browser.chromium"]


@pytest.fixture
def world(db: None) -> World:
    """The small world, in a transaction that is rolled back."""
    return build()


@pytest.fixture
def signed_in(world: World) -> Callable[[str], Client]:
    """A client signed in as one of the world's persons or employees, through the real sign-in page."""

    def sign_in(name: str) -> Client:
        client = Client()
        answer = client.post("/logg-inn/", {"login": world.users[name].email, "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code
        return client

    return sign_in
