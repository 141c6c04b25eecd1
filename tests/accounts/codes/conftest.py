"""A panel of paper, and a clock: what the tests of codes share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AccessCode, AuthorisedUser
from accounts.panels import commands
from accounts.wall.roles import WORKER
from tests.portal.wall.conftest import as_role
from tests.world import World

PAGE = "/brukere/kode/"
NEW = PAGE + "ny/"


@dataclass
class Paper:
    """The panel of the stand-in: what it was told, and a worker that asks it until it has done everything."""

    folder: Path
    clock: time_machine.Traveller

    @property
    def told(self) -> list[dict[str, Any]]:
        found = [json.loads(one.read_text()) for one in self.folder.glob("*.json")]
        return sorted(found, key=lambda order: order["made_at"])

    def answer(self, turns: int = 2) -> int:
        done = 0
        for _turn in range(turns):
            with as_role(WORKER):
                done += commands.settle()
            self.clock.shift(timedelta(minutes=1))
        return done


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=True) as traveller:
        yield traveller


@pytest.fixture
def paper(settings: Settings, tmp_path: Path, clock: time_machine.Traveller) -> Paper:
    settings.PANEL_BACKEND = "accounts.panels.gateways.StandInGateway"
    settings.PANEL_FILE_PATH = tmp_path / "panels"
    return Paper(tmp_path / "panels", clock)


@pytest.fixture
def client_of(paper: Paper, signed_in: Callable[[str], Client]) -> Callable[[str], Client]:
    """A client signed in just now."""
    return signed_in


def choose(client: Client, code: str, page: str = NEW) -> Any:
    return client.post(page, {"kode": code, "igjen": code})


def slot_of(user: AuthorisedUser, now: datetime | None = None) -> AccessCode:
    """The code a user has now."""
    held = user.code_assignments.exclude(valid_to__lte=now or timezone.now())
    return held.get(code__is_duress=False).code
