"""What is typed about a disclosure, and about ending an order of secrecy."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Disclosure, Recipient
from accounts.wall import asking
from privacy.categories import CATEGORIES
from privacy.models import SecrecyOrder
from privacy.officer.disclosing import Handed, Order

EARLIEST = datetime(2000, 1, 1).astimezone()
NOBODY = _("Vi finner ingen kunde med dette nummeret.")
NOT_YET = _("Tidspunktet kan ikke være fram i tid.")
TOO_OLD = _("Skriv et tidspunkt etter år 2000.")
NEEDED = _("Fyll ut dette når utleveringen skal holdes hemmelig.")
FAR_AHEAD = _("Skriv en dato innen ti år.")
MOST_DAYS = 3_653


class DisclosureForm(forms.Form):
    """One disclosure. Whether it may be made is for `disclosing` to say. `person_id`: whose number was typed."""

    person_id: UUID | None = None

    customer_number = forms.CharField(label=_("Kundenummer"), max_length=12)
    recipient = forms.ModelChoiceField(Recipient.objects.order_by("name"), label=_("Mottaker"))
    at = forms.DateTimeField(
        label=_("Når det ble utlevert"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    categories = forms.MultipleChoiceField(
        label=_("Hvilke slags opplysninger"),
        choices=[(one.slug, one.title) for one in CATEGORIES],
        widget=forms.CheckboxSelectMultiple,
    )
    description = forms.CharField(
        label=_("Hva det var"),
        max_length=300,
        required=False,
        help_text=_("Personen leser dette ordrett. Ikke skriv om andre personer."),
    )
    ground = forms.ChoiceField(label=_("Grunnlag"), choices=Disclosure.Ground)
    law = forms.CharField(label=_("Lovbestemmelse"), max_length=200, required=False)
    case = forms.CharField(label=_("Saksnummer hos mottakeren"), max_length=60, required=False)
    consent = forms.CharField(label=_("Samtykket det bygger på"), max_length=60, required=False)
    is_secret = forms.BooleanField(label=_("Vi er pålagt å holde det hemmelig"), required=False)
    issued_by = forms.ChoiceField(
        label=_("Hvem har gitt pålegget"), choices=[("", "–"), *SecrecyOrder.Issuer.choices], required=False
    )
    order = forms.CharField(label=_("Nummeret på pålegget"), max_length=60, required=False)
    secret_until = forms.DateField(
        label=_("Siste dag det skal være hemmelig"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Dagen etter ser personen det på Mine sider og får et brev."),
    )

    def clean_customer_number(self) -> str:
        number: str = self.cleaned_data["customer_number"]
        self.person_id = asking.person_of(number)
        if self.person_id is None:
            raise forms.ValidationError(NOBODY)
        return number

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        if at > timezone.now():
            raise forms.ValidationError(NOT_YET)
        if at < EARLIEST:
            raise forms.ValidationError(TOO_OLD)
        return at

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if typed.get("is_secret"):
            for name in ("issued_by", "order", "secret_until"):
                if not typed.get(name) and name not in self.errors:
                    self.add_error(name, NEEDED)
        until = typed.get("secret_until")
        if until and until > timezone.localdate() + timedelta(days=MOST_DAYS):
            self.add_error("secret_until", FAR_AHEAD)
        return typed

    def handed(self) -> Handed:
        """What was typed, as what was handed over."""
        typed = self.cleaned_data
        names = ("recipient", "at", "categories", "ground", "description", "law", "case", "consent")
        return Handed(**{name: typed[name] for name in names})

    def secrecy(self) -> Order | None:
        """The order, which no longer holds when its last day in Oslo is over."""
        typed = self.cleaned_data
        if not typed["is_secret"]:
            return None
        next_day = typed["secret_until"] + timedelta(days=1)
        until = datetime.combine(next_day, time(), tzinfo=timezone.get_default_timezone())
        return Order(issued_by=typed["issued_by"], reference=typed["order"], until=until)


class EndForm(forms.Form):
    """Why an order ends early."""

    reason = forms.ChoiceField(
        label=_("Hvorfor den slutter nå"), choices=[("", "–"), *SecrecyOrder.EndReason.choices]
    )
