"""Orders to panels: sent once, asked about until answered, put before employees when nobody answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPSConnection
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.codes import flow
from accounts.models import AccessCode, AuditInbox, DataKey, PanelCommand
from accounts.panels import checks, commands
from accounts.panels.gateways import Answer, HttpGateway, NotTaken, Order, Refused
from accounts.wall import scope
from accounts.wall.roles import WORKER
from tests.accounts.codes.conftest import Paper, choose
from tests.accounts.codes.conftest import client_of as client_of
from tests.accounts.codes.conftest import clock as clock
from tests.accounts.codes.conftest import paper as paper
from tests.portal.wall.conftest import as_role
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
LATE = "/admin/accounts/panelcommand/"
CODE, KEY = "739164", "5e2b8a52-6d3d-4f0e-9a54-0f1f6a0b9a11"
ORDER = Order(id="one", installation="100234", kind="set_code", slot=2, made_at="2026-11-27", code=CODE)


def end(world: World, name: str) -> PanelCommand:
    with scope.of_person(world.people[name].pk):
        flow.end_codes_of(world.accesses[name], now=timezone.now())
    return PanelCommand.objects.latest("created_at")


def test_one_order_at_a_time_goes_to_a_slot_and_the_older_first(world: World, paper: Paper) -> None:
    ole = world.accesses["ole"]
    with scope.of_person(world.ole.pk):
        flow.suspend_codes_of(ole, now=timezone.now())
        flow.resume_codes_of(ole, now=timezone.now())
    assert paper.answer(1) == 0
    assert [told["kind"] for told in paper.told] == ["suspend_slot"]
    assert paper.answer(3) == 2
    assert [told["kind"] for told in paper.told] == ["suspend_slot", "resume_slot"]


def test_what_no_panel_answers_is_put_before_employees_who_do_it_by_hand(
    world: World, paper: Paper, signed_in: SignedIn, settings: Settings
) -> None:
    settings.PANEL_BACKEND = ""
    command = end(world, "ole")
    with as_role(WORKER):
        assert commands.escalate(timezone.now() + timedelta(minutes=14)) == 0
    sam = signed_in("sam")
    assert "fått svar fra panelet" not in sam.get("/admin/").content.decode()
    with as_role(WORKER):
        assert commands.escalate(timezone.now() + timedelta(minutes=15)) == 1
        assert commands.escalate(timezone.now() + timedelta(minutes=16)) == 0
    assert "1 ordre har ikke fått svar fra panelet." in sam.get("/admin/").content.decode()
    listed = sam.get(LATE).content.decode()
    assert "100234" in listed
    assert "Ole" not in listed
    assert sam.get(f"{LATE}{command.pk}/change/").status_code == 200
    assert signed_in("omar").get(LATE).status_code == 403
    sam.post(LATE, {"action": "done_by_hand", "_selected_action": [str(command.pk)]})
    command.refresh_from_db()
    assert (command.state, command.error_code) == ("confirmed", "ByHand")
    assert AccessCode.objects.get(pk=command.code).status == "revoked"
    assert "fått svar fra panelet" not in sam.get("/admin/").content.decode()


def test_employees_set_nobodys_code_and_see_to_one_that_failed(
    world: World, client_of: SignedIn, paper: Paper, signed_in: SignedIn
) -> None:
    choose(client_of("ole"), CODE)
    commands.escalate(timezone.now() + timedelta(minutes=16))
    command, sam = PanelCommand.objects.get(), signed_in("sam")
    chosen = {"_selected_action": [str(command.pk)]}
    sam.post(LATE, {"action": "done_by_hand"} | chosen)
    command.refresh_from_db()
    assert command.state == "owed"
    assert CODE not in sam.get(f"{LATE}{command.pk}/change/").content.decode()
    sam.post(LATE, {"action": "seen_to"} | chosen)
    command.refresh_from_db()
    assert (command.state, command.secret_encrypted) == ("failed", None)
    assert command.seen_to_at is not None
    assert not PanelCommand.objects.late().exists()


def test_a_code_nobody_took_in_a_day_is_given_up_and_its_slot_emptied(
    world: World, client_of: SignedIn, paper: Paper
) -> None:
    end(world, "ole")
    paper.answer()
    choose(client_of("ole"), CODE)
    command = PanelCommand.objects.get(kind="set_code")
    paper.clock.shift(timedelta(hours=25))
    paper.answer()
    command.refresh_from_db()
    assert (command.state, command.error_code, command.secret_encrypted) == ("failed", "TooLate", None)
    assert not DataKey.objects.filter(owner=command.pk).exists()
    assert CODE not in str(paper.told)
    assert AccessCode.objects.get(pk=command.code).status == "revoked"
    assert [told["kind"] for told in paper.told] == ["remove_code", "remove_code"]


def test_an_answer_that_comes_later_is_taken_in_once(world: World, paper: Paper, tmp_path: Path) -> None:
    command, file = end(world, "ole"), tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"id": str(command.pk), "state": "confirmed"}) + "\n\n")
    out = StringIO()
    call_command("load_panel_answers", str(file), "--dry-run", stdout=out)
    command.refresh_from_db()
    assert command.state == "owed"
    call_command("load_panel_answers", str(file), stdout=out)
    call_command("load_panel_answers", str(file), stdout=out)
    first, second, third = out.getvalue().splitlines()
    assert first == second == "1 utført, 0 avvist av panelet, 0 besvart fra før."
    assert third.startswith("0 utført, 0 avvist av panelet, 1 besvart")
    assert AccessCode.objects.get(pk=command.code).status == "revoked"
    with as_role(WORKER):
        commands.forget(timezone.now() + timedelta(days=29))
        assert PanelCommand.objects.exists()
        commands.forget(timezone.now() + timedelta(days=31))
    assert not PanelCommand.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"id": "1", "state": "confirmed"}',
        json.dumps({"id": KEY, "state": "maybe"}),
        json.dumps({"id": KEY, "state": "confirmed", "code": CODE}),
        json.dumps({"id": KEY, "state": "refused", "word": "a b"}),
    ],
)
def test_a_file_with_a_bad_line_changes_nothing_and_is_not_quoted(
    world: World, paper: Paper, tmp_path: Path, line: str
) -> None:
    command, file = end(world, "ole"), tmp_path / "answers.jsonl"
    file.write_text(json.dumps({"id": str(command.pk), "state": "confirmed"}) + "\n" + line + "\n")
    with pytest.raises(CommandError, match="Linje 2") as failed:
        call_command("load_panel_answers", str(file))
    assert CODE not in str(failed.value)
    command.refresh_from_db()
    assert command.state == "owed"


def test_an_answered_order_cannot_keep_a_code(world: World, paper: Paper) -> None:
    command = end(world, "ole")
    for fields in ({"secret_encrypted": b"x"}, {"kind": "set_code", "state": "confirmed", "mark_hmac": b"x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PanelCommand.objects.filter(pk=command.pk).update(**fields)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, Answer.CONFIRMED), (202, Answer.ACCEPTED), (422, Refused), (500, NotTaken), (401, NotTaken)],
)
def test_the_gateway_is_asked_over_https_and_its_answer_told_apart(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, status: int, outcome: Any
) -> None:
    settings.PANEL_URL, settings.PANEL_TOKEN = "https://panel.example/orders", "token"
    asked: list[Any] = []

    class Reply:
        def __init__(self) -> None:
            self.status = status

        def read(self, _most: int) -> bytes:
            return b""

    monkeypatch.setattr(
        HTTPSConnection, "request", lambda self, *how, **what: asked.append((self, how, what))
    )
    monkeypatch.setattr(HTTPSConnection, "getresponse", lambda _self: Reply())
    if isinstance(outcome, Answer):
        assert HttpGateway().send(ORDER) == outcome
    else:
        with pytest.raises(outcome, match=str(status)):
            HttpGateway().send(ORDER)
    [(connection, (method, path), what)] = asked
    assert (connection.host, connection.timeout, method, path) == ("panel.example", 10, "POST", "/orders")
    assert json.loads(what["body"])["code"] == CODE
    assert what["headers"]["Authorization"] == "Bearer token"
    assert CODE not in repr(ORDER)


def test_settings_that_contradict_each_other_stop_the_start(settings: Settings) -> None:
    settings.PANEL_BACKEND = "accounts.panels.gateways.Other"
    assert [one.id for one in checks.check_gateway()] == ["accounts.E043"]
    settings.PANEL_BACKEND, settings.PANEL_URL = checks.HTTP, "http://panel.example"
    assert [one.id for one in checks.check_gateway()] == ["accounts.E044"]
    settings.PANEL_BACKEND, settings.DEMO, settings.DEBUG = checks.STAND_IN, False, False
    assert [one.id for one in checks.check_gateway()] == ["accounts.E045"]


def test_the_log_names_an_order_that_was_settled_and_none_that_somebody_else_was_first_with(
    world: World, paper: Paper, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands_of = {name: end(world, name) for name in ("ole", "nora")}
    commands.escalate(timezone.now() + timedelta(minutes=16))
    sam, told = signed_in("sam"), AuditInbox.objects.filter(action="panel-order-settled")
    first = [str(commands_of["ole"].pk)]
    assert sam.post(LATE, {"action": "done_by_hand", "_selected_action": first}).status_code == 302
    assert told.count() == 1
    monkeypatch.setattr(commands, "confirm", lambda *_order, **_how: False)
    other = [str(commands_of["nora"].pk)]
    assert sam.post(LATE, {"action": "done_by_hand", "_selected_action": other}).status_code == 302
    assert told.count() == 1
