"""A call list, and the text messages that its people get."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from accounts.contacts import sending
from accounts.models import ContactPerson
from accounts.texting import outbox
from accounts.wall.roles import WORKER
from tests.portal.wall.conftest import as_role
from tests.world import World

PAGE, LIST = "/brukere/", "/brukere/kontaktpersoner/"
NUMBER = "+4791503034"
ASTRID = {
    "navn": "Astrid Lunde",
    "telefon": "915 03 034",
    "epost": "",
    "forhold": "tante",
    "nokkel": "nei",
    "spurt": "on",
}


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=True) as traveller:
        yield traveller


@pytest.fixture
def texts(settings: Settings, tmp_path: Path, clock: time_machine.Traveller) -> Callable[[], list[str]]:
    """Let the worker ask and send, in its own role, and read every text message there is: number and words."""
    settings.SMS_BACKEND = "accounts.texting.gateways.FileGateway"
    settings.SMS_FILE_PATH = tmp_path / "sms"

    def read() -> list[str]:
        from django.utils import timezone

        with as_role(WORKER):
            sending.send_due(timezone.now())
            outbox.settle()
            sending.note_sent()
        return [one.read_text() for one in sorted((tmp_path / "sms").glob("*"))]

    return read


@pytest.fixture
def ingrid(world: World, clock: time_machine.Traveller, signed_in: Callable[[str], Client]) -> Client:
    client = signed_in("ingrid")
    client.post("/anlegg/", {"site": str(world.sites["house"].pk)})
    return client


@pytest.fixture
def astrid(ingrid: Client, texts: Callable[[], list[str]]) -> ContactPerson:
    """On Ingrid's list, and asked."""
    answer = ingrid.post(f"{LIST}ny/", ASTRID)
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE), answer.content.decode()
    return ContactPerson.objects.get(name="Astrid Lunde")


@pytest.fixture
def link(astrid: ContactPerson, texts: Callable[[], list[str]]) -> str:
    """Where the text message leads to."""
    return link_in(texts()[-1])


def link_in(text: str) -> str:
    [path] = re.findall(r"/k/[\w-]+/", text)
    return str(path)
