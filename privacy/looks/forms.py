"""Forms about looks: they check what was typed and nothing else."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.caller_checks import DIGITS
from privacy.locks import LONGEST_GROUND
from privacy.models import LookNotice, RecordLock


class NoticeForm(forms.Form):
    """When to be told of looks."""

    varsel = forms.ChoiceField(
        label=_("Send meg e-post"),
        widget=forms.RadioSelect,
        choices=LookNotice.Which.choices,
        error_messages={
            "required": _("Velg når du vil ha e-post."),
            "invalid_choice": _("Velg ett av svarene i listen."),
        },
    )


class LocksForm(forms.Form):
    """Which parts are locked from now on: those chosen, and no others."""

    las = forms.MultipleChoiceField(
        label=_("Lås dette"),
        widget=forms.CheckboxSelectMultiple,
        choices=RecordLock.What.choices,
        required=False,
        error_messages={"invalid_choice": _("Velg deler fra listen.")},
    )


class GroundForm(forms.Form):
    """Why an employee must see what is locked."""

    ground = forms.CharField(
        label=_("Hvorfor må du se det kunden har låst?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_GROUND,
        help_text=_("Kunden og personvernombudet får beskjed med en gang. Kunden leser det du skriver."),
        error_messages={
            "required": _("Skriv hvorfor du må se det kunden har låst. Kunden leser det."),
            "max_length": _("Skriv høyst 500 tegn."),
        },
    )


class CodeForm(forms.Form):
    """The code the customer said."""

    code = forms.RegexField(
        label=_("Koden kunden sier"),
        regex=r"^\s*\d{3}\s?\d{3}\s*$",
        help_text=_("Seks sifre."),
        error_messages={
            "required": _("Skriv koden kunden sier, seks sifre."),
            "invalid": _("Koden er seks sifre."),
        },
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": DIGITS + 3}
        ),
    )

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())
