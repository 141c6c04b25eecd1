"""Forms of the rights: they check what was typed and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from privacy import corrections, notes, places
from privacy.overview.pointing import Pointed
from privacy.reports import Report

EARLIEST = date(1900, 1, 1)
AT_ONCE = _("La det jeg skriver, stå ved siden av opplysningen, for dere og i kopiene mine")
AFTERWARDS = _("Retter dere det ikke, skal det jeg skriver, stå ved siden av opplysningen")


def form_key(request: HttpRequest) -> UUID:
    """What stands for the form that was sent, so that twice does one thing; a new one where it is lost."""
    try:
        return UUID(request.POST.get("nokkel", ""))
    except ValueError:
        return uuid4()


class DayInput(forms.DateInput):
    input_type = "date"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        limits = {"max": timezone.localdate().isoformat(), "min": EARLIEST.isoformat()}
        return super().get_context(name, value, limits | (attrs or {}))


class DayField(forms.DateField):
    """A day that may be left open, not in the future."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            widget=DayInput(format="%Y-%m-%d"),
            error_messages={"invalid": _("Skriv en dato som finnes, for eksempel 31.12.2025.")},
            **kwargs,
        )

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise forms.ValidationError(_("Datoen kan ikke være fram i tid."), code="future")
        if value and value < EARLIEST:
            raise forms.ValidationError(_("Skriv et årstall fra 1900 eller senere."), code="too_early")


class LongText(forms.CharField):
    """Several lines of text. A line break counts as one sign, as it does for the person who typed it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 6}), **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python("\n".join(str(value or "").splitlines())) or ""


class ReportForm(forms.Form):
    """What is wrong, and what would be right. Asks which field where some can be changed on request."""

    felt = forms.ChoiceField(label=_("Hvilken opplysning? (valgfritt)"), required=False)
    hva = LongText(
        label=_("Hva er feil?"),
        help_text=_(
            "Skriv ikke mer enn det som trengs, og ikke noe følsomt om andre: helse, straffbare forhold eller "
            "fødselsnummer."
        ),
        max_length=2_000,
        error_messages={
            "required": _("Skriv hva som er feil."),
            "max_length": _("Skriv høyst 2000 tegn."),
        },
    )
    riktig = forms.CharField(
        label=_("Hva er riktig? (valgfritt)"),
        max_length=500,
        required=False,
        error_messages={"max_length": _("Skriv høyst 500 tegn.")},
    )
    merknad = forms.BooleanField(required=False)
    pause = forms.BooleanField(
        label=_("Ikke bruk opplysningen mens dere sjekker"),
        help_text=_("Da lagrer vi den bare, til vi har svart. Det kan gjøre at alarmen virker dårligere."),
        required=False,
    )

    def __init__(self, *args: Any, pointed: Pointed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"merknad": True, "felt": pointed.field}
        self.pointed = pointed
        self.paths = _askable(pointed)
        if not self.paths:
            del self.fields["felt"]
        if not pointed.key:
            del self.fields["merknad"]
        if not pointed.category:
            del self.fields["pause"]
        self._name()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        path, typed, table = cleaned.get("felt"), cleaned.get("riktig"), self.pointed.table
        if cleaned.get("merknad") and len(f"{cleaned.get('hva', '')}\n\n{typed or ''}") > notes.LONGEST:
            self.add_error("hva", _("Skriv høyst 2000 tegn til sammen når det skal stå ved siden av."))
        if path and typed and table:
            try:
                cleaned["riktig"] = corrections.cleaned(table, path, typed)
            except forms.ValidationError as error:
                self.add_error("riktig", error)
        return cleaned

    def report(self) -> Report:
        """What was said. Only when the form is valid."""
        said = self.cleaned_data
        return Report(
            said["hva"],
            said["riktig"],
            said.get("felt", ""),
            note=said.get("merknad", False),
            is_paused=said.get("pause", False),
        )

    def _name(self) -> None:
        table = self.pointed.table
        if table and self.paths:
            named = [(path, places.name_of(table, path)) for path in self.paths]
            self.fields["felt"].choices = [("", _("Vet ikke, eller noe annet")), *named]  # type: ignore[attr-defined]
        if "merknad" in self.fields:
            self.fields["merknad"].label = AFTERWARDS if self.paths else AT_ONCE


def _askable(pointed: Pointed) -> tuple[str, ...]:
    if pointed.table is None or not pointed.key:
        return ()
    return tuple(path for path in places.by_request(pointed.table) if path in pointed.fields)
