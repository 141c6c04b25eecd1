"""What an employee types to find a customer, and to say why they must see one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from privacy.models.readings import OPENS, Reason

HINTS: Mapping[str, Any] = {
    Reason.CASE: _("personvernsak: også bilder og opptak, for dem som har lov"),
    Reason.ALARM: _("alarm: også bilder, for dem som har lov"),
    Reason.EMERGENCY: _("nødtilfelle uten annen grunn: personvernombudet får beskjed med en gang"),
}


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Kundenummer, saksnummer, e-post eller telefon"),
        help_text=_("Skriv hele. Du ser ingen navn før du har oppgitt en grunn."),
        max_length=254,
        error_messages={"required": _("Skriv det kunden oppgir.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 40}),
    )


def _choices() -> list[tuple[str, Any]]:
    return [(reason.value, capfirst(str(HINTS.get(reason, reason.label)))) for reason in OPENS]


class ReasonForm(forms.Form):
    """Only what was typed: whether it is a reason is for `readings.open_person`."""

    reason = forms.ChoiceField(
        label=_("Hvorfor trenger du å se dette?"),
        choices=_choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg hvorfor du trenger å se dette."),
            "invalid_choice": _("Velg hvorfor du trenger å se dette."),
        },
    )
    reference = forms.CharField(
        label=_("Saks-, alarm- eller henvendelsesnummer"),
        help_text=_("Bokstaver, tall og bindestrek. Ikke navn."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    explanation = forms.CharField(
        label=_("Hva haster? Bare ved nødtilfelle"),
        help_text=_("Kunden og personvernombudet leser det du skriver."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
