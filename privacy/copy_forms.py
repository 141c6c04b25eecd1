"""The form that orders a copy: for which right, what it shall hold, and how it shall come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Site
from privacy.arrivals import Wish
from privacy.categories import CATEGORIES
from privacy.forms import DayField
from privacy.states import Right
from privacy.workflow import GIGABYTE, PART_SIZE, PART_SIZES, Scope

READ, TAKE_ALONG, BOTH = "innsyn", "flytting", "begge"
RIGHTS = {
    READ: (Right.ACCESS,),
    TAKE_ALONG: (Right.PORTABILITY,),
    BOTH: (Right.ACCESS, Right.PORTABILITY),
}
DIGITAL = "digitalt"
SHAPES = {
    DIGITAL: _("Digitalt"),
    "papir": _("På papir"),
    "stor-skrift": _("På papir med stor skrift"),
    "minnepinne": _("På minnepinne"),
    "annet": _("På en annen måte"),
}
# What stands in the fields before anybody chooses; also where an old link does not name them.
DEFAULTS = {"hva": READ, "storrelse": str(PART_SIZE // GIGABYTE), "form": DIGITAL}
SHAPE = "format"
PORTABLE = frozenset(one.slug for one in CATEGORIES if any(table.portable for table in one.tables))
NOT_IN_THE_LIST = _("Velg fra listen.")


class CopyForm(forms.Form):
    """What a copy shall hold. The field names stand in addresses, so they are Norwegian like those.

    `homes`: those the person may choose among; with fewer than two there is nothing to choose.
    """

    hva = forms.ChoiceField(
        label=_("Hva vil du bruke den til?"),
        widget=forms.RadioSelect,
        choices=[
            (READ, _("Se alt dere har om meg")),
            (TAKE_ALONG, _("Ta med det som er mitt, til en annen leverandør")),
            (BOTH, _("Begge deler")),
        ],
        error_messages={"invalid_choice": NOT_IN_THE_LIST},
    )
    kategori = forms.MultipleChoiceField(
        label=_("Kategorier"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(category.slug, category.title) for category in reversed(CATEGORIES)],
        error_messages={
            "required": _("Velg minst én kategori."),
            "invalid_choice": _("Velg kategorier fra listen."),
        },
    )
    fra = DayField(label=_("Fra og med"))
    til = DayField(label=_("Til og med"))
    anlegg = forms.MultipleChoiceField(
        label=_("Hvilke anlegg? (valgfritt)"),
        help_text=_("Velg ingen for å få alle. Det som ikke hører til et anlegg, følger med uansett."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Velg anlegg fra listen.")},
    )
    storrelse = forms.ChoiceField(
        label=_("Hvor store kan filene være?"),
        help_text=_("Er kopien større, blir den delt i flere filer. Hver av dem kan åpnes alene."),
        choices=[(str(size // GIGABYTE), f"{size // GIGABYTE} GB") for size in PART_SIZES],
        error_messages={"invalid_choice": NOT_IN_THE_LIST},
    )
    form = forms.ChoiceField(
        label=_("Hvordan vil du ha den?"),
        help_text=_("Velger du noe annet enn digitalt, tar vi kontakt. Den digitale kopien får du uansett."),
        choices=list(SHAPES.items()),
        error_messages={"invalid_choice": NOT_IN_THE_LIST},
    )

    def __init__(self, data: QueryDict | None = None, *, homes: Iterable[Site] = (), **options: Any) -> None:
        if data is not None:
            data = data.copy()
            for name, value in DEFAULTS.items():
                data.setdefault(name, value)
        super().__init__(data, **{**options, "initial": {**DEFAULTS, **options.get("initial", {})}})
        chosen = [(str(site.pk), site.street_address) for site in homes]
        if len(chosen) > 1:
            self.fields["anlegg"].choices = chosen  # type: ignore[attr-defined]
        else:
            del self.fields["anlegg"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("fra"), cleaned.get("til")
        if since and until and since > until:
            self.add_error("til", _("Til-datoen må være den samme som fra-datoen eller senere."))
        chosen = cleaned.get("kategori")
        if chosen and Right.PORTABILITY in self.rights and not PORTABLE.intersection(chosen):
            self.add_error("kategori", _("Ingenting i det du har valgt, kan tas med. Velg flere kategorier."))
        return cleaned

    @property
    def rights(self) -> tuple[Right, ...]:
        """Those the person exercises, as far as it can be read."""
        return RIGHTS.get(getattr(self, "cleaned_data", {}).get("hva", READ), RIGHTS[READ])

    def known_choices(self) -> dict[str, list[str]]:
        """What was chosen of what there is, by field, without looking whether it fits together."""
        found = {}
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                typed = self[name].data or []
                every = typed if isinstance(typed, list) else [typed]
                found[name] = [value for value in every if field.valid_value(value)]
        return found

    def scope_to_count(self) -> Scope:
        """Every category within the period and the homes, as far as they can be read: what the page counts."""
        self.full_clean()
        return self._scope([category.slug for category in CATEGORIES])

    def wishes(self) -> list[Wish]:
        """What was chosen, and what somebody at the company must do besides. Only when the form is valid."""
        chosen = self.cleaned_data["kategori"]
        wishes = [Wish(right, scope=self._scope(_of(right, chosen)).as_json()) for right in self.rights]
        shape = self.cleaned_data["form"]
        if shape != DIGITAL:
            said = gettext("Jeg vil ha kopien på en annen måte enn digitalt: %(shape)s.")
            words = said % {"shape": str(SHAPES[shape]).lower()}
            wishes.append(Wish(Right.QUESTION, about=SHAPE, words=words))
        return wishes

    def _scope(self, slugs: Iterable[str]) -> Scope:
        """In the register's order."""
        read, wanted = getattr(self, "cleaned_data", {}), set(slugs)
        return Scope(
            tuple(one.slug for one in CATEGORIES if one.slug in wanted),
            read.get("fra"),
            read.get("til"),
            tuple(UUID(site) for site in read.get("anlegg", ())),
            int(read.get("storrelse") or DEFAULTS["storrelse"]) * GIGABYTE,
        )


def _of(right: Right, slugs: Iterable[str]) -> list[str]:
    """The categories that have anything for this right."""
    return [slug for slug in slugs if right == Right.ACCESS or slug in PORTABLE]
