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


class JoinForm(FirstPasswordForm):
    """Who somebody is who has no sign-in yet. They sign in with the address that was invited, or type one."""

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
    epost = forms.EmailField(
        label=_("E-post du vil logge inn med"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv e-postadressen."),
            "invalid": _("Skriv en e-postadresse, for eksempel navn@example.no."),
        },
    )

    def __init__(self, *args: Any, asks_email: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_email:
            del self.fields["epost"]
        self.order_fields(["fornavn", "etternavn", "epost", "password1", "password2"])
