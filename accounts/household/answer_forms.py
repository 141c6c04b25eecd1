"""What an invited person types: the code they got."""

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
