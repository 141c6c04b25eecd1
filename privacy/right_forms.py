"""Forms to ask for rights and to write in a case: they check what was typed and nothing else."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy import messages, sending_on
from privacy.arrivals import Wish
from privacy.categories import CATEGORIES
from privacy.forms import LongText
from privacy.rights import TOGETHER
from privacy.states import Right
from privacy.workflow import Scope

LONGEST = 4_000
COMPANY_LONGEST = 300
TOO_LONG = _("Skriv høyst %(limit_value)s tegn.")
SPARINGLY = _(
    "Skriv ikke mer enn det som trengs, og ikke noe følsomt om andre: helse, straffbare forhold eller "
    "fødselsnummer."
)
SCOPES = {
    Right.ACCESS: Scope(tuple(category.slug for category in CATEGORIES)).as_json(),
    Right.PORTABILITY: Scope(
        tuple(one.slug for one in CATEGORIES if any(table.portable for table in one.tables))
    ).as_json(),
}


def words(label: Any, *, required: Any = "", help_text: Any = "") -> LongText:
    """A field for the person's own words; `required` is what is said when there are none."""
    return LongText(
        label=label,
        help_text=help_text,
        required=bool(required),
        max_length=LONGEST,
        error_messages={"required": required, "max_length": TOO_LONG},
    )


class QuestionForm(forms.Form):
    tekst = words(
        _("Hva vil du spørre om eller klage på?"), required=_("Skriv hva det gjelder."), help_text=SPARINGLY
    )

    def wishes(self) -> list[Wish]:
        return [Wish(Right.QUESTION, words=self.cleaned_data["tekst"])]


class ErasureForm(forms.Form):
    """What shall go. The field names stand in addresses, so they are Norwegian like those."""

    kategori = forms.MultipleChoiceField(
        label=_("Hva vil du ha slettet?"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(category.slug, category.title) for category in reversed(CATEGORIES)],
        error_messages={
            "required": _("Velg minst én kategori."),
            "invalid_choice": _("Velg kategorier fra listen."),
        },
    )
    tekst = words(_("Vil du si mer om det? (valgfritt)"), help_text=SPARINGLY)

    def wishes(self) -> list[Wish]:
        chosen = [one.slug for one in CATEGORIES if one.slug in self.cleaned_data["kategori"]]
        return [Wish(Right.ERASURE, scope={"categories": chosen}, words=self.cleaned_data["tekst"])]


class PortabilityForm(forms.Form):
    kopi = forms.BooleanField(
        label=_("Jeg vil også ha en kopi av alt dere har om meg"),
        help_text=_("Kopien er til å lese, og har også med det som ikke kan flyttes. Du får to filer."),
        required=False,
    )
    selskap = LongText(
        label=_("Send den til dette selskapet (valgfritt)"),
        help_text=_(
            "Skriv navnet, og en e-postadresse eller postadresse. En ansatt spør dem hvordan de kan ta imot filen "
            "trygt, og sender den når det går. Du får vite når det er gjort, eller hvorfor det ikke går."
        ),
        required=False,
        max_length=COMPANY_LONGEST,
        error_messages={"max_length": TOO_LONG},
    )

    def wishes(self) -> list[Wish]:
        rights = [Right.PORTABILITY, *([Right.ACCESS] if self.cleaned_data["kopi"] else [])]
        company = self.cleaned_data["selskap"]
        others = [sending_on.wish(company)] if company else []
        return [*(Wish(right, scope=SCOPES[right]) for right in rights), *others]


class SeveralForm(forms.Form):
    """Several rights in one case, each in the person's own words (F-20)."""

    rett = forms.MultipleChoiceField(
        label=_("Hva vil du be om?"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(offer.right.value, offer.title) for offer in TOGETHER],
        error_messages={
            "required": _("Velg minst én ting."),
            "invalid_choice": _("Velg fra listen."),
        },
    )
    rectification = words(_("Hva er feil, og hva er riktig?"))
    erasure = words(_("Hva vil du ha slettet?"))
    restriction = words(_("Hva skal vi ikke bruke, og hvorfor?"))
    objection = words(_("Hvilken bruk sier du nei til?"))
    question = words(_("Hva vil du spørre om eller klage på?"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for right in cleaned.get("rett", ()):
            if right in self.fields and not cleaned.get(right) and right not in self.errors:
                self.add_error(right, _("Skriv hva det gjelder."))
        return cleaned

    def wishes(self) -> list[Wish]:
        return [self._wish(Right(right)) for right in self.cleaned_data["rett"]]

    def _wish(self, right: Right) -> Wish:
        if right in SCOPES:
            return Wish(right, scope=SCOPES[right])
        return Wish(right, words=self.cleaned_data[right.value])


class Uploads(forms.ClearableFileInput):
    allow_multiple_selected = True
    input_type = "file"


class FilesField(forms.FileField):
    """Several files. Gives a list; each is checked by its bytes when it is stored."""

    widget = Uploads

    def clean(self, data: Any, initial: Any = None) -> list[messages.Upload]:
        files = [one for one in (data or []) if one]
        if len(files) > messages.FILES_AT_MOST:
            raise forms.ValidationError(
                _("Send høyst %(number)s filer om gangen.") % {"number": messages.FILES_AT_MOST}
            )
        for file in files:
            if (file.size or 0) > messages.FILE_BYTES_AT_MOST:
                raise forms.ValidationError(_("En fil kan være på høyst 10 MB."))
        return files


class MessageForm(forms.Form):
    melding = LongText(
        label=_("Melding"),
        max_length=messages.LETTERS_AT_MOST,
        error_messages={"required": _("Skriv en melding."), "max_length": TOO_LONG},
    )
    vedlegg = FilesField(
        label=_("Vedlegg (valgfritt)"),
        help_text=_("PDF, bilder eller ren tekst. Høyst 5 filer på 10 MB hver."),
        required=False,
    )
