"""What campaign systems are answered: one and many, by token only, without anybody's address in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry, AuditInbox, ContactPoint
from privacy.marketing import openapi, replies, systems
from privacy.models import MarketingSystem, SuppressionEntry
from privacy.models.marketing import Channel
from tests.privacy.marketing.conftest import verdict
from tests.world import World

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
ONE, MANY, REPLY = "/api/reklame/v1/", "/api/reklame/v1/mange/", "/api/reklame/v1/sms/"
LINES = "application/x-ndjson"


@pytest.fixture
def token(world: World) -> str:
    return systems.issue("Utsending", by=world.users["astrid"])


def ask(token: str, told: Any, path: str = ONE, kind: str = "application/json") -> Any:
    body = told if isinstance(told, str) else json.dumps(told)
    return Client().post(path, body, content_type=kind, headers={"Authorization": f"Bearer {token}"})


def test_one_is_asked_about(buyer: World, token: str) -> None:
    told = {"channel": "email", "address": "ingrid@example.no"}
    assert ask(token, told).json() == {"allowed": False, "reason": "no_consent"}
    answer = ask(token, told | {"similar": True})
    assert answer.json() == {"allowed": True, "reason": "customer"}
    assert not answer.cookies
    by_number = {"channel": "email", "customer": "4410882", "similar": True}
    assert ask(token, by_number).json() == {"allowed": True, "reason": "customer"}
    assert ask(token, {"channel": "email", "address": "91234567"}).json()["reason"] == "not_understood"


def test_many_are_answered_in_order_and_as_one_by_one(buyer: World, token: str) -> None:
    addresses = [*(f"nobody{number}@example.org" for number in range(1_500)), "ingrid@example.no"]
    lines = "\n".join([*map(json.dumps, addresses), '{"customer": "4410882"}', "{]", "7"])
    answer = ask(token, lines, f"{MANY}?channel=email&similar=true", LINES)
    assert answer.streaming
    *found, last = [json.loads(line) for line in answer.getvalue().splitlines()]
    assert [one["reason"] for one in found[1_499:]] == [
        *("no_consent", "customer", "customer", "not_understood", "not_understood")
    ]
    assert len(found) == len(addresses) + 3
    assert last == {"answered": len(found)}


@pytest.mark.parametrize(
    "bad", [r'"\ud800@example.no"', r'"ingrid\u0000@example.no"', '{"customer": "\\u0000"}']
)
def test_one_bad_line_breaks_no_list(buyer: World, token: str, bad: str) -> None:
    lines = f'"ingrid@example.no"\n{bad}\n"ingrid@example.no"'
    answer = ask(token, lines, f"{MANY}?channel=email&similar=true", LINES)
    found = [json.loads(line).get("reason") for line in answer.getvalue().splitlines()]
    assert found == ["customer", "not_understood", "customer", None]


def test_what_goes_wrong_is_said_in_json(world: World, token: str, settings: Settings) -> None:
    client, headers = Client(raise_request_exception=False), {"Authorization": f"Bearer {token}"}
    told = {"content_type": "application/json", "headers": headers}
    assert client.post(ONE, {"channel": "sms", "address": "91234567"}, **told).status_code == 200
    in_pieces = client.post(ONE, "{}", **told, CONTENT_LENGTH="")
    assert (in_pieces.status_code, in_pieces.json()) == (411, {"error": "length"})
    for method, path, status, name in (
        ("get", ONE, 405, "method"),
        ("delete", ONE, 405, "method"),
        ("get", "/api/finnes-ikke/", 404, "not_found"),
    ):
        answer = client.generic(method.upper(), path)
        assert (answer.status_code, answer.json()) == (status, {"error": name}), path
        assert "Content-Security-Policy" in answer.headers
    long = client.post(ONE, "x" * 20_000_000, **told)
    assert (long.status_code, long.json()) == (413, {"error": "too_large"})
    # A page stays a page.
    assert "html" in client.get("/finnes-ikke/")["Content-Type"]


@pytest.mark.parametrize(("error", "status"), [(RuntimeError, 500), (OperationalError, 503)])
def test_a_failure_is_no_page_either(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch, error: type[Exception], status: int
) -> None:
    def fail(*_anything: Any) -> None:
        raise error

    monkeypatch.setattr("privacy.marketing.asking.one", fail)
    client = Client(raise_request_exception=False)
    told = {"channel": "email", "address": "ingrid@example.no"}
    answer = client.post(ONE, told, "application/json", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, list(answer.json())) == (status, ["error"])
    assert ("Retry-After" in answer.headers) is (status == 503)


def test_who_has_no_token_is_told_nothing(buyer: World, token: str) -> None:
    told = {"channel": "email", "address": "ingrid@example.no", "similar": True}
    refused = ask("mst_" + "x" * 43, told)
    assert (refused.status_code, refused.json()) == (401, {"error": "token"})
    assert AuditInbox.objects.filter(action="marketing-system", reason="refused").count() == 1
    assert ask("", told).status_code == 401
    systems.revoke(MarketingSystem.objects.get(), by=buyer.users["astrid"], now=buyer.now)
    assert ask(token, told).status_code == 401


def test_the_token_is_kept_nowhere(world: World, token: str) -> None:
    row = MarketingSystem.objects.get()
    assert len(row.token_hmac) == 32
    assert token.encode() not in bytes(row.token_hmac)
    assert token not in str(vars(row))


@pytest.mark.parametrize(
    "told", ["{", "[]", {"channel": "pigeon"}, {"channel": "email", "similar": "maybe"}, "x" * 5_000]
)
def test_what_is_not_understood_is_refused(token: str, told: Any) -> None:
    assert ask(token, told).status_code == 400
    assert ask(token, told, kind="text/plain").status_code == 415


def test_each_system_asks_so_often_and_no_more(world: World, token: str, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**site.ACCOUNT_RATE_LIMITS, "marketing_one": "2/m/key"}
    told = {"channel": "email", "address": "ingrid@example.no"}
    assert [ask(token, told).status_code for _turn in range(3)] == [200, 200, 429]
    other = systems.issue("Ringeliste", by=world.users["astrid"])
    assert ask(other, told).status_code == 200


def test_it_is_logged_how_many_were_asked_about_and_not_who(buyer: World, token: str) -> None:
    answer = ask(token, '"ingrid@example.no"\n"x@example.no"', f"{MANY}?channel=email&similar=true", LINES)
    assert len(answer.getvalue().splitlines()) == 3
    [line] = AuditInbox.objects.filter(action="marketing-asked")
    assert line.reason == "email:allowed:1:refused:1"
    assert str(MarketingSystem.objects.get().pk) in line.target
    assert not AuditEntry.objects.filter(reason__contains="ingrid").exists()


def test_stopp_on_a_text_message_is_a_no(buyer: World, token: str) -> None:
    number = ContactPoint.objects.get(person=buyer.ingrid, kind="phone").value
    assert verdict(number, Channel.SMS) == "yes: customer"
    answer = ask(token, {"from": number, "text": "Hei, hva koster det?"}, REPLY)
    assert answer.json() == {"stopped": False, "needs_reading": True}
    assert AuditInbox.objects.filter(action="marketing-reply").count() == 1
    assert ask(token, {"from": number, "text": " "}, REPLY).json()["needs_reading"] is False
    assert not SuppressionEntry.objects.exists()
    answer = ask(token, {"from": number, "text": "  stopp! jeg vil ikke ha dette"}, REPLY)
    assert answer.json() == {"stopped": True, "needs_reading": False}
    assert verdict(number, Channel.SMS) == "no: opted_out"


@pytest.mark.parametrize("text", ["STOPP", "stop", "Avslutt", "Nei takk!", "«STOPP»", "stopp reklamen, takk"])
def test_a_message_that_begins_with_a_no_is_one(text: str) -> None:
    assert replies.channels_of(text) == (Channel.SMS,)
    assert replies.channels_of("stopp alt") == (Channel.SMS, Channel.PHONE)
    assert replies.channels_of(f"Ja, og ikke {text}") == ()


def test_replies_have_a_limit_of_their_own(buyer: World, token: str, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**site.ACCOUNT_RATE_LIMITS, "marketing_one": "1/m/key"}
    told = {"channel": "email", "address": "ingrid@example.no"}
    assert [ask(token, told).status_code for _turn in range(2)] == [200, 429]
    assert ask(token, {"from": "91234567", "text": "STOPP"}, REPLY).status_code == 200


def test_the_document_is_served_and_kept() -> None:
    served = Client().get("/api/reklame/v1/openapi.json")
    kept = json.loads((ROOT / "docs/formats/marketing-api.json").read_text(encoding="utf-8"))
    assert served.json() == kept == openapi.document()
    assert set(kept["paths"]) == {ONE, MANY, REPLY}
