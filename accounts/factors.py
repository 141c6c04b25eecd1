"""Second factors: how allauth keeps them here. Their secrets lie sealed, and nobody reads them back."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from accounts import sealing
from accounts.keys.opening import Kind
from accounts.models import User

CONTEXT = "mfa.authenticator.data"
_user: ContextVar[User | None] = ContextVar("whose factor is being made", default=None)


@contextmanager
def of(user: User) -> Iterator[None]:
    """Make factors for `user`, outside a request or for somebody else than who is signed in."""
    token = _user.set(user)
    try:
        yield
    finally:
        _user.reset(token)


def seal(user: User, text: str, *, context: str) -> bytes:
    """Seal for a sign-in: under its person's key, which goes with the person; an employee has one of their own."""
    kind = Kind.PERSON if user.person_id else Kind.USER
    return sealing.seal_for(user.person_id or user.pk, text, context=context, kind=kind)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("Koden stemmer ikke.")}

    def encrypt(self, text: str) -> str:
        """A TOTP secret or the seed of recovery codes, sealed under the key of whoever it is for.

        allauth would store it in the clear, and does not say whose it is: it is whoever is signed in, or `of`.
        """
        return base64.b64encode(seal(_user.get() or context.request.user, text, context=CONTEXT)).decode(
            "ascii"
        )

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(base64.b64decode(encrypted_text), context=CONTEXT)
