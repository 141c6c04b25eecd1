"""Forms of second factors: allauth's, with our words and our care for what a script may send."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as stock
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as stock_passkeys
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import speak_plainly

LONGEST_CODE = 40
NOT_TAKEN = _("Passnøkkelen ble ikke godtatt. Prøv igjen.")


class CodeWords:
    """Our label, and a keyboard with digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, code=_("Kode"))  # type: ignore[arg-type] # a part of forms below
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "maxlength": str(LONGEST_CODE)}


class CodeForm(CodeWords, stock.AuthenticateForm):  # type: ignore[misc] # allauth ships no types
    """A code of the app, or a recovery code."""


class CodeAgainForm(CodeWords, stock.ReauthenticateForm):  # type: ignore[misc]
    """The same, by somebody signed in."""


class PasskeyCare:
    """A passkey's answer is written by a script, so anything may come: whatever is no answer is not taken."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc] # a part of forms below
        except ValidationError as error:
            raise ValidationError(NOT_TAKEN if error.code == "incorrect_code" else error.messages) from error
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            # fido2 raises these for an answer whose parts are missing or of another kind.
            raise ValidationError(NOT_TAKEN) from error


class PasskeyForm(PasskeyCare, stock_passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeySignInForm(PasskeyCare, stock_passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey alone."""


class PasskeyAgainForm(PasskeyCare, stock_passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey of somebody signed in."""
