"""The open question: a link that works for a week and once, and a code that proves whose address it was sent to."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from accounts import post, sealing
from accounts.household import across
from accounts.household.ending import WrongState
from accounts.household.states import UNANSWERED, State
from accounts.models import AuthorisedUser, Person, UserInvitation
from accounts.models.reachable import mark_of
from accounts.references import new_digits
from accounts.texting import outbox

Channel = UserInvitation.Channel
VALID_FOR, CODE_FOR = timedelta(days=7), timedelta(minutes=10)
TRIES, CODES, DIGITS, TOKEN_BYTES, LONGEST_TOKEN = 3, 5, 6, 32, 100
TOKEN, CODE = "user_invitation.token", "user_invitation.code"


class TooManyCodes(Exception):
    """CODES codes were sent to the address of this invitation."""


class WrongCode(Exception):
    """Not the code that was sent; there are tries left."""


class CodeOver(Exception):
    """Too late, or too many tries: another code must be sent."""


def send(user: AuthorisedUser, *, channel: str, address: str, now: datetime) -> str:
    """Ask at the address whether they want it; the token of the link, which is kept nowhere."""
    invitation = UserInvitation(user=user, channel=channel, address_hmac=mark_of(address))
    invitation.address = address
    token = _renew(invitation, now)
    invitation.save(force_insert=True)
    _send(invitation, "user-invited", token)
    return token


def send_anew(invitation: UserInvitation, *, now: datetime) -> str:
    """Ask again at the same address, with a new token: the one before no longer works."""
    token = _renew(invitation, now)
    invitation.save(update_fields=["token_hmac", "code_hmac", "tries", "expires_at"])
    _send(invitation, "user-invited", token)
    return token


def find(token: str, *, now: datetime) -> UserInvitation | None:
    """The invitation whose link held this token, as long as it is open."""
    if len(token) > LONGEST_TOKEN:
        return None
    rows = UserInvitation.objects.filter(
        token_hmac=sealing.fingerprint(token, context=TOKEN), expires_at__gt=now
    )
    return rows.filter(user__state__in=UNANSWERED).select_related("user__invited_by").first()


@transaction.atomic
def send_code(invitation: UserInvitation, *, now: datetime) -> None:
    """Send a code to the address that was invited, and to no other. Raises TooManyCodes, WrongState."""
    locked = _locked(invitation)
    if locked.codes_sent >= CODES:
        raise TooManyCodes
    code = new_digits(DIGITS)
    locked.code_hmac, locked.code_sent_at, locked.tries = _fingerprint(locked, code), now, 0
    locked.codes_sent += 1
    locked.save(update_fields=["code_hmac", "code_sent_at", "codes_sent", "tries"])
    _send(locked, "user-code", code)


@transaction.atomic
def count_code(invitation: UserInvitation) -> None:
    """One more code, to whatever address, because of this invitation. Raises TooManyCodes, WrongState."""
    locked = _locked(invitation)
    if locked.codes_sent >= CODES:
        raise TooManyCodes
    locked.codes_sent += 1
    locked.save(update_fields=["codes_sent"])


def prove(invitation: UserInvitation, *, code: str, now: datetime) -> None:
    """The code came back: whoever typed it reads what is sent to the address. Raises WrongCode, CodeOver,
    WrongState.
    """
    right = False
    with transaction.atomic():
        locked = _locked(invitation)
        over = locked.code_sent_at is None or now > locked.code_sent_at + CODE_FOR or locked.tries >= TRIES
        if not over:
            right = hmac.compare_digest(bytes(locked.code_hmac or b""), _fingerprint(locked, code))
            locked.tries += not right
            locked.code_hmac = None if right else locked.code_hmac
            locked.save(update_fields=["tries", "code_hmac"])
        if right:
            rows = AuthorisedUser.objects.filter(pk=locked.user_id, state=State.INVITED)
            rows.update(state=State.NOTIFIED)
    if not right:
        raise CodeOver if over or locked.tries >= TRIES else WrongCode


def close(user: AuthorisedUser) -> None:
    """No link to this access works any more, and we do not remember where it was sent."""
    across.close_invitation(user.pk)


def _locked(invitation: UserInvitation) -> UserInvitation:
    """As it is now. Raises WrongState when it was answered or called off meanwhile."""
    locked = UserInvitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk).first()
    if locked is None:
        raise WrongState
    return locked


def _renew(invitation: UserInvitation, now: datetime) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hmac = sealing.fingerprint(token, context=TOKEN)
    # Not `codes_sent`: a new link is no way to send more codes to an address.
    invitation.code_hmac, invitation.tries = None, 0
    invitation.expires_at = now + VALID_FOR
    return token


def _send(invitation: UserInvitation, kind: str, secret: str) -> None:
    """The text message belongs to whoever typed the number: we know no other person yet."""
    key = f"{kind}:{invitation.pk}:{secrets.token_hex(8)}"
    language = (translation.get_language() or "nb")[:2]
    if invitation.channel == Channel.SMS:
        inviter, number = _inviter(invitation), invitation.address
        outbox.owe(kind, key=key, to=inviter, number=number, language=language, secret=secret)
        return
    facts = {"until": invitation.expires_at.isoformat()}
    post.owe(kind, key=key, address=invitation.address, language=language, facts=facts, secret=secret)


def _inviter(invitation: UserInvitation) -> Person:
    if invitation.user.invited_by is None:
        raise ValueError(f"{invitation} is nobody's")
    return invitation.user.invited_by


def _fingerprint(invitation: UserInvitation, code: str) -> bytes:
    return sealing.fingerprint(code, context=f"{CODE}:{invitation.pk}")
