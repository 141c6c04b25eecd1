"""Somebody without an account: a browser, their question, and the code of the newest letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import sealing
from accounts.models import Inquiry, Letter
from privacy.outsiders import sending
from privacy.outsiders.sending import Question
from tests.accounts.conftest import in_the_web_process  # noqa: F401 - a fixture of all tests here
from tests.privacy.retention.conftest import sweep  # noqa: F401 - a fixture of all tests here
from tests.world import World, canary

MONA = "mona@example.no"
HELD = "/uten-innlogging/opplysninger/"


@pytest.fixture
def question(world: World) -> Inquiry:
    """What Mona asked us in the contact form."""
    asked = Question(subject="Pris", body=canary("mona", "asked"), name="Mona Lie", email=MONA)
    return sending.ask(asked, notice="1", language="nb")


def code() -> str:
    letter = Letter.objects.filter(kind="outsider-code").latest("created_at")
    return sealing.unseal(bytes(letter.secret_encrypted or b""), context=f"letter:{letter.pk}")


def knock(client: Client, address: str = MONA) -> Any:
    return client.post("/uten-innlogging/", {"adresse": address})


@pytest.fixture
def inside(world: World) -> Callable[..., Client]:
    """A browser whose holder has shown that an address is theirs."""

    def enter(address: str = MONA) -> Client:
        client = Client()
        assert knock(client, address)["Location"] == "/uten-innlogging/kode/"
        assert client.post("/uten-innlogging/kode/", {"kode": code()})["Location"] == HELD
        return client

    return enter


def read(client: Client) -> str:
    answer = client.get(HELD)
    assert answer.status_code == 200
    return answer.content.decode()
