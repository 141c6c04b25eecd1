"""Whether orders to panels can go where the settings say."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

HTTP = "accounts.panels.gateways.HttpGateway"
STAND_IN = "accounts.panels.gateways.StandInGateway"


@register(Tags.security)
def check_gateway(**_options: Any) -> list[CheckMessage]:
    """A gateway that exists, over HTTPS and with a token; no codes in files where customers are."""
    found: list[CheckMessage] = []
    if settings.PANEL_BACKEND not in {"", HTTP, STAND_IN}:
        found.append(Error("PANEL_BACKEND names no gateway.", id="accounts.E043"))
    if settings.PANEL_BACKEND == HTTP and (
        urlsplit(settings.PANEL_URL).scheme != "https" or not settings.PANEL_TOKEN
    ):
        hint = "Set PANEL_URL to an https:// address, and PANEL_TOKEN."
        found.append(Error("The gateway for panels cannot be reached.", hint=hint, id="accounts.E044"))
    if settings.PANEL_BACKEND == STAND_IN and not settings.DEMO and not settings.DEBUG:
        hint = "Leave PANEL_BACKEND empty, and employees do by hand what panels should."
        found.append(Error("Codes would stay on this machine.", hint=hint, id="accounts.E045"))
    return found
