"""Second factors: how allauth keeps them here. Their secrets lie sealed, and nobody reads them back."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from accounts import sealing

CONTEXT = "mfa.authenticator.data"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth ships no types
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("Koden stemmer ikke.")}

    def encrypt(self, text: str) -> str:
        """A TOTP secret or the seed of recovery codes, sealed. allauth would store it in the clear."""
        return base64.b64encode(sealing.seal(text, context=CONTEXT)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(base64.b64decode(encrypted_text), context=CONTEXT)
