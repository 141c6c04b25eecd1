"""Forms of people without an account: they ask what is needed, check what was typed, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from django import forms
from django.core.validators import EmailValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat

from accounts.contacts.reach import takes_texts
from accounts.models.people import check_organisation_number
from accounts.texting import outbox
from privacy.forms import LongText
from privacy.models import OutsiderCase
from privacy.outsiders.sending import Question, Wanted

NO_NUMBER = _("Skriv et telefonnummer, for eksempel 900 00 000.")
NO_ADDRESS = _("Skriv en e-postadresse, for eksempel navn@example.no.")
NO_BIRTH_NUMBERS = _("Det ser ut som et fødselsnummer. Ta det bort: vi trenger det ikke.")
TOO_LONG = _("Skriv høyst %(limit_value)s tegn.")
NAME = forms.TextInput(attrs={"autocomplete": "name"})
# Eleven digits in a row, or six and five.
BIRTH_NUMBER = re.compile(r"(?<!\d)\d{6}[ ]?\d{5}(?!\d)", re.ASCII)
MOST_CONTACTS = 5


def _email(label: Any, *, required: bool) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        max_length=254,
        required=required,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": NO_ADDRESS, "required": NO_ADDRESS, "max_length": TOO_LONG},
    )


def _phone() -> forms.CharField:
    return forms.CharField(
        label=_("Telefon (valgfritt)"),
        max_length=30,
        required=False,
        widget=forms.TelInput(attrs={"autocomplete": "tel"}),
        error_messages={"max_length": NO_NUMBER},
    )


def _text(
    label: Any, most: int, *, required: Any = "", help_text: Any = "", **widget: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        help_text=help_text,
        error_messages={"required": required, "max_length": TOO_LONG},
        **widget,
    )


def e164(typed: str) -> str:
    """A number with its country, Norwegian where none is said. Raises ValidationError."""
    try:
        number = phonenumbers.parse(typed, "NO")
    except NumberParseException as error:
        raise forms.ValidationError(NO_NUMBER) from error
    if not phonenumbers.is_valid_number(number):
        raise forms.ValidationError(NO_NUMBER)
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


class Sender(forms.Form):
    """How to reach whoever writes."""

    def clean_epost(self) -> str:
        return str(self.cleaned_data["epost"]).lower()

    def clean_telefon(self) -> str:
        typed = str(self.cleaned_data["telefon"]).strip()
        return e164(typed) if typed else ""


class ContactForm(Sender):
    """A question, and where the answer goes (PE-52)."""

    navn = _text(_("Navn (valgfritt)"), 120, widget=NAME)
    epost = _email(_("E-post"), required=False)
    telefon = _phone()
    gjelder = _text(_("Hva gjelder det?"), 200, required=_("Skriv med få ord hva det gjelder."))
    melding = LongText(
        label=_("Spørsmålet ditt"),
        help_text=_(
            "Ikke skriv noe følsomt: fødselsnummer, helse, straffbare forhold, koder eller passord. Vi trenger det "
            "ikke for å svare."
        ),
        max_length=4_000,
        error_messages={"required": _("Skriv spørsmålet ditt."), "max_length": TOO_LONG},
    )

    def clean_gjelder(self) -> str:
        return _without_birth_number(str(self.cleaned_data["gjelder"]))

    def clean_melding(self) -> str:
        return _without_birth_number(str(self.cleaned_data["melding"]))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not typed["epost"] and not typed["telefon"]:
            self.add_error("epost", _("Skriv en e-postadresse eller et telefonnummer, så vi kan svare."))
        return typed

    @property
    def question(self) -> Question:
        typed = self.cleaned_data
        return Question(
            subject=typed["gjelder"],
            body=typed["melding"],
            name=typed["navn"],
            email=typed["epost"],
            phone=typed["telefon"],
        )


class QuoteForm(Sender):
    """Just what a quote needs (PE-53)."""

    navn = _text(_("Navn"), 200, required=_("Skriv navnet ditt eller bedriftens."), widget=NAME)
    fodselsdato = forms.DateField(
        label=_("Fødselsdato, når tilbudet er til deg"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Skriv en dato.")},
    )
    orgnummer = _text(_("Organisasjonsnummer, når tilbudet er til en bedrift"), 20)
    kundenummer = _text(_("Kundenummer (valgfritt)"), 12)
    epost = _email(_("E-post"), required=True)
    telefon = _phone()
    kontaktpersoner = LongText(
        label=_("Hvem skal vi snakke med? (valgfritt)"),
        help_text=_("Ett navn på hver linje. Skriv bare dem som vet om det."),
        max_length=600,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def clean_fodselsdato(self) -> Any:
        born = self.cleaned_data["fodselsdato"]
        if born and not 1900 <= born.year <= timezone.localdate().year - 18:
            raise forms.ValidationError(_("Du må være 18 år for å be om et tilbud. Skriv fødselsdatoen din."))
        return born

    def clean_orgnummer(self) -> str:
        typed = "".join(str(self.cleaned_data["orgnummer"]).split())
        if typed:
            check_organisation_number(typed)
        return typed

    def clean_kontaktpersoner(self) -> tuple[str, ...]:
        lines = [
            line.strip() for line in str(self.cleaned_data["kontaktpersoner"]).splitlines() if line.strip()
        ]
        if len(lines) > MOST_CONTACTS or any(len(line) > 120 for line in lines):
            raise forms.ValidationError(_("Skriv høyst fem navn, ett på hver linje."))
        return tuple(map(_without_birth_number, lines))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and bool(typed["fodselsdato"]) == bool(typed["orgnummer"]):
            self.add_error("fodselsdato", _("Skriv enten fødselsdato eller organisasjonsnummer."))
        return typed

    @property
    def wanted(self) -> Wanted:
        typed = self.cleaned_data
        return Wanted(
            name=typed["navn"],
            email=typed["epost"],
            phone=typed["telefon"],
            birth_date=typed["fodselsdato"],
            organisation_number=typed["orgnummer"],
            customer_number=typed["kundenummer"],
            contact_persons=typed["kontaktpersoner"],
        )


class DoorForm(forms.Form):
    """The address or number somebody asks about."""

    adresse = _text(
        _("E-post eller mobilnummer"),
        254,
        required=_("Skriv en e-postadresse eller et mobilnummer."),
        help_text=_("Den du brukte da du hadde med oss å gjøre. Vi sender en kode dit."),
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def clean_adresse(self) -> str:
        """In small letters, or with its country. Sets `channel`."""
        typed = str(self.cleaned_data["adresse"]).strip()
        if "@" in typed:
            EmailValidator(message=NO_ADDRESS)(typed)
            self.channel = OutsiderCase.Channel.EMAIL
            return typed.lower()
        number = e164(typed)
        if not outbox.can_send() or not takes_texts(number):
            raise forms.ValidationError(_("Vi kan ikke sende SMS til det nummeret. Skriv en e-postadresse."))
        self.channel = OutsiderCase.Channel.SMS
        return number


class CodeForm(forms.Form):
    kode = _text(
        _("Koden vi sendte"),
        40,
        required=_("Skriv koden."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )


class WishForm(forms.Form):
    """What an employee is asked to do about calls, accesses and all that is not done here by a click."""

    WISHES = (
        ("rette", _("Rette noe")),
        ("slette", _("Slette noe")),
        ("protestere", _("Slutte å bruke noe")),
        ("kopi", _("En kopi av noe som ikke står her")),
    )
    hva = forms.ChoiceField(
        label=_("Hva vil du at vi skal gjøre?"),
        choices=WISHES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva du vil."), "invalid_choice": _("Velg hva du vil.")},
    )
    melding = LongText(
        label=_("Hva gjelder det? (valgfritt)"),
        max_length=2_000,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )

    def clean_melding(self) -> str:
        return _without_birth_number(str(self.cleaned_data["melding"]))


class CorrectionForm(forms.Form):
    """What somebody wrote about themselves. The address that was proven is not changed here."""

    navn = _text(_("Navn"), 120, widget=NAME)
    telefon = _phone()

    def clean_telefon(self) -> str:
        typed = str(self.cleaned_data["telefon"]).strip()
        return e164(typed) if typed else ""


def _without_birth_number(typed: str) -> str:
    """The text itself. Raises ValidationError where a national identity number stands in it."""
    if BIRTH_NUMBER.search(typed):
        raise forms.ValidationError(NO_BIRTH_NUMBERS)
    return typed
