"""What the sign-in tells by signal, written in the log. Loaded when the site starts."""

from __future__ import annotations

from typing import Any

from allauth.account import signals
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.audit.actions import Action
from accounts.audit.recording import Outcome, record
from accounts.models import User

UNKNOWN = "unknown"


@receiver(signals.user_logged_in)
def signed_in(request: HttpRequest, user: User, **_details: Any) -> None:
    """By what it was: «password», «password+mfa»."""
    methods = [str(one["method"]) for one in get_authentication_records(request, user)]
    record(Action.SIGNED_IN, actor=user, subject=user, reason="+".join(methods) or UNKNOWN)


@receiver(user_login_failed)
def sign_in_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_details: Any) -> None:
    """Whose sign-in was tried, if anybody's; never what was typed. The same two queries for known and unknown."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    tried = User.objects.filter(email=typed.lower().replace("\x00", "")).first()
    _failed(request, tried, by="password")


@receiver(signals.login_code_rejected)
@receiver(signals.password_reset_code_rejected)
def code_refused(request: HttpRequest, user: User, **_details: Any) -> None:
    _failed(request, user, by="code")


@receiver(signals.authentication_step_completed)
def confirmed_again(request: HttpRequest, user: User, method: str, **details: Any) -> None:
    """Only a second confirmation: the first is the sign-in itself."""
    if details.get("reauthenticated"):
        record(Action.CONFIRMED_AGAIN, actor=user, subject=user, reason=method)


@receiver(user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **_details: Any) -> None:
    if user is not None:
        record(Action.SIGNED_OUT, actor=user, subject=user)


@receiver(signals.password_changed)
@receiver(signals.password_set)
def password_changed(request: HttpRequest, user: User, **_details: Any) -> None:
    record(Action.PASSWORD_CHANGED, actor=user, subject=user, fields=("password",))


@receiver(signals.password_reset)
def password_reset(request: HttpRequest, user: User, **_details: Any) -> None:
    """By a mailed code: whoever did it is not signed in."""
    record(Action.PASSWORD_RESET, actor=request.user, subject=user, fields=("password",))


@receiver(signals.email_changed)
def address_changed(request: HttpRequest, user: User, **_details: Any) -> None:
    record(Action.ADDRESS_CHANGED, actor=user, subject=user, fields=("email",))


def _failed(request: HttpRequest | None, tried: User | None, *, by: str) -> None:
    actor = getattr(request, "user", None) or AnonymousUser()
    record(Action.SIGN_IN_FAILED, actor=actor, subject=tried, outcome=Outcome.FAILED, reason=by)
