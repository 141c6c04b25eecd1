"""Forms of one's own contact points: they check what was typed and nothing else."""

from __future__ import annotations

import phonenumbers
from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from accounts.models import ContactPoint

TEXTS_REACH = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
NO_NUMBER = _("Skriv et mobilnummer som kan få SMS, for eksempel 900 00 000.")


class EmailForm(forms.Form):
    verdi = forms.EmailField(
        label=_("E-post"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Skriv e-postadressen."),
            "invalid": _("Skriv en e-postadresse, for eksempel navn@example.no."),
        },
    )

    def clean_verdi(self) -> str:
        return str(self.cleaned_data["verdi"]).lower()


class PhoneForm(forms.Form):
    verdi = forms.CharField(
        label=_("Mobilnummer"),
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": _("Skriv mobilnummeret.")},
    )

    def clean_verdi(self) -> str:
        """E.164, whatever it was typed like. Norwegian where no country is said."""
        try:
            number = phonenumbers.parse(str(self.cleaned_data["verdi"]), "NO")
        except NumberParseException as error:
            raise forms.ValidationError(NO_NUMBER) from error
        if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in TEXTS_REACH:
            raise forms.ValidationError(NO_NUMBER)
        return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


class PostalForm(forms.Form):
    verdi = forms.CharField(
        label=_("Postadresse"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Skriv postadressen.")},
    )


class CodeForm(forms.Form):
    kode = forms.CharField(
        label=_("Koden du fikk"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Skriv koden.")},
    )

    def clean_kode(self) -> str:
        return "".join(str(self.cleaned_data["kode"]).split())


FORMS: dict[str, type[forms.Form]] = {
    ContactPoint.Kind.EMAIL: EmailForm,
    ContactPoint.Kind.PHONE: PhoneForm,
    ContactPoint.Kind.POSTAL: PostalForm,
}
