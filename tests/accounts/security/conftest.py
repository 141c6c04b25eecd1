"""What the tests of «Innlogging og sikkerhet» share: letters sent, and the code an app would show."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.test import Client

from accounts import factors, post
from accounts.models import User
from tests.world import World

LINK = re.compile(r"/konto/angre/[\w-]+/")


def app_code(secret: str) -> str:
    """What a code app with this secret shows now (RFC 6238)."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30))


def with_app(user: User) -> Authenticator:
    with factors.of(user):
        factor: Authenticator = TOTP.activate(user, generate_totp_secret()).instance
    return factor


def with_passkey(user: User, name: str = "Telefonen min") -> Authenticator:
    """A passkey as a row: its public half is only read when somebody signs in."""
    factor: Authenticator = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )
    return factor


def sent() -> list[tuple[str, str]]:
    """Pairs of address and text of the letters owed until now, sent by this call."""
    before = len(mail.outbox)
    post.settle()
    return [(message.to[0], str(message.body)) for message in mail.outbox[before:]]


def undo_link(letters: list[tuple[str, str]]) -> str:
    [link] = {found for _to, text in letters for found in LINK.findall(text)}
    return link


@pytest.fixture
def ingrid(signed_in: Callable[[str], Client]) -> Client:
    client = signed_in("ingrid")
    sent()
    return client


@pytest.fixture
def owner(world: World) -> User:
    return world.users["ingrid"]
