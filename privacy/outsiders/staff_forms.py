"""Forms of whoever answers people without an account, and of whoever decides on their credit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import CreditCheck, Recipient
from privacy.forms import LongText

TOO_LONG = _("Skriv høyst %(limit_value)s tegn.")
LONGEST = timedelta(days=366)


class AnswerForm(forms.Form):
    svar = LongText(
        label=_("Svaret"),
        help_text=_("Ligger forseglet. I e-posten står bare at svaret er klart, og hvor det leses."),
        max_length=4_000,
        error_messages={"required": _("Skriv svaret."), "max_length": TOO_LONG},
    )


class CreditOrderForm(forms.Form):
    """Why the assessment is needed, and who makes it."""

    bureau = forms.ModelChoiceField(
        label=_("Kredittopplysningsforetak"),
        queryset=Recipient.objects.none(),
        error_messages={"required": _("Velg foretaket."), "invalid_choice": _("Velg foretaket.")},
    )
    behov = forms.CharField(
        label=_("Hvorfor trenger vi den?"),
        max_length=200,
        error_messages={"required": _("Skriv hvorfor vi trenger den."), "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bureaus = Recipient.objects.filter(category=Recipient.Category.CREDIT, active_to=None)
        self.fields["bureau"].queryset = bureaus  # type: ignore[attr-defined] # a ModelChoiceField's


class ResultForm(forms.Form):
    resultat = forms.ChoiceField(
        label=_("Hva foretaket svarte"),
        choices=CreditCheck.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva de svarte."), "invalid_choice": _("Velg hva de svarte.")},
    )
    referanse = forms.CharField(label=_("Foretakets referanse"), max_length=60, required=False)


class DecisionForm(forms.Form):
    """What an employee decides. A locked credit is looked at like any other, by a person."""

    avgjorelse = forms.ChoiceField(
        label=_("Avgjørelsen"),
        choices=CreditCheck.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg hva du bestemmer."),
            "invalid_choice": _("Velg hva du bestemmer."),
        },
    )
    begrunnelse = forms.CharField(
        label=_("Begrunnelse"),
        help_text=_("Den som spurte, får lese den. Må skrives ved avslag."),
        max_length=500,
        required=False,
        error_messages={"max_length": TOO_LONG},
    )
    gjelder_til = forms.DateField(
        label=_("Tilbudet gjelder til"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Skriv en dato."), "invalid": _("Skriv en dato.")},
    )

    def clean_gjelder_til(self) -> Any:
        today, until = timezone.localdate(), self.cleaned_data["gjelder_til"]
        if not today <= until <= today + LONGEST:
            raise forms.ValidationError(_("Skriv en dato fra i dag og høyst et år fram."))
        return until

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        is_refused = typed.get("avgjorelse") == CreditCheck.Decision.DECLINED
        if is_refused and not str(typed.get("begrunnelse", "")).strip():
            self.add_error("begrunnelse", _("Skriv hvorfor."))
        return typed
