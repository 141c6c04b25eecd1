"""The history of a sign-in: every time in, every try that was stopped, every change. One function writes it."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import Change, Method, SignInEvent, User
from accounts.security import places

SHOWN = 20
FACTORS = {"totp": Method.TOTP, "recovery_codes": Method.RECOVERY, "webauthn": Method.PASSKEY}
FIRST_STEPS = {
    "password": Method.PASSWORD,
    "code": Method.CODE,
    "socialaccount": Method.BANKID,
    "bankid": Method.BANKID,
}


def remember(
    request: HttpRequest,
    user: User | None,
    *,
    kind: SignInEvent.Kind,
    method: Method | None = None,
    change: Change | None = None,
    outcome: SignInEvent.Outcome = SignInEvent.Outcome.DONE,
    is_new_device: bool = False,
) -> SignInEvent:
    """Write down one thing that happened to a sign-in. `user` is None for an address nobody has."""
    return SignInEvent.objects.create(
        user=user,
        kind=kind,
        method=method or "",
        change=change or "",
        outcome=outcome,
        device=places.device_of(request),
        network=places.network_of(request),
        is_new_device=is_new_device,
    )


def newest(user: User) -> QuerySet[SignInEvent]:
    return SignInEvent.objects.filter(user=user).order_by("-at", "pk")[:SHOWN]


def method_of(request: HttpRequest, user: User) -> Method:
    """How this session's person came in: by the strongest of the steps they took."""
    steps = get_authentication_records(request, user)
    factors = [step.get("type", "") for step in steps if step["method"] == "mfa"]
    if factors:
        return FACTORS.get(factors[-1], Method.OTHER)
    return FIRST_STEPS.get(steps[-1]["method"], Method.OTHER) if steps else Method.OTHER
