"""Forms of an erasure: they check what was typed and nothing else. Field names stand in addresses, so Norwegian."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.references import ALPHABET
from privacy.models import Erasure

Choice = Erasure.Choice
CHOICES = {"na": Choice.NOW, "ved-slutt": Choice.AT_END, "alt": Choice.ALL}
CONFIRM = ngettext_lazy(
    "Slett %(number)s opplysning. Jeg har lest hva som beholdes.",
    "Slett %(number)s opplysninger. Jeg har lest hva som beholdes.",
    "number",
)
GROUP = 4
NUMBER_LETTERS = 12
NOT_A_NUMBER = _("Et kvitteringsnummer har tolv tegn i tre grupper, som LS7K-8NQ2-XW4M.")


class PlanForm(forms.Form):
    """The person has read the plan and agrees to it. `plan` is the checksum of the one that was shown."""

    plan = forms.CharField(max_length=64, widget=forms.HiddenInput, required=False)
    sett = forms.CharField(max_length=60_000, widget=forms.HiddenInput, required=False)
    bekreft = forms.BooleanField(
        error_messages={"required": _("Kryss av for at du har lest hva som slettes og hva som beholdes.")}
    )

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bekreft"].label = CONFIRM % {"number": number}


class ReceiptForm(forms.Form):
    """The number of a receipt, typed or pasted with or without its dashes."""

    nummer = forms.CharField(
        label=_("Kvitteringsnummer"),
        help_text=_("Det står i det siste brevet fra oss og øverst på kvitteringen."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"spellcheck": "false", "autocapitalize": "characters", "autocomplete": "off"}
        ),
        error_messages={"required": _("Skriv kvitteringsnummeret."), "max_length": NOT_A_NUMBER},
    )

    def clean_nummer(self) -> str:
        typed = "".join(sign for sign in self.cleaned_data["nummer"].upper() if sign.isalnum())
        if len(typed) != NUMBER_LETTERS or set(typed) - set(ALPHABET):
            raise forms.ValidationError(NOT_A_NUMBER, code="no_number")
        return "-".join(typed[start : start + GROUP] for start in range(0, NUMBER_LETTERS, GROUP))
