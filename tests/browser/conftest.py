"""A town with everything a company holds, and a browser in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from tests import holdings
from tests.browser.looking import browser
from tests.world import World, build


@pytest.fixture
def town(settings: Settings, tmp_path: Path, file_storage: Path) -> World:
    """The world with everything a company holds, committed."""
    settings.STORAGE_DIR = tmp_path
    world = build()
    holdings.add(world)
    return world


@pytest.fixture
def opened(chromium: str, town: World) -> Iterator[Browser]:
    """A browser, opened last: while it is there, its own loop runs in this thread, and Django asks nothing here."""
    with browser(chromium) as one:
        yield one
