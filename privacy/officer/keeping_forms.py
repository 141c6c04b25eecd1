"""What is typed about recipients, where data goes, and who the company is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Controller, Recipient, Transfer
from accounts.models.people import check_organisation_number
from accounts.models.recipients import TransferMechanism
from privacy.categories import CATEGORIES
from privacy.officer import transferring
from privacy.officer.keeping import Agreement
from privacy.overview.countries import COUNTRIES

LONGEST = 4_000
MOST_LINES = 40
# A form that lay open for a while is still meant for now.
A_MOMENT = timedelta(hours=1)
NEEDS_AGREEMENT = _("En databehandler må ha en databehandleravtale. Skriv dagen den ble inngått.")
NO_AGREEMENT = _("Bare en databehandler har en databehandleravtale.")
ENDS_FIRST = _("Velg en dag etter at det begynte.")
LINES = _("En på hver linje.")
TOO_MANY = _("Skriv høyst 40 linjer på høyst 200 tegn.")
NOT_BACK = _("En ny utgave kan ikke gjelde fra før nå.")


def day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class LinesField(forms.CharField):
    """Several short texts, one on each line."""

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea({"rows": 4}),
            help_text=LINES,
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        lines = tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())
        if len(lines) > MOST_LINES or any(len(line) > 200 for line in lines):
            raise ValidationError(TOO_MANY)
        return lines


class RecipientForm(forms.ModelForm):  # type: ignore[type-arg] # has no parameters at run time
    """A recipient and its agreement. `seen` is the version the form was made from."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)
    countries = forms.MultipleChoiceField(
        label=_("Land"),
        choices=list(COUNTRIES.items()),
        widget=forms.SelectMultiple({"size": 8}),
        initial=["NO"],
    )
    data_categories = forms.MultipleChoiceField(
        label=_("Slags opplysninger"),
        choices=[(one.slug, one.title) for one in CATEGORIES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Velger du ingen, gjelder det alle slags."),
    )
    dpa_signed_on = day(_("Databehandleravtalen ble inngått"), required=False)
    dpa_valid_to = day(_("Databehandleravtalen gjelder til"), required=False)
    purposes = LinesField(_("Hva databehandleren gjør for oss"))
    sub_processors = LinesField(_("Underdatabehandlere"))

    class Meta:
        model = Recipient
        fields = (
            *("name", "organisation_number", "category", "role", "countries", "data_categories"),
            *("contact_email", "active_from", "active_to"),
        )
        widgets = {
            "active_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "active_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, seen: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = seen
        agreement = getattr(self.instance, "processor", None) if self.instance.pk else None
        for name in ("dpa_signed_on", "dpa_valid_to", "purposes", "sub_processors") if agreement else ():
            self.initial[name] = getattr(agreement, name)

    def clean_organisation_number(self) -> str:
        number: str = self.cleaned_data["organisation_number"].replace(" ", "")
        if number:
            check_organisation_number(number)
        return number

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        is_processor = typed.get("role") == Recipient.Role.PROCESSOR
        signed = typed.get("dpa_signed_on")
        if is_processor and not signed and "dpa_signed_on" not in self.errors:
            self.add_error("dpa_signed_on", NEEDS_AGREEMENT)
        if signed and not is_processor and "role" not in self.errors:
            self.add_error("role", NO_AGREEMENT)
        for first, last in (("active_from", "active_to"), ("dpa_signed_on", "dpa_valid_to")):
            if typed.get(first) and typed.get(last) and typed[last] < typed[first]:
                self.add_error(last, ENDS_FIRST)
        return typed

    def facts(self) -> dict[str, Any]:
        """The recipient's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def agreement(self) -> Agreement | None:
        typed = self.cleaned_data
        if not typed["dpa_signed_on"]:
            return None
        return Agreement(
            typed["dpa_signed_on"], typed["dpa_valid_to"], typed["purposes"], typed["sub_processors"]
        )


class TransferForm(forms.Form):
    """Data going to a country, and what makes that lawful."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    country = forms.ChoiceField(label=_("Land"), choices=[("", "–"), *COUNTRIES.items()])
    mechanism = forms.ChoiceField(label=_("Grunnlag"), choices=[("", "–"), *TransferMechanism.choices])
    is_active = forms.BooleanField(label=_("I bruk"), required=False, initial=True)
    assessed_on = day(_("Vurdert"), required=False)
    safeguards = forms.CharField(
        label=_("Garantier"),
        max_length=Transfer._meta.get_field("safeguards").max_length,
        required=False,
        help_text=_("Den det gjelder, leser dette ordrett."),
    )

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("is_active") and typed.get("country") and typed.get("mechanism"):
            found = transferring.wrong(
                typed["country"],
                typed["mechanism"],
                assessed_on=typed.get("assessed_on"),
                safeguards=typed.get("safeguards", ""),
                today=timezone.localdate(),
            )
            for field, reason in found.items():
                if field not in self.errors:
                    self.add_error(field, str(reason))
        return typed


class ControllerForm(forms.ModelForm):  # type: ignore[type-arg] # as above
    """Who the company is, from a moment on."""

    class Meta:
        model = Controller
        fields = (
            *("valid_from", "name", "organisation_number", "is_vat_registered", "phone", "emergency_phone"),
            *("visiting_address", "postal_address", "email", "privacy_officer_email"),
        )
        widgets = {
            "valid_from": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        }

    def clean_valid_from(self) -> Any:
        moment = self.cleaned_data["valid_from"]
        if moment < timezone.now() - A_MOMENT:
            raise ValidationError(NOT_BACK)
        return moment
