"""Whoever takes over: proves the address the link was sent to, and joins. Without a sign-in: `newcomers`.

The link alone opens nothing: forwarded to somebody else, signed in or not, it shows what it shows everybody.
"""

from __future__ import annotations

import hmac
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.http import HttpRequest

from accounts import post
from accounts.models import OwnershipChange, Person, User
from accounts.models.reachable import mark_of as mark_of_address
from accounts.ownership import flow, inviting, prospects
from accounts.ownership.inviting import Open
from accounts.ownership.states import WrongState
from accounts.references import new_digits
from accounts.session_codes import SessionCode
from accounts.wall import scope

CODE = SessionCode("takeover", seconds=1_800)
DIGITS = 6


def ask_for_code(request: HttpRequest, invitation: Open, *, address: str) -> None:
    """A code to the address that was typed, if it is the one invited. The answer is the same if it is not."""
    is_invited = hmac.compare_digest(mark_of_address(address), invitation.address_mark)
    code = new_digits(DIGITS)
    CODE.begin(request, code=code, opens=is_invited, of=str(invitation.pk), address=address.lower())
    if is_invited:
        post.owe(
            "address-code",
            key=f"takeover-code:{uuid4()}",
            address=address.lower(),
            secret=code,
        )


def confirm(request: HttpRequest, invitation: Open, *, code: str) -> bool:
    """Whether it was the code. Three tries; after the last one it is gone."""
    return under_way(request, invitation) is not None and CODE.confirm(request, code=code)


def under_way(request: HttpRequest, invitation: Open) -> dict[str, Any] | None:
    """What this session waits for, of this invitation and not too long ago."""
    return _of(invitation, CODE.under_way(request))


def proven(request: HttpRequest, invitation: Open) -> str:
    """The address this session has proven to be its own; empty before."""
    state = _of(invitation, CODE.proven(request))
    return str(state["address"]) if state else ""


def forget(request: HttpRequest) -> None:
    CODE.forget(request)


def has_sign_in(address: str) -> bool:
    return User.objects.filter(email=address).exists()


def join(user: User, token: str) -> OwnershipChange:
    """The person is the buyer from now on, and the link is used. Raises WrongState when somebody was first, when it
    is too late, and for whoever has the home already."""
    with transaction.atomic():
        with scope.of_user(user):
            customer = prospects.customer_of(user)
            joined = _joined(token, customer)
        # Who one is to the change is worked out when stepping in: once more.
        with scope.of_user(user):
            change = OwnershipChange.objects.get(pk=joined)
            flow.join(change, by=user, person=Person(pk=user.person_id))
    return change


def _joined(token: str, customer: UUID) -> UUID:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ownership_join(%s, %s)", [inviting.mark_of(token), customer])
        [(change,)] = cursor.fetchall()
    if change is None:
        raise WrongState("no such invitation")
    return UUID(str(change))


def _of(invitation: Open, state: dict[str, Any] | None) -> dict[str, Any] | None:
    return state if state and state["of"] == str(invitation.pk) else None
