"""After a change of a way in: it is written down, told to everybody who should know, and the wait begins."""

from __future__ import annotations

from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import audit, post, waits
from accounts.audit import Action
from accounts.household import across
from accounts.models import Change, ContactPoint, KnownDevice, SignInEvent, User
from accounts.security import history, sessions

# Only what was taken away or replaced can have opened a session that should not go on.
ADDITIONS = {Change.PASSKEY_ADDED, Change.APP_ADDED, Change.BANKID_LINKED}
LOGGED = {
    Change.PASSWORD: Action.PASSWORD_CHANGED,
    Change.ADDRESS: Action.ADDRESS_CHANGED,
    Change.CONTACT: Action.DATA_CHANGED,
    Change.PASSKEY_ADDED: Action.FACTOR_ADDED,
    Change.PASSKEY_REMOVED: Action.FACTOR_REMOVED,
    Change.APP_ADDED: Action.FACTOR_ADDED,
    Change.APP_REMOVED: Action.FACTOR_REMOVED,
    Change.RECOVERY_CODES: Action.RECOVERY_CODES_MADE,
    Change.BANKID_LINKED: Action.SIGN_IN_LINKED,
    Change.BANKID_UNLINKED: Action.SIGN_IN_UNLINKED,
    Change.CLOSED: Action.SIGN_IN_CLOSED,
}


def record(request: HttpRequest, user: User, change: Change, *, former_address: str = "") -> None:
    """One way in was changed just now. Call it in the transaction of the change.

    Letters go to the former address or the one of sign-in, and to every verified one, with the link that undoes it;
    a new address gets one without. Every other session ends, except where a way in was only added.
    """
    with transaction.atomic():
        _write_down(request, user, change)
        wait, token = waits.start(user, change, former_address=former_address)
        audit.record(Action.WAIT_STARTED, actor=request.user, subject=user, target=wait, reason=change.value)
        for address in known_addresses(user, former_address=former_address):
            tell(user, change, address=address, token=token)
        if former_address:
            across.address_lost(former_address, timezone.now())
            tell(user, change, address=user.email)
        if change not in ADDITIONS:
            sessions.end_others(request, user)


def record_first_password(request: HttpRequest, user: User) -> None:
    """Somebody who has never been in has a password now: nothing was changed, so nothing waits, but it is told."""
    with transaction.atomic():
        _write_down(request, user, Change.PASSWORD)
        for address in known_addresses(user):
            tell(user, Change.PASSWORD, address=address)


def record_closing(request: HttpRequest, user: User) -> None:
    """The sign-in is closed: told, and every session ended. There is nobody left who would have to wait."""
    with transaction.atomic():
        _write_down(request, user, Change.CLOSED)
        for address in known_addresses(user):
            tell(user, Change.CLOSED, address=address)
        sessions.end_every(user)


def forget_ways_in(user: User) -> None:
    """Erase what a customer signs in with, and close the door (E-06). Whom it is about, and all else, stays."""
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    KnownDevice.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.is_active = False
    user.save(update_fields=["password", "is_active"])


def known_addresses(user: User, *, former_address: str = "") -> list[str]:
    """Where a notice about this sign-in goes: every address its owner had before the change, each once."""
    points = ContactPoint.objects.filter(person=user.person_id, kind=ContactPoint.Kind.EMAIL)
    known = points.exclude(verified_at=None, is_registered_for_delivery=False)
    found = [former_address or user.email]
    if user.person_id:
        found += known.values_list("value", flat=True)
    return list(dict.fromkeys(address.lower() for address in found))


def tell(user: User, change: Change, *, address: str, token: str = "") -> None:
    """Owe one notice. The token is sealed with the letter, and gone when it is sent."""
    if change == Change.PASSWORD:
        _owe("password-changed", user, change, address, token)
    elif change == Change.CLOSED:
        _owe("sign-in-closed", user, change, address, token)
    else:
        _owe("credential-changed", user, change, address, token)


def _write_down(request: HttpRequest, user: User, change: Change) -> None:
    """In the history of its owner and in the log, which has heard of a forgotten password by itself."""
    history.remember(request, user, kind=SignInEvent.Kind.CHANGE, change=change)
    if request.user.is_authenticated:
        audit.record(LOGGED[change], actor=request.user, subject=user, reason=change.value)


def _owe(kind: str, user: User, change: Change, address: str, token: str) -> None:
    post.owe(
        kind,
        key=f"{kind}:{uuid4()}",
        to=user.person,
        address=address,
        language=user.language,
        facts={"at": timezone.now().isoformat(), "what": change.value},
        secret=token,
    )
