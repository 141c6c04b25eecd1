"""Seeing and accepting what is new. Field names stand in pages, so Norwegian."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Language

CHANGED = _("Noe nytt ble publisert mens siden var åpen. Se over det en gang til.")


class WelcomeForm(forms.Form):
    """`sett`: the language and the versions that the page showed, so that nobody accepts what they were not shown.

    After anything wrong the page shows what there is now, and nothing on it is ticked beforehand.
    """

    sett = forms.CharField(max_length=200, widget=forms.HiddenInput, required=False)
    godta = forms.BooleanField(
        label=_("Jeg godtar vilkårene for Mine sider."),
        error_messages={"required": _("Kryss av hvis du godtar vilkårene. Ellers kan du logge ut.")},
    )

    def __init__(self, typed: Any = None, *, shown: str, has_terms: bool) -> None:
        super().__init__(typed, initial={"sett": shown})
        self._shown = shown
        if not has_terms:
            del self.fields["godta"]

    def clean(self) -> dict[str, Any]:
        language, _space, versions = self.cleaned_data.get("sett", "").partition(" ")
        if language not in Language.values or versions != self._shown.partition(" ")[2]:
            raise forms.ValidationError(CHANGED)
        return self.cleaned_data

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors:
            self.data = {"sett": self._shown}

    @property
    def language(self) -> str:
        """The language of what was shown, whatever the page is in by now. Only when the form is valid."""
        return str(self.cleaned_data["sett"]).partition(" ")[0]
