"""By what somebody may confirm who they are, in the order in which it is offered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.bankid import linking
from accounts.models import User

SECOND_FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


@dataclass(frozen=True)
class Way:
    """A page where one confirms oneself: its name among the addresses, and what the link to it says."""

    name: str
    words: str | Promise

    def for_allauth(self) -> dict[str, Any]:
        return {"id": self.name, "description": self.words, "url": reverse(self.name)}


PASSKEY = Way("mfa_reauthenticate_webauthn", _("Bruk passnøkkel"))
FACTOR_CODE = Way("mfa_reauthenticate", _("Bruk kode fra appen eller en reservekode"))
PASSWORD = Way("account_reauthenticate", _("Bruk passordet i stedet"))
BANKID = Way("bankid_confirm", _("Bruk BankID"))
MAILED_CODE = Way("confirm-by-code", _("Få en kode på e-post i stedet"))


def ways(user: User | AnonymousUser) -> list[Way]:
    """What the person has, the strongest first. Never empty: nobody is waved through.

    A mailed code is for people without a second factor: a mailbox is not one (ASVS 6.3.4, 6.3.6).
    Raises PermissionDenied for nobody.
    """
    if not isinstance(user, User):
        raise PermissionDenied
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    has = {
        PASSKEY: Authenticator.Type.WEBAUTHN in types,
        FACTOR_CODE: bool(types & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}),
        PASSWORD: user.has_usable_password(),
        BANKID: linking.linked(user).exists(),
        MAILED_CODE: not types & SECOND_FACTORS,
    }
    return [way for way, is_there in has.items() if is_there]


def is_offered(user: User | AnonymousUser, name: str) -> bool:
    return name in {way.name for way in ways(user)}


def has_second_factor(user: User | AnonymousUser) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS).exists())
