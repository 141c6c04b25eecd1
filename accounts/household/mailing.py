"""The e-mail somebody invited by number will sign in with: theirs once a code that was sent there has come back.

Before that nobody is told whether somebody signs in with it. The session knows a fingerprint of the code, as in
`accounts.activation`.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import post, sealing
from accounts.household import invitations
from accounts.household.invitations import CODE_FOR, DIGITS, TRIES, Channel, CodeOver, WrongCode
from accounts.models import UserInvitation
from accounts.references import new_digits

SESSION_KEY = "invitation_mail"


def proven(request: HttpRequest, invitation: UserInvitation) -> str:
    """The e-mail whoever answers is known to read; empty before."""
    if invitation.channel == Channel.EMAIL:
        return str(invitation.address)
    state = _state(request, invitation)
    return str(state["address"]) if state and state["is_proven"] else ""


def waits(request: HttpRequest, invitation: UserInvitation) -> bool:
    """Whether a code was sent from this session that may still come back."""
    state = _state(request, invitation)
    return state is not None and not _is_over(state)


def ask(request: HttpRequest, invitation: UserInvitation, *, address: str) -> None:
    """Send a code to the address that was typed, whoever's it is. Raises TooManyCodes, WrongState."""
    code = new_digits(DIGITS)
    with transaction.atomic():
        invitations.count_code(invitation)
        # By the key it goes with the invitation's own letters.
        key = f"user-code:{invitation.pk}:{secrets.token_hex(8)}"
        post.owe("address-code", key=key, address=address.lower(), secret=code)
    request.session[SESSION_KEY] = {
        "of": str(invitation.pk),
        "at": timezone.now().timestamp(),
        "failed": 0,
        "code": _fingerprint(invitation, code),
        "address": address.lower(),
        "is_proven": False,
    }


def confirm(request: HttpRequest, invitation: UserInvitation, *, code: str) -> None:
    """The code came back. Raises WrongCode, CodeOver."""
    state = _state(request, invitation)
    if state is None or _is_over(state):
        raise CodeOver
    if not hmac.compare_digest(_fingerprint(invitation, code), state["code"]):
        request.session[SESSION_KEY] = state | {"failed": state["failed"] + 1}
        raise CodeOver if state["failed"] + 1 >= TRIES else WrongCode
    request.session[SESSION_KEY] = state | {"is_proven": True, "code": ""}


def forget(request: HttpRequest) -> None:
    request.session.pop(SESSION_KEY, None)


def _state(request: HttpRequest, invitation: UserInvitation) -> dict[str, Any] | None:
    state: dict[str, Any] | None = request.session.get(SESSION_KEY)
    return state if state and state["of"] == str(invitation.pk) else None


def _is_over(state: dict[str, Any]) -> bool:
    is_late = timezone.now().timestamp() > state["at"] + CODE_FOR.total_seconds()
    return bool(is_late or state["failed"] >= TRIES or state["is_proven"])


def _fingerprint(invitation: UserInvitation, code: str) -> str:
    return sealing.fingerprint(code, context=f"{SESSION_KEY}:{invitation.pk}").hex()
