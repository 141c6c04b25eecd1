"""Settings as they are where customers are, and the checks that tell of contradictions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as site
from pytest_django import Settings

from portal import checks
from portal.dev.deploying import as_deployed

COOKIES = ("SESSION", "CSRF", "LANGUAGE")
SHOW = """
import json, sys
from django.conf import settings
names = sys.argv[1:]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def deployed(*names: str, **changed: str) -> dict[str, Any]:
    """These settings in a process of its own, as an operator starts it."""
    values = os.environ | as_deployed() | changed
    done = subprocess.run([sys.executable, "-c", SHOW, *names], env=values, capture_output=True, check=True)
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def test_every_cookie_is_bound_to_the_host_and_to_https() -> None:
    names = [
        f"{cookie}_COOKIE_{part}"
        for cookie in COOKIES
        for part in ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "DOMAIN", "PATH")
    ]
    shown = deployed(*names, "APPEARANCE_COOKIE_NAME")
    for cookie in COOKIES:
        assert shown[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
        assert shown[f"{cookie}_COOKIE_SECURE"] is shown[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert shown[f"{cookie}_COOKIE_SAMESITE"] in {"Lax", "Strict"}
        assert (shown[f"{cookie}_COOKIE_DOMAIN"], shown[f"{cookie}_COOKIE_PATH"]) == (None, "/")
    assert shown["APPEARANCE_COOKIE_NAME"].startswith("__Host-")


def test_https_is_demanded_for_two_years_of_every_host_below() -> None:
    shown = deployed(
        "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_SSL_REDIRECT", "DEMO", "DEBUG"
    )
    assert list(shown.values()) == [63_072_000, True, True, False, False]


def test_a_release_as_it_should_be_has_nothing_wrong() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "portal.dev.deploying"], env=os.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ALLOWED_HOSTS": ["*"]}, "portal.E001"),
        ({"ALLOWED_HOSTS": [".example.no"], "SITE_URL": "http://minsider.example.no"}, "portal.E001"),
        ({"SITE_URL": "https://elsewhere.example.no"}, "portal.E002"),
        ({"SITE_URL": "ftp://localhost"}, "portal.E002"),
        ({"SITE_URL": "localhost"}, "portal.E002"),
        ({"HTTPS": True, "DEMO": True, "SITE_URL": "https://testserver"}, "portal.E003"),
        ({"HTTPS": True, "DEMO": False, "DEBUG": True, "SITE_URL": "https://testserver"}, "portal.E003"),
        ({"TIME_ZONE": "UTC"}, "portal.E004"),
        ({"USE_TZ": False}, "portal.E004"),
        ({"USE_X_FORWARDED_HOST": True}, "portal.E005"),
        ({"HTTPS": True, "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")}, "portal.E006"),
        ({"HTTPS": True, "ALLAUTH_TRUSTED_PROXY_COUNT": 1}, "portal.E006"),
    ],
)
def test_a_contradiction_is_told(settings: Settings, changed: dict[str, Any], told: str) -> None:
    assert list(checks.contradictions()) == []
    for name, value in changed.items():
        setattr(settings, name, value)
    assert told in [found.id for found in checks.contradictions()]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"DEMO": True}, "portal.E011"),
        ({"HTTPS": False}, "portal.E012"),
        ({"SECRET_KEY": "x" * 49}, "portal.E013"),
        ({"SECRET_KEY_FALLBACKS": ["x" * 49]}, "portal.E013"),
        ({"ALLAUTH_TRUSTED_PROXY_COUNT": 0}, "portal.W001"),
        ({"SECRET_KEY_FALLBACKS": ["x" * 50, "y" * 50]}, "portal.W002"),
        ({"REDIS_URL": "redis://redis.example.no/0"}, "portal.W004"),
        ({"BREACHED_PASSWORDS": ""}, "portal.W006"),
        ({"BREACHED_PASSWORDS": "/nowhere"}, "portal.W006"),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "mail.example.no"}, "portal.W005"),
        ({"COPY_S3_ENDPOINT": "http://bucket.example.no"}, "portal.W007"),
    ],
)
def test_what_no_release_may_have_is_told(settings: Settings, changed: dict[str, Any], told: str) -> None:
    settings.DEMO, settings.HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = False, True, 1
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, []
    settings.REDIS_URL, settings.BREACHED_PASSWORDS = "redis://localhost/0", __file__
    assert list(checks.unfit()) == []
    for name, value in changed.items():
        setattr(settings, name, value)
    assert [found.id for found in checks.unfit()] == [told]


@pytest.mark.parametrize(
    ("host", "mode", "told"),
    [
        ("/run/postgresql", None, []),
        ("", None, []),
        ("127.0.0.1", None, []),
        ("db.example.no", "verify-full", []),
        ("db.example.no", "require", ["portal.W003"]),
        ("db.example.no", None, ["portal.W003"]),
    ],
)
def test_a_database_elsewhere_is_spoken_to_under_its_certificate(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str, mode: str | None, told: list[str]
) -> None:
    settings.REDIS_URL = "redis://localhost/0"
    database = site.DATABASES["default"]
    monkeypatch.setitem(database, "HOST", host)
    monkeypatch.setitem(database, "OPTIONS", {"sslmode": mode} if mode else {})
    assert [found.id for found in checks.unencrypted()] == told
