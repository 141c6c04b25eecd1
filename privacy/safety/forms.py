"""Forms about safety at home: they check what was typed and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Occupancy
from privacy.forms import LongText
from privacy.models import SafetyReview

LONGEST = 2_000


class AskForm(forms.Form):
    """Which home, what is the matter, and whether to be written to."""

    anlegg = forms.ChoiceField(
        label=_("Hvilket hjem gjelder det?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Velg hvilket hjem det gjelder."),
            "invalid_choice": _("Velg et hjem fra listen."),
        },
    )
    melding = LongText(
        label=_("Hva vil du at vi skal vite?"),
        help_text=_("Skriv så lite eller mye du vil. Bare noen få hos oss leser det. Ikke send papirer her."),
        max_length=LONGEST,
        error_messages={
            "required": _("Skriv kort hva det gjelder, så vi kan hjelpe deg."),
            "max_length": _("Skriv høyst 2000 tegn."),
        },
    )
    brev = forms.BooleanField(
        label=_("Send meg en e-post når dere har svart"),
        help_text=_("E-posten sier bare at det er et svar her. Krysser du ikke av, sender vi ingenting."),
        required=False,
    )

    def __init__(self, *arguments: Any, homes: Sequence[Occupancy], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._homes = {str(one.pk): one for one in homes}
        choices = [(key, one.site.street_address) for key, one in self._homes.items()]
        self.fields["anlegg"].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    @property
    def home(self) -> Occupancy:
        """The home that was chosen. Only when the form is valid."""
        return self._homes[self.cleaned_data["anlegg"]]


class ProposeForm(forms.Form):
    """Why, and what paper was seen."""

    evidence = forms.ChoiceField(
        label=_("Hva har du sett?"),
        help_text=_("Se på papiret, og gi det tilbake. Ingen kopi skal lagres."),
        choices=SafetyReview.Evidence.choices,
    )
    reason = LongText(
        label=_("Hvorfor bør det innvilges?"),
        max_length=LONGEST,
        error_messages={"required": _("Skriv hvorfor det bør innvilges.")},
    )


class ProtectForm(forms.Form):
    """Whom to mark, by all of what they say of themselves, or to take the mark away from."""

    words = forms.CharField(
        label=_("Kundenummer, e-post, telefon eller saksnummer"),
        max_length=254,
        error_messages={"required": _("Skriv hele nummeret eller adressen.")},
    )
    what = forms.ChoiceField(
        label=_("Hva skal gjøres?"),
        choices=[("protect", _("Merk som beskyttet")), ("unprotect", _("Ta bort merket"))],
    )
