"""Settings that contradict each other, told at every start, and what a release must not have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.http.request import validate_host

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SECRET_LENGTH = 50


@register(Tags.security)
def check_contradictions(
    app_configs: Sequence[AppConfig] | None = None, **_options: Any
) -> list[CheckMessage]:
    """What can never be meant."""
    return list(contradictions())


@register(Tags.security, deploy=True)
def check_release(app_configs: Sequence[AppConfig] | None = None, **_options: Any) -> list[CheckMessage]:
    """What is right on one's own machine, and wrong where customers are."""
    return list(unfit())


def contradictions() -> Iterator[CheckMessage]:
    address = urlsplit(settings.SITE_URL)
    host = address.hostname or ""
    if any(name == "*" or name.startswith(".") for name in settings.ALLOWED_HOSTS):
        hint = "Links in letters are built from the host: name each one."
        yield Error("ALLOWED_HOSTS lets in hosts that are not named.", hint=hint, id="portal.E001")
    if address.scheme not in {"http", "https"} or not validate_host(host, settings.ALLOWED_HOSTS):
        hint = (
            "Letters would lead to a place that does not answer. Name the host of SITE_URL in ALLOWED_HOSTS."
        )
        yield Error("SITE_URL is not an address of this site.", hint=hint, id="portal.E002")
    if settings.HTTPS and host not in LOOPBACK and (settings.DEMO or settings.DEBUG):
        hint = "DEMO shows everybody's letters to anybody, DEBUG shows the code. Leave both out."
        yield Error("DEMO or DEBUG is on where customers are.", hint=hint, id="portal.E003")
    if settings.TIME_ZONE != "Europe/Oslo" or not settings.USE_TZ:
        hint = "Time limits of the law are counted in Norwegian days."
        yield Error("The time zone is not Norway's.", hint=hint, id="portal.E004")
    if settings.USE_X_FORWARDED_HOST:
        hint = "Whoever asks would choose the host. Let nginx pass the real one on as Host."
        yield Error("X-Forwarded-Host is believed.", hint=hint, id="portal.E005")
    if settings.HTTPS and bool(settings.SECURE_PROXY_SSL_HEADER) != bool(
        settings.ALLAUTH_TRUSTED_PROXY_COUNT
    ):
        hint = (
            "X-Forwarded-Proto may be believed exactly when TRUSTED_PROXY_COUNT says that a proxy writes it."
        )
        yield Error("A proxy is believed that is not there, or the other way.", hint=hint, id="portal.E006")


def unfit() -> Iterator[CheckMessage]:
    if settings.DEMO:
        yield Error("DEMO is on.", hint="Leave it out.", id="portal.E011")
    if not settings.HTTPS:
        hint = "Cookies and HSTS follow SITE_URL: write it with https://."
        yield Error("SITE_URL is not https.", hint=hint, id="portal.E012")
    if any(len(key) < SECRET_LENGTH for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]):
        hint = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        yield Error("A SECRET_KEY is shorter than 50 characters.", hint=hint, id="portal.E013")
    if not settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        hint = (
            "Without TRUSTED_PROXY_COUNT everybody behind nginx shares one rate limit, and https is not seen."
        )
        yield checks.Warning("No proxy is trusted.", hint=hint, id="portal.W001")
    yield from unencrypted()
    if not Path(settings.BREACHED_PASSWORDS or "-").is_file():
        hint = "Name a file of SHA-1 sums in order in BREACHED_PASSWORDS (docs/operations.md)."
        yield checks.Warning("Passwords from breaches are not refused.", hint=hint, id="portal.W006")
    if len(settings.SECRET_KEY_FALLBACKS) > 1:
        hint = "Keep one old key for seven days, then none."
        yield checks.Warning("More than one old SECRET_KEY still counts.", hint=hint, id="portal.W002")


def unencrypted() -> Iterator[CheckMessage]:
    """Connections that leave this machine in the clear, or do not look at whom they reach."""
    database = settings.DATABASES["default"]
    if _is_elsewhere(database["HOST"]) and database["OPTIONS"].get("sslmode") != "verify-full":
        hint = "Add ?sslmode=verify-full&sslrootcert=FILE to DATABASE_URL."
        yield checks.Warning("The database's certificate is not checked.", hint=hint, id="portal.W003")
    broker = urlsplit(settings.REDIS_URL)
    if broker.scheme == "redis" and _is_elsewhere(broker.hostname or ""):
        hint = "Write REDIS_URL with rediss://."
        yield checks.Warning("Redis is spoken to in the clear.", hint=hint, id="portal.W004")
    if not settings.EMAIL_USE_TLS and _is_elsewhere(settings.EMAIL_HOST):
        hint = "Leave EMAIL_USE_TLS on."
        yield checks.Warning("Letters are sent in the clear.", hint=hint, id="portal.W005")
    bucket = urlsplit(settings.COPY_S3_ENDPOINT)
    if bucket.scheme == "http" and _is_elsewhere(bucket.hostname or ""):
        hint = "Write COPY_S3_ENDPOINT with https://."
        yield checks.Warning("The bucket for copies is spoken to in the clear.", hint=hint, id="portal.W007")


def _is_elsewhere(host: str) -> bool:
    """Whether `host` is another machine: neither a socket's folder nor this one's own address."""
    return bool(host) and not host.startswith("/") and host not in LOOPBACK
