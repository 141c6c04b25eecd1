"""What allauth and Django tell us: sign-ins, stopped tries, changes on their pages. Connected once, at the start.

Receivers only where the code that knows is not ours; our own pages call `history` and `changes` themselves.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_login_failed
from django.db.models.signals import pre_save
from django.http import HttpRequest

from accounts import post
from accounts.models import Change, Method, SignInEvent, User
from accounts.security import changes, devices, history, sessions

STOPPED = SignInEvent.Outcome.STOPPED
Kind = SignInEvent.Kind


def connect() -> None:
    account.user_logged_in.connect(on_sign_in)
    user_login_failed.connect(on_wrong_password)
    account.login_code_rejected.connect(on_wrong_code)
    mfa.authentication_failed.connect(on_wrong_factor)
    account.password_reset.connect(on_new_password)
    pre_save.connect(on_session_saved, sender=UserSession)


def on_sign_in(request: HttpRequest, user: User, **_details: Any) -> None:
    is_new = devices.recognise(request, user)
    method = history.method_of(request, user)
    event = history.remember(request, user, kind=Kind.SIGN_IN, method=method, is_new_device=is_new)
    if is_new:
        for address in changes.known_addresses(user):
            post.owe(
                "new-device",
                key=f"new-device:{event.pk}:{address[:60]}",
                to=user.person,
                address=address,
                language=user.language,
                facts={"at": event.at.isoformat()},
            )


def on_wrong_password(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_details: Any
) -> None:
    """A try at an address nobody has is written down like one somebody has: the same work (S8)."""
    if request is None:
        return
    user = User.objects.filter(email=str(credentials.get("email", "")).lower()).first()
    history.remember(request, user, kind=_kind(request), method=Method.PASSWORD, outcome=STOPPED)


def on_wrong_code(request: HttpRequest, user: User | None = None, **_details: Any) -> None:
    history.remember(request, user, kind=Kind.SIGN_IN, method=Method.CODE, outcome=STOPPED)


def on_wrong_factor(request: HttpRequest, user: User, **_details: Any) -> None:
    history.remember(request, user, kind=_kind(request), method=Method.TOTP, outcome=STOPPED)


def on_new_password(request: HttpRequest, user: User, **_details: Any) -> None:
    if user.last_login is None:
        changes.record_first_password(request, user)
    else:
        changes.record(request, user, Change.PASSWORD)


def on_session_saved(instance: UserSession, **_details: Any) -> None:
    """allauth would keep the whole address and all a browser says of itself."""
    sessions.reduce(instance)


def _kind(request: HttpRequest) -> SignInEvent.Kind:
    return Kind.CONFIRMATION if request.user.is_authenticated else Kind.SIGN_IN
