"""Forms of stopping a use: they check what was typed and nothing else. Field names stand in addresses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.categories import CATEGORIES
from privacy.forms import LongText
from privacy.registry import Text
from privacy.restrictions.objecting import OBJECTABLE, Objectable
from privacy.restrictions.starting import EVERYTHING, Target
from privacy.uses import Use, Why

ALL = "alt"
TARGETS: Mapping[str, tuple[Text, Target]] = {
    "reklame": (_("Reklame"), Target(use=Use.MARKETING)),
    "tilpasning": (_("Tilpasning til deg"), Target(use=Use.PERSONALISATION)),
    "utvikling": (_("Utvikling av tjenester"), Target(use=Use.ANALYTICS)),
    "deling": (_("Deling med partnere"), Target(use=Use.SHARING, purpose="P-14")),
    ALL: (_("Alt vi har om deg"), EVERYTHING),
}
GROUNDS: Mapping[str, tuple[Text, Why]] = {
    "vil": (_("Bare fordi jeg vil"), Why.VOLUNTARY),
    "feil": (_("Opplysningene er feil, og dere må sjekke dem"), Why.ACCURACY),
    "ulovlig": (_("Dere bruker dem ulovlig, men jeg vil ikke at dere sletter dem"), Why.UNLAWFUL),
    "rettskrav": (_("Jeg trenger dem til et rettskrav, og dere skal ikke slette dem"), Why.CLAIMS),
    "protest": (_("Jeg har protestert, og dere vurderer det"), Why.OBJECTION),
}


class RestrictionForm(forms.Form):
    """What to stop, and why."""

    hva = forms.MultipleChoiceField(
        label=_("Hva vil du stoppe?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(code, title) for code, (title, _target) in TARGETS.items()],
        error_messages={"invalid_choice": _("Velg fra listen.")},
    )
    kategori = forms.MultipleChoiceField(
        label=_("Eller bare noen kategorier"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(category.slug, category.title) for category in reversed(CATEGORIES)],
        error_messages={"invalid_choice": _("Velg kategorier fra listen.")},
    )
    hvorfor = forms.ChoiceField(
        label=_("Hvorfor?"),
        help_text=_(
            "Du får stoppet det uansett. Grunnen avgjør om vi må beholde det for deg, og om vi må svare."
        ),
        widget=forms.RadioSelect,
        choices=[(code, title) for code, (title, _why) in GROUNDS.items()],
        error_messages={
            "required": _("Velg hvorfor. «Bare fordi jeg vil» er grunn nok."),
            "invalid_choice": _("Velg fra listen."),
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_spoilt = self.errors.keys() & {"hva", "kategori"}
        if not cleaned.get("hva") and not cleaned.get("kategori") and not is_spoilt:
            self.add_error("hva", _("Velg minst én ting."))
        return cleaned

    def targets(self) -> Sequence[Target]:
        """What was chosen; everything holds all the rest. Only when the form is valid."""
        if ALL in self.cleaned_data["hva"]:
            return [EVERYTHING]
        uses = [TARGETS[code][1] for code in TARGETS if code in self.cleaned_data["hva"]]
        chosen = self.cleaned_data["kategori"]
        return uses + [Target(category=one.slug) for one in CATEGORIES if one.slug in chosen]

    def ground(self) -> Why:
        return GROUNDS[self.cleaned_data["hvorfor"]][1]


class ConfirmForm(forms.Form):
    """That one has read what follows, and whether the alarm goes on where it could not otherwise."""

    alarm = forms.ChoiceField(
        label=_("Skal alarmen virke som før?"),
        widget=forms.RadioSelect,
        choices=[
            ("ja", _("Ja. Bruk det alarmen trenger, og ikke noe annet")),
            ("nei", _("Nei. Stans alarmen også")),
        ],
        error_messages={
            "required": _("Velg om alarmen skal virke som før."),
            "invalid_choice": _("Velg fra listen."),
        },
    )
    ord = LongText(
        label=_("Vil du si noe mer? (valgfritt)"),
        help_text=_("Skriv ikke mer enn det som trengs, og ikke noe følsomt om andre."),
        required=False,
        max_length=2_000,
        error_messages={"max_length": _("Skriv høyst 2000 tegn.")},
    )

    def __init__(self, *arguments: Any, asks_about_alarm: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not asks_about_alarm:
            del self.fields["alarm"]

    @property
    def alarm_goes_on(self) -> bool | None:
        """The express choice; None where there was none to make. Only when the form is valid."""
        return self.cleaned_data["alarm"] == "ja" if "alarm" in self.fields else None


class ObjectionForm(forms.Form):
    """What one objects to, and why, if one likes."""

    bruk = forms.MultipleChoiceField(
        label=_("Hva protesterer du mot?"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.code, one.title) for one in OBJECTABLE],
        error_messages={
            "required": _("Velg minst én ting."),
            "invalid_choice": _("Velg fra listen."),
        },
    )
    ord = LongText(
        label=_("Hvorfor? (valgfritt)"),
        help_text=_(
            "Fortell hva som er spesielt for deg. Da kan vi veie det mot grunnen vår. Mot reklame trenger du ingen "
            "grunn."
        ),
        required=False,
        max_length=2_000,
        error_messages={"max_length": _("Skriv høyst 2000 tegn.")},
    )

    def uses(self) -> Sequence[Objectable]:
        """In the order of the page. Only when the form is valid."""
        return [one for one in OBJECTABLE if one.code in self.cleaned_data["bruk"]]
