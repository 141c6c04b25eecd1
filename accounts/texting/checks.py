"""Whether text messages can go where the settings say."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

HTTP = "accounts.texting.gateways.HttpGateway"
ON_THIS_MACHINE = {"accounts.texting.gateways.FileGateway", "accounts.texting.gateways.ConsoleGateway"}


@register(Tags.security)
def check_gateway(**_options: Any) -> list[CheckMessage]:
    """A gateway that exists, over HTTPS and with a token; no codes in files where customers are."""
    found: list[CheckMessage] = []
    if settings.SMS_BACKEND not in {"", HTTP, *ON_THIS_MACHINE}:
        found.append(Error("SMS_BACKEND names no gateway.", id="accounts.E040"))
    if settings.SMS_BACKEND == HTTP and (
        urlsplit(settings.SMS_URL).scheme != "https" or not settings.SMS_TOKEN
    ):
        hint = "Set SMS_URL to an https:// address, and SMS_TOKEN."
        found.append(Error("The gateway for text messages cannot be reached.", hint=hint, id="accounts.E041"))
    if settings.SMS_BACKEND in ON_THIS_MACHINE and not settings.DEMO and not settings.DEBUG:
        hint = "Leave SMS_BACKEND empty, and nobody is promised a code by text message."
        found.append(Error("Text messages would stay on this machine.", hint=hint, id="accounts.E042"))
    return found
