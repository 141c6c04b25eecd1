"""Text messages: owed with their cause, sent once, tried again, never pretended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from pytest_django import Settings

from accounts.models import TextMessage
from accounts.texting import checks, outbox
from accounts.texting.gateways import HttpGateway, NotSent
from accounts.wall.roles import WORKER
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
NUMBER, CODE = "+4791503034", "274915"
FILES = "accounts.texting.gateways.FileGateway"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.SMS_BACKEND, settings.SMS_FILE_PATH = FILES, tmp_path / "sms"
    return tmp_path / "sms"


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=False) as traveller:
        yield traveller


def owe(world: World, *, key: str = "one", secret: str = CODE) -> None:
    outbox.owe("contact-code", key=key, to=world.ingrid, number=NUMBER, language="nb", secret=secret)


def test_the_worker_sends_it_once_and_drops_the_code(world: World, folder: Path) -> None:
    owe(world)
    owe(world)
    row = TextMessage.objects.get()
    assert NUMBER.encode() not in bytes(row.number_sealed or b"")
    assert CODE.encode() not in bytes(row.secret_sealed or b"")
    with as_role(WORKER):
        assert outbox.settle() == 1
        assert outbox.settle() == 0
    [file] = folder.iterdir()
    assert file.read_text().splitlines()[0] == NUMBER
    assert CODE in file.read_text()
    row.refresh_from_db()
    assert row.sent_at is not None
    assert row.secret_sealed is None


def test_what_is_undone_owes_nothing(world: World) -> None:
    with transaction.atomic():
        owe(world)
        assert TextMessage.objects.exists()
        transaction.set_rollback(True)
    assert not TextMessage.objects.exists()


def test_a_gateway_that_does_not_answer_is_asked_again(
    world: World,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    clock: time_machine.Traveller,
    folder: Path,
) -> None:
    settings.SMS_BACKEND = checks.HTTP
    monkeypatch.setattr(HttpGateway, "send", refuse)
    owe(world)
    assert outbox.settle() == 0
    row = TextMessage.objects.get()
    assert (row.sent_at, row.error_code, row.tries) == (None, "NotSent", 1)
    settings.SMS_BACKEND = FILES
    assert outbox.settle() == 0
    clock.shift(timedelta(minutes=1))
    assert outbox.settle() == 1


def test_a_code_too_late_is_given_up_and_not_sent(
    world: World, clock: time_machine.Traveller, folder: Path
) -> None:
    owe(world)
    clock.shift(timedelta(minutes=11))
    assert outbox.settle() == 0
    row = TextMessage.objects.get()
    assert row.given_up_at is not None
    assert row.secret_sealed is None
    assert not folder.exists()


def test_without_a_gateway_nothing_is_sent_and_nothing_said_to_be(world: World, settings: Settings) -> None:
    settings.SMS_BACKEND = ""
    owe(world)
    assert outbox.settle() == 0
    assert TextMessage.objects.get().sent_at is None


def test_messages_go_after_thirty_days(world: World, clock: time_machine.Traveller) -> None:
    owe(world)
    outbox.settle()
    clock.shift(timedelta(days=30))
    assert outbox.forget() == 0
    clock.shift(timedelta(minutes=1))
    with as_role(WORKER):
        assert outbox.forget() == 1


@pytest.mark.parametrize(("status", "is_taken"), [(200, True), (202, True), (302, False), (503, False)])
def test_the_contract_of_the_gateway(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, status: int, is_taken: bool
) -> None:
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example/v1/send", "hemmelig"
    asked: list[tuple[Any, ...]] = []

    def request(
        _self: HTTPSConnection, method: str, path: str, *, body: bytes, headers: dict[str, str]
    ) -> None:
        asked.append((method, path, json.loads(body), headers["Authorization"]))

    answer = type("Answer", (), {"status": status})
    monkeypatch.setattr(HTTPSConnection, "request", request)
    monkeypatch.setattr(HTTPSConnection, "getresponse", lambda _self: answer())
    if is_taken:
        HttpGateway().send(key="k", number=NUMBER, text="Hei")
    else:
        with pytest.raises(NotSent, match=str(status)):
            HttpGateway().send(key="k", number=NUMBER, text="Hei")
    assert asked == [("POST", "/v1/send", {"id": "k", "to": NUMBER, "text": "Hei"}, "Bearer hemmelig")]


def test_settings_that_cannot_send_are_named(settings: Settings) -> None:
    assert checks.check_gateway() == []
    settings.SMS_BACKEND, settings.SMS_URL, settings.SMS_TOKEN = checks.HTTP, "http://sms.example", "x"
    assert [error.id for error in checks.check_gateway()] == ["accounts.E041"]
    settings.SMS_BACKEND, settings.DEMO, settings.DEBUG = FILES, False, False
    assert [error.id for error in checks.check_gateway()] == ["accounts.E042"]
    settings.SMS_BACKEND = "somewhere"
    assert [error.id for error in checks.check_gateway()] == ["accounts.E040"]


def refuse(_self: HttpGateway, **_message: str) -> None:
    raise NotSent("503")
