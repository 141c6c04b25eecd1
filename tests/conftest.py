"""Fixtures all tests share: the world, and sign-ins that count as fresh."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from django.conf import settings as site
from django.test import Client
from pytest_django import Settings

from tests import emptying, factors, holdings
from tests.casting import Foundry
from tests.world import World, build

pytest_plugins = ["tests.browser.chromium"]
emptying.empty_quickly()
# No test depends on how fast a machine is: the first example of many also loads what it needs.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")


@pytest.fixture(scope="session")
def foundry(tmp_path_factory: pytest.TempPathFactory) -> Foundry:
    return Foundry(tmp_path_factory.mktemp("moulds"))


@pytest.fixture(scope="session")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledgers")


@pytest.fixture(autouse=True)
def ledger_file(settings: Settings, ledgers: Path) -> Path:
    """The file of erasures of this test alone: what it enters is rolled back in the database only."""
    settings.LEDGER_FILE = ledgers / uuid4().hex / "erasures.jsonl"
    return Path(settings.LEDGER_FILE)


@pytest.fixture
def world(db: None, foundry: Foundry) -> World:
    """The small world, in a transaction that is rolled back."""
    return foundry.cast("small", build)


@pytest.fixture
def file_storage(settings: Settings, tmp_path: Path) -> Path:
    """The folder where sealed files lie in this test, empty at first."""
    folder = tmp_path / "files"
    blobs = {**site.STORAGES["files"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**site.STORAGES, "files": blobs}
    return folder


@pytest.fixture
def full_world(request: pytest.FixtureRequest, db: None, foundry: Foundry, file_storage: Path) -> World:
    """The small world and everything else a company holds, with real files."""
    if "world" in request.fixturenames:
        world: World = request.getfixturevalue("world")
        holdings.add(world)
        return world
    return foundry.cast("full", everything, files=file_storage)


def everything() -> World:
    world = build()
    holdings.add(world)
    return world


@pytest.fixture
def signed_in(world: World) -> Callable[[str], Client]:
    """A client signed in as one of the world's persons or employees, through the real sign-in page."""

    def sign_in(name: str) -> Client:
        client = Client()
        answer = factors.sign_in(client, world.users[name])
        assert answer.status_code == 302, answer.status_code
        return client

    return sign_in
