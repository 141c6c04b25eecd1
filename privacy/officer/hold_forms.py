"""What is typed about data that must not be deleted yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.wall import asking
from privacy.categories import CATEGORIES

NOBODY = _("Vi finner ingen kunde med dette nummeret.")
AHEAD = _("Velg en dag fram i tid, og innen ett år.")
WHOSE_TABLE = _("Velg en kategori som denne tabellen er i.")
WHICH_TABLE = _("Velg hvilken tabell nøkkelen er i.")
A_YEAR = timedelta(days=366)
TABLE_OF = {table.label: category.slug for category in CATEGORIES for table in category.tables}


class ReviewForm(forms.Form):
    """When to look at it again."""

    review_on = forms.DateField(
        label=_("Vurderes igjen"), widget=forms.DateInput(attrs={"type": "date"}), help_text=AHEAD
    )

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if not timezone.localdate() < day <= timezone.localdate() + A_YEAR:
            raise forms.ValidationError(AHEAD)
        return day


class HoldForm(ReviewForm):
    """A new one. `person_id`: whose number was typed. What is left empty is not narrowed."""

    person_id: UUID | None = None

    customer_number = forms.CharField(label=_("Kundenummer"), max_length=12)
    category = forms.ChoiceField(
        label=_("Kategori"),
        required=False,
        choices=[("", _("Alt om personen")), *((one.slug, one.title) for one in CATEGORIES)],
    )
    label = forms.ChoiceField(
        label=_("Tabell"),
        required=False,
        choices=[("", _("Alt i kategorien"))]
        + [(table.label, table.title) for category in CATEGORIES for table in category.tables],
    )
    row_key = forms.CharField(
        label=_("Nøkkelen til én opplysning"),
        max_length=60,
        required=False,
        help_text=_("La det stå tomt når alt i tabellen skal holdes tilbake."),
    )
    reason = forms.CharField(
        label=_("Hvorfor det ikke kan slettes ennå"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Personen får lese dette. Det lagres forseglet."),
    )
    field_order = ("customer_number", "category", "label", "row_key", "reason", "review_on")

    def clean_customer_number(self) -> str:
        number: str = self.cleaned_data["customer_number"]
        self.person_id = asking.person_of(number)
        if self.person_id is None:
            raise forms.ValidationError(NOBODY)
        return number

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        label = typed.get("label")
        if label and TABLE_OF[label] != typed.get("category"):
            self.add_error("label", WHOSE_TABLE)
        if typed.get("row_key") and not label:
            self.add_error("row_key", WHICH_TABLE)
        return typed


class WhyForm(forms.Form):
    """Why it may go again."""

    why = forms.CharField(
        label=_("Hvorfor det kan slettes igjen"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("En annen enn deg må si seg enig før det gjelder."),
    )
