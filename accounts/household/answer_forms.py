"""What an invited person types: the code, and who they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import FirstPasswordForm


class CodeForm(forms.Form):
    kode = forms.CharField(
        label=_("Koden du fikk"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Skriv koden.")},
    )

    def clean_kode(self) -> str:
        return "".join(str(self.cleaned_data["kode"]).split())


class MailForm(forms.Form):
    """The address somebody invited by number will sign in with."""

    epost = forms.EmailField(
        label=_("E-post du vil logge inn med"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv e-postadressen."),
            "invalid": _("Skriv en e-postadresse, for eksempel navn@example.no."),
        },
    )


class JoinForm(FirstPasswordForm):
    """Who somebody is who has no sign-in yet. They sign in with the address they have proven."""

    fornavn = forms.CharField(
        label=_("Fornavn"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Skriv fornavnet.")},
    )
    etternavn = forms.CharField(
        label=_("Etternavn"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Skriv etternavnet.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["fornavn", "etternavn", "password1", "password2"])
