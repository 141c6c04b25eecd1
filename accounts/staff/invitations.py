"""How a new employee gets in: a mailed code, and a password nobody else has typed."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts import post, sealing
from accounts.models import StaffInvitation, User

VALID_FOR = timedelta(hours=72)
TRIES = 5
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, IN_GROUP = 4, 4


def send(user: User) -> None:
    """Owe a new employee the code. The one before no longer works."""
    code = "-".join(
        "".join(secrets.choice(LETTERS) for _letter in range(IN_GROUP)) for _group in range(GROUPS)
    )
    expires = timezone.now() + VALID_FOR
    made = {"code_hmac": _fingerprint(user, code), "expires_at": expires, "tries": 0}
    StaffInvitation.objects.update_or_create(user=user, defaults=made)
    post.owe(
        "staff-invitation",
        key=f"staff-invitation:{secrets.token_hex(16)}",
        address=user.email,
        language=user.language,
        facts={"until": expires.isoformat()},
        secret=code,
    )


def find(email: str, code: str) -> StaffInvitation | None:
    """The open invitation of this address, if the code is right. A wrong code counts as a try."""
    with transaction.atomic():
        invitation = (
            StaffInvitation.objects.select_for_update(of=("self",)).filter(user__email=email.lower()).first()
        )
        known = invitation if invitation and invitation.tries < TRIES else None
        expected = bytes(known.code_hmac) if known else b""
        right = hmac.compare_digest(expected, _fingerprint(known.user if known else User(), code))
        if known and not right:
            known.tries += 1
            known.save(update_fields=["tries"])
    return known if known and right and known.expires_at > timezone.now() else None


@transaction.atomic
def accept(invitation: StaffInvitation, *, password: str) -> User:
    """Open the sign-in with the password its owner chose. The code is used up."""
    user = invitation.user
    user.set_password(password)
    user.is_active = True
    user.save(update_fields=["password", "is_active"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    invitation.delete()
    return user


def _fingerprint(user: User, code: str) -> bytes:
    typed = "".join(code.upper().replace("-", "").split())
    return sealing.fingerprint(typed, context=f"staff_invitation:{user.pk}")
