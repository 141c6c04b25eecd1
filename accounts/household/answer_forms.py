"""What an invited person types: the code they got, and the e-mail they will sign in with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


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
