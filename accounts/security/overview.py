"""What the page «Innlogging og sikkerhet» shows, gathered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest

from accounts import waits
from accounts.models import Change, SignInEvent, User
from accounts.security import history, sessions

FEW_CODES = 3


@dataclass(frozen=True)
class Passkey:
    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class TwoSteps:
    """The app and the codes on paper: how many of them are left, None when there are none to have."""

    has_app: bool
    codes_left: int | None

    @property
    def has_few_codes(self) -> bool:
        return self.codes_left is not None and self.codes_left < FEW_CODES


def context(request: HttpRequest, user: User) -> dict[str, Any]:
    """Everything the template takes. Seven queries, however long somebody has been a customer."""
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))
    return {
        "passkeys": [_passkey(one) for one in factors if one.type == Authenticator.Type.WEBAUTHN],
        "two_steps": _two_steps(factors),
        "sessions": sessions.listed(request, user),
        "events": history.newest(user),
        "password_changed_at": _password_changed_at(user),
        "wait": waits.running(user),
        "bankid": SocialAccount.objects.filter(user=user).order_by("pk").first(),
        "has_bankid": bool(getattr(settings, "BANKID", None)),
    }


def holds_last_factor(user: User, factor: Authenticator) -> bool:
    """Whether an employee would stand without a second factor after removing this one: then nobody gets in."""
    others = Authenticator.objects.filter(user=user).exclude(pk=factor.pk)
    others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return user.is_staff and not others.exists()


def _passkey(factor: Authenticator) -> Passkey:
    return Passkey(factor.pk, factor.wrap().name, factor.created_at, factor.last_used_at)


def _two_steps(factors: list[Authenticator]) -> TwoSteps:
    of_type = {factor.type: factor for factor in factors}
    codes = of_type.get(Authenticator.Type.RECOVERY_CODES)
    left = len(codes.wrap().get_unused_codes()) if codes else None
    return TwoSteps(Authenticator.Type.TOTP in of_type, left)


def _password_changed_at(user: User) -> datetime | None:
    done = SignInEvent.objects.filter(user=user, change=Change.PASSWORD)
    return done.order_by("-at").values_list("at", flat=True).first()
