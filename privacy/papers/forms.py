"""Seeing and accepting what is new. Field names stand in pages, so Norwegian."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHANGED = _("Noe nytt ble publisert mens siden var åpen. Se over det en gang til.")


class WelcomeForm(forms.Form):
    """`sett`: the versions that the page showed, so that nobody accepts what they have not been shown."""

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
        if self.cleaned_data.get("sett", "") != self._shown:
            self.data = {**self.data, "sett": self._shown}
            raise forms.ValidationError(CHANGED)
        return self.cleaned_data
