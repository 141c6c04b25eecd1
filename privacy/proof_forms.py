"""The form of the public check of a copy: what the signature file says, and the checksum of one's own manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from privacy.exports import signing
from privacy.exports.signing import SHA256, Forged, Signature, UnknownKey, Unreadable

NO_SIGNATURE = _(
    "Dette er ikke en signatur fra oss. Lim inn alt som står i manifest.json.sig, og ikke noe annet."
)
PLAIN = {"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}


@dataclass(frozen=True)
class Verdict:
    """What came of it. `is_same`: whether the manifest the person has is the signed one; None when not told."""

    is_ours: bool
    signature: Signature
    is_key_known: bool = True
    is_same: bool | None = None


class SignatureForm(forms.Form):
    """The file `manifest.json.sig`, pasted or read in by the page's script. Nobody uploads a copy."""

    signatur = forms.CharField(
        label=_("Innholdet i manifest.json.sig"),
        help_text=_("Åpne filen i et tekstprogram, kopier alt og lim det inn her."),
        max_length=signing.LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, **PLAIN}),
        error_messages={
            "required": _("Lim inn det som står i manifest.json.sig."),
            "max_length": _(
                "Dette er lengre enn en signatur er. Lim inn bare det som står i manifest.json.sig."
            ),
        },
    )
    kontrollsum = forms.CharField(
        label=_("Kontrollsummen av din manifest.json (valgfritt)"),
        help_text=_("64 tegn. Under skjemaet står hvordan du regner den ut."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"max_length": _("En kontrollsum har 64 tegn, bare 0–9 og a–f.")},
    )

    def clean_signatur(self) -> str:
        text: str = self.cleaned_data["signatur"]
        try:
            self.told = signing.parse(text)
        except Unreadable as error:
            raise forms.ValidationError(NO_SIGNATURE, code="unreadable") from error
        return text

    def clean_kontrollsum(self) -> str:
        typed = "".join(self.cleaned_data["kontrollsum"].split()).lower()
        if typed and not SHA256.fullmatch(typed):
            raise forms.ValidationError(_("En kontrollsum har 64 tegn, bare 0–9 og a–f."), code="no_sum")
        return typed

    def verdict(self) -> Verdict:
        """Only when the form is valid."""
        filled: dict[str, Any] = self.cleaned_data
        try:
            signature = signing.check(filled["signatur"])
        except UnknownKey:
            return Verdict(is_ours=False, signature=self.told, is_key_known=False)
        except Forged:
            return Verdict(is_ours=False, signature=self.told)
        typed = filled["kontrollsum"]
        is_same = typed == signature.manifest_sha256 if typed else None
        return Verdict(is_ours=True, signature=signature, is_same=is_same)
