"""Forms of codes and passphrases: they check what was typed and nothing else, and never show it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

FEWEST_DIGITS, MOST_DIGITS = 4, 6
FEWEST_LETTERS, MOST_LETTERS = 5, 60


def secret_field(label: Any, *, digits: bool, missing: Any, hint: Any = "") -> forms.CharField:
    """A field that is drawn empty, whatever was typed, and that no browser keeps."""
    attributes = {"autocomplete": "off", "spellcheck": "false"} | ({"inputmode": "numeric"} if digits else {})
    return forms.CharField(
        label=label,
        max_length=100,
        help_text=hint,
        widget=forms.PasswordInput(attrs=attributes, render_value=False),
        error_messages={"required": missing, "max_length": _("Det er for langt.")},
    )


class CodeForm(forms.Form):
    kode = secret_field(
        _("Ny kode"), digits=True, missing=_("Skriv en kode."), hint=_("Fire til seks sifre, bare du vet om.")
    )
    igjen = secret_field(_("Ny kode en gang til"), digits=True, missing=_("Skriv koden en gang til."))

    def clean_kode(self) -> str:
        code = str(self.cleaned_data["kode"])
        if not (code.isascii() and code.isdigit() and FEWEST_DIGITS <= len(code) <= MOST_DIGITS):
            raise forms.ValidationError(_("Koden må ha fire til seks sifre, og ikke noe annet."))
        return code

    def clean(self) -> dict[str, Any]:
        return _alike(self, "kode", _("De to kodene er ikke like."))


class PhraseForm(forms.Form):
    ord = secret_field(
        _("Nytt kontrollord"),
        digits=False,
        missing=_("Skriv et kontrollord."),
        hint=_("Et ord eller to som er lett å si i telefonen. Minst fem bokstaver."),
    )
    igjen = secret_field(
        _("Nytt kontrollord en gang til"), digits=False, missing=_("Skriv kontrollordet en gang til.")
    )

    def clean_ord(self) -> str:
        """Spaces and case are of no matter to whoever hears it."""
        word = " ".join(str(self.cleaned_data["ord"]).split())
        letters = sum(character.isalpha() for character in word)
        if letters < FEWEST_LETTERS or len(word) > MOST_LETTERS:
            raise forms.ValidationError(_("Kontrollordet må ha minst fem bokstaver og høyst 60 tegn."))
        return word

    def clean_igjen(self) -> str:
        return " ".join(str(self.cleaned_data["igjen"]).split())

    def clean(self) -> dict[str, Any]:
        return _alike(self, "ord", _("De to er ikke like."))


def _alike(form: forms.Form, name: str, words: Any) -> dict[str, Any]:
    typed = form.cleaned_data
    if name in typed and "igjen" in typed and typed[name].casefold() != typed["igjen"].casefold():
        form.add_error("igjen", words)
    return typed
