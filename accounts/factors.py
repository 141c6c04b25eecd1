"""Second factors: how allauth keeps them here. Their secrets lie sealed, and nobody reads them back."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from accounts import sealing
from accounts.keys.opening import Kind
from accounts.models import User

CONTEXT = "mfa.authenticator.data"
_owner: ContextVar[UUID | None] = ContextVar("whose factor is being made", default=None)


@contextmanager
def of(user: User) -> Iterator[None]:
    """Make factors for `user`, outside a request or for somebody else than who is signed in."""
    token = _owner.set(user.pk)
    try:
        yield
    finally:
        _owner.reset(token)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("Koden stemmer ikke.")}

    def encrypt(self, text: str) -> str:
        """A TOTP secret or the seed of recovery codes, sealed under the key of the sign-in it is for.

        allauth would store it in the clear, and does not say whose it is: it is whoever is signed in, or `of`.
        """
        owner = _owner.get() or context.request.user.pk
        return base64.b64encode(sealing.seal_for(owner, text, context=CONTEXT, kind=Kind.ROW)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(base64.b64decode(encrypted_text), context=CONTEXT)
