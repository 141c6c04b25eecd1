"""Forms of «Innlogging og sikkerhet»: allauth's where it has one, with our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import speak_plainly
from accounts.models import User

LONGEST_NAME = 60
PASSWORD_HELP = _("Minst 15 tegn. Gjerne en hel setning.")
NO_PASSKEY = _("Vi fikk ikke noe vi kan bruke fra enheten. Prøv en gang til.")


class NewPasswordForm(account.ChangePasswordForm):  # type: ignore[misc] # allauth ships no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(
            self,
            oldpassword=_("Passordet du har nå"),
            password1=_("Nytt passord"),
            password2=_("Nytt passord en gang til"),
        )
        self.fields["password1"].help_text = PASSWORD_HELP


class FirstPasswordForm(account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        speak_plainly(self, password1=_("Nytt passord"), password2=_("Nytt passord en gang til"))
        self.fields["password1"].help_text = PASSWORD_HELP


class NewAddressForm(forms.Form):
    """The address to change to. Whether somebody has it already is told only to who reads its post."""

    email = forms.EmailField(
        label=_("Ny e-post for innlogging"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"]).lower()
        if address == self.user.email:
            raise ValidationError(_("Det er adressen du har nå."))
        return address


class AppCodeForm(forms.Form):
    """The first code of an app that has just been given `secret`."""

    code = forms.CharField(
        label=_("Koden appen viser"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, user: User, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.secret = user, secret

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        clear_tries = check_rate_limit(self.user)
        if not totp.validate_totp_code(self.secret, code):
            raise ValidationError(_("Koden stemmer ikke. Skriv den appen viser akkurat nå."))
        clear_tries()
        return code


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey: a name for it, and what the browser made. It always asks who holds the device (UV)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": ""}, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"] = PasskeyNameForm.base_fields["name"]
        self.fields["credential"].error_messages["required"] = NO_PASSKEY
        self.order_fields(["name", "credential"])

    def clean_credential(self) -> dict[str, Any]:
        credential = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
        # What a browser never sends, its parser refuses with whichever of these comes first.
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            raise ValidationError(NO_PASSKEY) from error
        return dict(credential)

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class PasskeyNameForm(forms.Form):
    name = forms.CharField(
        label=_("Navn på passnøkkelen"),
        help_text=_("For eksempel «Telefonen min»."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
