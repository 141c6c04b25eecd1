"""Forms of a change of ownership: they check what was typed and nothing else. Field names are Norwegian."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site

FORMAT = "%Y-%m-%dT%H:%M"
FURTHEST = timedelta(days=366)
ADDRESS_ERRORS = {
    "required": _("Skriv e-postadressen."),
    "invalid": _("Skriv en e-postadresse, for eksempel navn@example.no."),
}


class MinuteField(forms.DateTimeField):
    """A minute in Oslo that is to come, within a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Overtakelsen"),
            help_text=_("Minuttet anlegget går over. Nøklene bør skifte eier samtidig."),
            widget=forms.DateTimeInput(format=FORMAT, attrs={"type": "datetime-local"}),
            input_formats=[FORMAT, "%d.%m.%Y %H:%M"],
            error_messages={
                "required": _("Skriv når den nye eieren overtar."),
                "invalid": _("Skriv dato og klokkeslett, for eksempel 31.12.2026 12:00."),
            },
            **kwargs,
        )

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value:
            check_minute(value)


def check_minute(value: datetime) -> None:
    """Raises ValidationError for a moment that has been, or is more than a year ahead."""
    now = timezone.now()
    if value <= now:
        raise ValidationError(_("Velg et tidspunkt som ikke har vært."), code="past")
    if value > now + FURTHEST:
        raise ValidationError(_("Velg et tidspunkt innen ett år."), code="too_far")


def address_field(label: Any, help_text: Any = "") -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages=ADDRESS_ERRORS,
    )


class BeginForm(forms.Form):
    """The seller: which home, when, to whom, and that they have read what ends."""

    anlegg = forms.ChoiceField(
        label=_("Anlegg"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg anlegget."), "invalid_choice": _("Velg et av anleggene dine.")},
    )
    overtakelse = MinuteField()
    epost = address_field(
        _("E-posten til den som overtar"),
        _("Vi sender en lenke dit som virker i fjorten dager. Adressen brukes ikke til noe annet."),
    )
    lest = forms.BooleanField(
        label=_("Jeg har lest hva som slutter, og bekrefter at anlegget går over til en ny eier."),
        error_messages={"required": _("Kryss av for at du har lest hva som slutter.")},
    )

    def __init__(self, *args: Any, homes: list[Site], own: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["anlegg"].choices = [(str(site.pk), site.street_address) for site in homes]  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["anlegg"].initial = str(homes[0].pk)

    def clean_epost(self) -> str:
        address = str(self.cleaned_data["epost"]).lower()
        if address in self.own:
            raise ValidationError(
                _("Det er din egen adresse. Skriv adressen til den som overtar."), code="own"
            )
        return address


class InviteForm(forms.Form):
    """Another link, to the same address or another."""

    epost = address_field(_("E-posten til den som overtar"))

    def clean_epost(self) -> str:
        return str(self.cleaned_data["epost"]).lower()


class AskForm(forms.Form):
    """Whoever has bought: the number on the panel, and the minute."""

    anleggsnummer = forms.CharField(
        label=_("Anleggsnummer"),
        help_text=_("Det står på panelet og i papirene fra selgeren."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Skriv anleggsnummeret."),
            "max_length": _("Et anleggsnummer er kortere."),
        },
    )
    overtakelse = MinuteField()

    def clean_anleggsnummer(self) -> str:
        return "".join(str(self.cleaned_data["anleggsnummer"]).split())


class AcceptForm(forms.Form):
    """The buyer has read both texts."""

    personvern = forms.BooleanField(
        label=_("Jeg har lest hva dere lagrer om meg, og hvorfor."),
        error_messages={"required": _("Kryss av for at du har lest hva vi lagrer.")},
    )
    vilkar = forms.BooleanField(
        label=_("Jeg godtar vilkårene, og at anlegget blir mitt på dette tidspunktet."),
        error_messages={"required": _("Kryss av for at du godtar vilkårene.")},
    )


class ConfirmForm(forms.Form):
    """The owner says yes to who asked."""

    lest = forms.BooleanField(
        label=_("Jeg har lest hva som slutter, og bekrefter at anlegget går over til en ny eier."),
        error_messages={"required": _("Kryss av for at du har lest hva som slutter.")},
    )


class AddressForm(forms.Form):
    """Whoever has the link: the address it was sent to."""

    epost = address_field(_("E-posten invitasjonen kom til"))

    def clean_epost(self) -> str:
        return str(self.cleaned_data["epost"]).lower()


class CodeForm(forms.Form):
    kode = forms.CharField(
        label=_("Koden fra e-posten"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Skriv koden."), "max_length": _("Koden er seks sifre.")},
    )
