"""What is typed about documents and their gaps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from privacy.models import GapJudgement, Kind, LegalDocument
from privacy.papers import gaps, publishing

LONG, SHORT = 60_000, 2_000
TALL, LOW = forms.Textarea(attrs={"rows": 20}), forms.Textarea(attrs={"rows": 3})
MARKS = _("Tom linje mellom avsnitt. «## » foran overskrifter, «- » foran punkter.")
FOR_ALL = _("Én eller to setninger som alle kan lese.")
NOTICE = _(
    "En endring som betyr noe, varsles minst 30 dager før. Gir loven mindre tid, velger du loven som grunn og "
    "skriver hvorfor."
)
REASONS = [choice for choice in LegalDocument.Reason.choices if choice[0] != LegalDocument.Reason.FIRST]


class PaperForm(forms.Form):
    """A draft, in both languages. Its day is today or later, and after the version it takes the place of."""

    text_nb = forms.CharField(label=_("Tekst på bokmål"), max_length=LONG, widget=TALL, help_text=MARKS)
    text_en = forms.CharField(label=_("Tekst på engelsk"), max_length=LONG, widget=TALL, help_text=MARKS)
    summary_nb = forms.CharField(
        label=_("Hva som er nytt, på bokmål"), max_length=SHORT, widget=LOW, help_text=FOR_ALL
    )
    summary_en = forms.CharField(
        label=_("Hva som er nytt, på engelsk"), max_length=SHORT, widget=LOW, help_text=FOR_ALL
    )
    reason = forms.ChoiceField(label=_("Hvorfor den endres"), choices=REASONS)
    is_material = forms.BooleanField(
        label=_("Endringen betyr noe for kundene"),
        required=False,
        help_text=_("Da får alle kunder brev, og teksten vises ved neste innlogging."),
    )
    effective_from = forms.DateField(
        label=_("Gjelder fra"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    short_notice = forms.CharField(
        label=_("Hvorfor varselet er kortere enn 30 dager"),
        max_length=SHORT,
        widget=LOW,
        required=False,
        help_text=_("Bare når loven ikke gir mer tid. Gjelder vilkårene og personvernerklæringen."),
    )

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind

    def clean_effective_from(self) -> date:
        day: date = self.cleaned_data["effective_from"]
        first = publishing.earliest(self._kind)
        if day < first:
            raise forms.ValidationError(_("Velg %(day)s eller senere.") % {"day": date_format(first)})
        last = publishing.latest()
        if day > last:
            raise forms.ValidationError(_("Velg %(day)s eller tidligere.") % {"day": date_format(last)})
        if publishing.is_taken(self._kind, day):
            raise forms.ValidationError(_("En annen versjon skulle begynne den dagen. Velg en annen."))
        return day

    def clean(self) -> dict[str, Any]:
        typed, begins = self.cleaned_data, self.cleaned_data.get("effective_from")
        if begins is None or not publishing.needs_notice(
            self._kind, is_material=typed.get("is_material", False), begins=begins
        ):
            return typed
        if not publishing.may_be_short(typed.get("reason", ""), typed.get("short_notice", "")):
            self.add_error("effective_from", NOTICE)
        return typed


class GapForm(forms.Form):
    """How far a gap has come, and where it is settled if it is."""

    code = forms.ChoiceField(label=_("Mangel"), choices=[(code, code) for code in gaps.CODES])
    state = forms.ChoiceField(label=_("Stand"), choices=GapJudgement.State.choices)
    document = forms.ModelChoiceField(
        label=_("Løst i versjon"),
        queryset=LegalDocument.objects.none(),
        required=False,
        empty_label=_("ikke løst"),
        error_messages={"invalid_choice": _("Velg en versjon som er publisert.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["document"]
        chosen.queryset = LegalDocument.objects.published().defer("text_nb", "text_en")
        chosen.label_from_instance = lambda one: f"{one.title} {one.version}"

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        is_settled = typed.get("state") == GapJudgement.State.SETTLED
        if is_settled and not typed.get("document") and "document" not in self.errors:
            self.add_error("document", _("Velg versjonen den er løst i."))
        if not is_settled and typed.get("document"):
            self.add_error("document", _("Bare det som er løst, er løst i en versjon."))
        return typed
