"""Reports of what the policy stopped: taken in both forms, and nothing of the reporter goes further."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.test import Client

from portal import csp_reports
from portal.csp_reports import BYTES_AT_MOST, ONE, SEVERAL, Tap, stopped

CANARY = "ZQX-secret"
OLD = {
    "csp-report": {
        "document-uri": f"https://localhost/opplysninger/bruk/?x={CANARY}",
        "effective-directive": "script-src-elem",
        "blocked-uri": f"https://evil.example/{CANARY}",
        "script-sample": CANARY,
        "referrer": CANARY,
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": f"https://localhost/{CANARY}",
        "user_agent": CANARY,
        "body": {
            "documentURL": "https://localhost/logg-inn/",
            "effectiveDirective": "img-src",
            "sample": CANARY,
        },
    }
]


@pytest.fixture(autouse=True)
def tap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csp_reports, "TAP", Tap(a_minute=30))


def send(told: Any, kind: str = ONE, **more: Any) -> int:
    body = told if isinstance(told, (str, bytes)) else json.dumps(told)
    return Client().post("/csp/", body, content_type=kind, **more).status_code


def test_directive_and_pattern_of_the_page_are_written_down_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert send(OLD) == send(NEW, SEVERAL) == 204
    assert "stopped script-src-elem on /opplysninger/<slug:slug>/" in caplog.text
    assert "stopped img-src on /logg-inn/" in caplog.text
    assert CANARY not in caplog.text
    assert "evil" not in caplog.text


@pytest.mark.parametrize(
    "told",
    [
        {"csp-report": {"document-uri": CANARY, "effective-directive": f"{CANARY}\n{{}}"}},
        {"csp-report": {"document-uri": ["/"], "effective-directive": {"a": CANARY}}},
        {"csp-report": {"document-uri": f"https://[{CANARY}", "effective-directive": None}},
        {"csp-report": {"document-uri": f"https://localhost/{CANARY}/"}},
    ],
)
def test_what_is_not_known_is_not_repeated(caplog: pytest.LogCaptureFixture, told: Any) -> None:
    assert send(told) == 204
    assert "stopped another on an unknown page" in caplog.text
    assert CANARY not in caplog.text


@pytest.mark.parametrize("told", [{}, [], 1, None, "x", [1, None, {}, {"body": 1}], {"csp-report": []}])
def test_what_is_no_report_is_answered_and_forgotten(caplog: pytest.LogCaptureFixture, told: Any) -> None:
    assert send(json.dumps(told), SEVERAL) == 204
    assert "stopped" not in caplog.text


@pytest.mark.parametrize("body", ["{", "\x00", "[" * 16_000, b"\xff\xfe", "NaN" * 3])
def test_what_is_no_json_is_refused(body: str | bytes) -> None:
    assert send(body) == 400


def test_other_kinds_too_much_and_other_methods_are_refused() -> None:
    assert send(OLD, "application/json") == send("a=b", "application/x-www-form-urlencoded") == 415
    assert send(" " * (BYTES_AT_MOST + 1)) == 413
    assert Client().get("/csp/").status_code == 405


def test_a_flood_fills_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    for _time in range(5):
        assert send(NEW * 40, SEVERAL) == 204
    assert caplog.text.count("stopped img-src") == 30


def test_a_minute_later_reports_are_written_down_again() -> None:
    tap = Tap(a_minute=2)
    passed = [tap.lets_through(now=second) for second in (0, 1, 59, 60, 61, 62)]
    assert passed == [True, True, False, True, True, False]


def test_only_so_many_reports_of_one_request_are_looked_at() -> None:
    assert len(list(stopped(NEW * 1_000))) == csp_reports.REPORTS_AT_MOST
