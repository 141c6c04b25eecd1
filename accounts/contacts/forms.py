"""Forms of a call list: they check what was typed and nothing else."""

from __future__ import annotations

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat

from accounts.contacts import reach
from accounts.contacts.flow import Details
from accounts.models import ContactPerson

NO_NUMBER = _("Skriv et telefonnummer med åtte siffer.")
# The same for every number that cannot be on the list, whatever the reason.
UNFIT = _("Nummeret kan ikke stå på ringelisten. Skriv et annet, med åtte siffer.")
YES, NO = "ja", "nei"
OFF = {"autocomplete": "off"}


class OwnDetailsForm(forms.Form):
    """Name, number, address, and what somebody is to the customer."""

    navn = forms.CharField(
        label=_("Navn"),
        max_length=120,
        widget=forms.TextInput(attrs=OFF),
        error_messages={"required": _("Skriv navnet.")},
    )
    telefon = forms.CharField(
        label=_("Telefon"),
        max_length=30,
        widget=forms.TelInput(attrs=OFF),
        error_messages={"required": NO_NUMBER},
    )
    epost = forms.EmailField(
        label=_("E-post (valgfritt)"),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs=OFF),
        error_messages={"invalid": _("Skriv en e-postadresse, for eksempel navn@example.no.")},
    )
    forhold = forms.CharField(
        label=_("Hvem er det? (valgfritt)"),
        help_text=_("For eksempel nabo eller mor. Ikke skriv om helse."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=OFF),
    )

    def clean_telefon(self) -> str:
        """E.164, whatever it was typed like. Norwegian where no country is said."""
        try:
            number = phonenumbers.parse(str(self.cleaned_data["telefon"]), "NO")
        except NumberParseException as error:
            raise forms.ValidationError(UNFIT) from error
        if not phonenumbers.is_valid_number(number):
            raise forms.ValidationError(UNFIT)
        return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))

    def refuse_number(self) -> None:
        """Say of a number that it cannot be on the list, and not why."""
        self.add_error("telefon", UNFIT)

    def clean_epost(self) -> str:
        return str(self.cleaned_data["epost"]).lower()


class ContactForm(OwnDetailsForm):
    """Somebody to put on the list, or another entry for them. Whom we have no way to tell, the customer tells."""

    nokkel = forms.ChoiceField(
        label=_("Har personen nøkkel?"),
        choices=((YES, _("Ja")), (NO, _("Nei"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Svar ja eller nei."), "invalid_choice": _("Svar ja eller nei.")},
    )
    fortalt = forms.BooleanField(
        label=_("Jeg har fortalt personen hva dere lagrer, og at det går an å si nei"),
        help_text=_("Må krysses av når vi verken kan sende SMS til nummeret eller e-post."),
        required=False,
    )
    spurt = forms.BooleanField(
        label=_("Jeg har spurt personen, og det er greit"),
        error_messages={"required": _("Bekreft at du har spurt personen.")},
    )
    field_order = ("navn", "telefon", "epost", "forhold", "nokkel", "spurt", "fortalt")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        phone, email = typed.get("telefon"), typed.get("epost", "")
        if phone and not typed.get("fortalt") and not reach.channel_of(phone=phone, email=email):
            self.add_error("fortalt", _("Vi kan ikke nå personen selv. Bekreft at du har fortalt det."))
        return typed

    @property
    def details(self) -> Details:
        typed = self.cleaned_data
        return Details(
            name=typed["navn"],
            phone=typed["telefon"],
            email=typed["epost"],
            relation=typed["forhold"],
            has_key=typed["nokkel"] == YES,
            is_told=typed["fortalt"],
        )


def typed_before(contact: ContactPerson) -> dict[str, str]:
    """What a form about somebody starts with."""
    return {
        "navn": contact.name,
        "telefon": contact.phone,
        "epost": contact.email,
        "forhold": contact.relation,
        "nokkel": YES if contact.has_key else NO,
    }
