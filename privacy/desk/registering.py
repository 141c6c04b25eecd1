"""The form for what reached the company by telephone, letter or in person (F-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Language
from privacy.arrivals import COPIES, Channel, Identity, Wish
from privacy.categories import CATEGORIES
from privacy.desk.forms_of_acts import text
from privacy.states import Right
from privacy.workflow import Scope

EVERYTHING = Scope(tuple(category.slug for category in CATEGORIES))
FORMAT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A moment in Oslo that has been."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"})
        errors = {
            "required": _("Skriv når den kom."),
            "invalid": _("Skriv dato og klokkeslett, for eksempel 2026-11-20T14:30."),
        }
        super().__init__(
            widget=widget, input_formats=[FORMAT, "%d.%m.%Y %H:%M"], error_messages=errors, **kwargs
        )

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value and value > timezone.now():
            raise forms.ValidationError(_("Den kan ikke ha kommet etter nå."), code="future")
        if value and value.year < 2018:
            raise forms.ValidationError(_("Skriv et årstall fra 2018 eller senere."), code="too_early")


class RegisterForm(forms.Form):
    """Which way it came and when, how we know who it is, and each right with the person's own words."""

    channel = forms.ChoiceField(
        label=_("Kanal"),
        choices=[(one.value, one.label) for one in Channel if one != Channel.PORTAL],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvordan den kom."), "invalid_choice": _("Velg hvordan den kom.")},
    )
    received_at = MomentField(
        label=_("Når kom den til oss?"),
        help_text=_(
            "Første gang den nådde noen i selskapet, også om du skriver den inn senere. Fristen løper derfra."
        ),
    )
    note = text(
        _("Hvordan vet vi når den kom?"),
        missing=_("Skriv hvordan vi vet det, for eksempel poststempel eller samtalelogg."),
        help_text=_("Internt."),
    )
    identity = forms.ChoiceField(
        label=_("Hvordan vet vi hvem det er?"),
        choices=[(one.value, one.label) for one in Identity if one != Identity.SIGN_IN],
        widget=forms.RadioSelect,
        help_text=_("Skriv ned at legitimasjon er sett. Ta aldri kopi."),
        error_messages={"required": _("Velg hvordan."), "invalid_choice": _("Velg hvordan.")},
    )
    rights = forms.MultipleChoiceField(
        label=_("Hva ber personen om?"),
        choices=Right.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst én rettighet."), "invalid_choice": _("Velg fra listen.")},
    )
    language = forms.ChoiceField(
        label=_("Språk i brevene"), choices=Language.choices, initial=Language.BOKMAAL
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_at"].initial = timezone.localtime().strftime(FORMAT)
        for right in Right:
            label = _("Med personens egne ord: %(right)s") % {"right": right.label}
            self.fields[f"words_{right}"] = text(label)

    def words(self) -> Iterator[BoundField]:
        """The boxes for what the person said, one for each right."""
        yield from (self[f"words_{right}"] for right in Right)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        chosen = typed.get("rights", [])
        for right in Right:
            if typed.get(f"words_{right}") and right not in chosen and "rights" not in self.errors:
                self.add_error(f"words_{right}", _("Kryss også av for denne rettigheten over."))
        return typed

    def wishes(self) -> list[Wish]:
        """What the person asks for. Only when the form is valid."""
        return [
            Wish(
                right,
                scope=EVERYTHING.as_json() if right in COPIES else {},
                words=self.cleaned_data[f"words_{right}"],
            )
            for right in Right
            if right in self.cleaned_data["rights"]
        ]
