"""Whether an employee has shown a second factor in this session. The one place that reads allauth's records of it.

allauth calls that module internal and has changed it before: `tests/accounts/staff/test_proof.py` goes through its
real pages.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from enum import Enum
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
REMEMBERED = "minesider.standing"  # no header can have this name: those begin with HTTP_


class Standing(Enum):
    """Where an employee stands on the way into the admin."""

    PROVEN = "proven"
    WITHOUT_FACTOR = "without-factor"
    NOT_SHOWN = "not-shown"
    RECOVERED = "recovered"
    WITHOUT_PASSKEY = "without-passkey"
    PASSKEY_NOT_SHOWN = "passkey-not-shown"


def standing(request: HttpRequest) -> Standing:
    """What the signed-in employee has, and has shown. Asked many times for a page, so it is found once."""
    if REMEMBERED not in request.META:
        request.META[REMEMBERED] = _find(request)
    found: Standing = request.META[REMEMBERED]
    return found


def is_proven(request: HttpRequest) -> bool:
    return standing(request) is Standing.PROVEN


def factors() -> QuerySet[Any]:
    """Everything one can show as a second factor. Codes on paper are none: they replace a lost one."""
    found: QuerySet[Any] = Authenticator.objects.filter(type__in=FACTORS)
    return found


def remove_factors(user: User) -> None:
    """Take away every second factor, and with it what was shown with it in any session."""
    Authenticator.objects.filter(user=user).delete()


def _find(request: HttpRequest) -> Standing:
    user: User = request.user  # type: ignore[assignment] # callers have asked who it is
    held = dict(factors().filter(user=user).values_list("pk", "type"))
    if not held:
        return Standing.WITHOUT_FACTOR
    records = list(_shown(request, user))
    # A factor that was taken away since proves nothing any more.
    kinds = {held[record["id"]] for record in records if record.get("id") in held}
    if Authenticator.Type.WEBAUTHN not in kinds and needs_passkey(user):
        has_one = Authenticator.Type.WEBAUTHN in held.values()
        return Standing.PASSKEY_NOT_SHOWN if has_one else Standing.WITHOUT_PASSKEY
    if kinds:
        return Standing.PROVEN
    return Standing.RECOVERED if records else Standing.NOT_SHOWN


def needs_passkey(user: User) -> bool:
    """Whether one of the user's roles may not come in with a code from an app."""
    wanted = settings.STAFF_PASSKEY_ROLES
    return bool(wanted) and user.groups.filter(name__in=wanted).exists()


def _shown(request: HttpRequest, user: User) -> Iterable[dict[str, Any]]:
    """Second factors of this session, codes on paper among them, that are not too old."""
    oldest = time.time() - settings.SESSION_HOURS_AT_MOST["staff"] * 3600
    for record in get_authentication_records(request, user):
        if record["method"] == "mfa" and oldest < record["at"] <= time.time():
            yield record
