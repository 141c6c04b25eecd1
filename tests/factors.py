"""Second factors in tests: the code an app would show, and signing in with it through the real pages."""

from __future__ import annotations

import base64
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts import factors
from accounts.models import User

PASSWORD = "mine-sider-demo-2026"


def secret_for(email: str) -> str:
    """The secret an employee of the world has in an app: made from the address, so that it is known here."""
    return base64.b32encode(f"{email:x<20}"[:20].encode()).decode()


def enrol(user: User) -> Authenticator:
    """Give a sign-in an app that makes codes."""
    with factors.of(user):
        return TOTP.activate(user, secret_for(user.email)).instance


def code(user: User) -> str:
    """What the app shows now."""
    return code_of(secret_for(user.email))


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def forget_used(user: User) -> None:
    """Let the present code work once more: two sign-ins of a test fall into the same half minute."""
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={code(user)}")


def sign_in(client: Client, user: User, *, then: str = "", password: str = PASSWORD) -> Any:
    """Password, and for who has one the second factor, through the real pages. The last answer."""
    answer = client.post("/logg-inn/", {"login": user.email, "password": password, "next": then})
    door = answer.get("Location", "")
    if answer.status_code == 302 and door.startswith(reverse("mfa_authenticate")):
        for _try in range(2):  # the half minute may end between our code and the look at it
            forget_used(user)
            answer = client.post(door, {"code": code(user), "next": then})
            if answer.status_code == 302:
                break
    return answer


def show(
    client: Client, user: User, *, ago: float = 0, kind: str = "totp", number: int | None = None
) -> None:
    """Write into a client's session that a factor was shown `ago` seconds ago, as allauth writes it."""
    factor = number or Authenticator.objects.get(user=user, type=kind).pk
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time() - ago, "id": factor, "type": kind}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
