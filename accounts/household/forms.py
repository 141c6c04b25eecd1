"""What is typed about somebody who is given access: checked here and nothing else."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.contacting.forms import EmailForm, PhoneForm
from accounts.household.grants import Grant, beginning
from accounts.household.states import GUESTS, Role
from accounts.models import AuthorisedUser

OSLO = ZoneInfo("Europe/Oslo")
LATEST = date(2100, 1, 1)
RIGHTS = {
    "may_arm": _("Slå alarmen på"),
    "may_disarm": _("Slå alarmen av"),
    "may_lock": _("Låse og låse opp"),
    "may_view_log": _("Se hva som har skjedd på anlegget"),
}
DAYS = {
    "1": _("mandag"),
    "2": _("tirsdag"),
    "3": _("onsdag"),
    "4": _("torsdag"),
    "5": _("fredag"),
    "6": _("lørdag"),
    "7": _("søndag"),
}
BY_EMAIL, BY_SMS, CODE_SMS, CODE_TOLD = "epost", "sms", "kode-sms", "kode-fortalt"
WAYS = {
    BY_EMAIL: _("Egen innlogging. Vi sender en lenke på e-post."),
    BY_SMS: _("Egen innlogging. Vi sender en lenke på SMS."),
    CODE_SMS: _("Bare navnet på listen, uten innlogging og uten kode. Vi sier fra på SMS."),
    CODE_TOLD: _(
        "Bare navnet på listen, uten innlogging og uten kode. Jeg har selv sagt fra om hva dere lagrer."
    ),
}
BY_TEXT = (BY_SMS, CODE_SMS)
NO_ROLE = _("Velg hva vedkommende er.")
NO_WAY = _("Velg hvordan vedkommende får vite det.")


def picker(kind: type[forms.DateInput | forms.TimeInput], form: str) -> forms.Widget:
    return kind(attrs={"type": form}, format="%Y-%m-%d" if form == "date" else "%H:%M")


class RightsForm(forms.Form):
    """The name in the panel, what they may, and when."""

    navn = forms.CharField(
        label=_("Navn"),
        max_length=60,
        help_text=_("Slik det skal stå i panelet og her."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv et navn.")},
    )
    rettigheter = forms.MultipleChoiceField(
        label=_("Hva får vedkommende lov til?"),
        choices=tuple(RIGHTS.items()),
        required=False,
        help_text=_("Dette står her. Panelet får ikke vite det."),
        widget=forms.CheckboxSelectMultiple,
    )
    fra = forms.DateField(
        label=_("Tilgang fra og med"),
        widget=picker(forms.DateInput, "date"),
        error_messages={"required": _("Velg en dato."), "invalid": _("Velg en dato.")},
    )
    til = forms.DateField(
        label=_("Til og med"),
        required=False,
        help_text=_("La feltet stå tomt hvis tilgangen ikke skal ta slutt."),
        widget=picker(forms.DateInput, "date"),
        error_messages={"invalid": _("Velg en dato.")},
    )
    dager = forms.MultipleChoiceField(
        label=_("Bare disse dagene"),
        choices=tuple(DAYS.items()),
        required=False,
        help_text=_(
            "For gjester, renhold og ansatte. Ingen kryss er alle dager. Panelet stenger koden på andre dager."
        ),
        widget=forms.CheckboxSelectMultiple,
    )
    fra_kl = forms.TimeField(
        label=_("Fra klokken"),
        required=False,
        help_text=_("For gjester, renhold og ansatte. Tomt er hele døgnet. Panelet stenger koden utenom."),
        widget=picker(forms.TimeInput, "time"),
        error_messages={"invalid": _("Skriv klokkeslettet som 08:00.")},
    )
    til_kl = forms.TimeField(
        label=_("Til klokken"),
        required=False,
        widget=picker(forms.TimeInput, "time"),
        error_messages={"invalid": _("Skriv klokkeslettet som 12:00.")},
    )

    def clean_navn(self) -> str:
        return " ".join(str(self.cleaned_data["navn"]).split())

    def clean(self) -> dict[str, Any]:
        """An end after the beginning, by the day and by the clock."""
        typed: dict[str, Any] = super().clean() or {}
        starts, ends = typed.get("fra"), typed.get("til")
        for name, chosen in (("fra", starts), ("til", ends)):
            if chosen and not date(2000, 1, 1) <= chosen < LATEST:
                self.add_error(name, _("Velg en dato."))
        if starts and ends and ends < starts:
            self.add_error("til", _("Sluttdatoen må være etter startdatoen."))
        elif ends and ends < timezone.localdate():
            self.add_error("til", _("Sluttdatoen er passert."))
        opens, closes = typed.get("fra_kl"), typed.get("til_kl")
        if bool(opens) != bool(closes):
            self.add_error("til_kl", _("Skriv begge klokkeslettene, eller ingen."))
        elif opens and closes and closes <= opens:
            self.add_error("til_kl", _("Skriv et klokkeslett senere på dagen."))
        return typed

    def grant(self, *, role: str, now: datetime) -> Grant:
        """What was typed. From today on is from now on; the last day is the whole day."""
        typed = self.cleaned_data
        starts = midnight(typed["fra"])
        return Grant(
            display_name=typed["navn"],
            role=role,
            **{name: name in typed["rettigheter"] for name in RIGHTS},
            valid_from=now if starts.date() == timezone.localdate(now) else starts,
            valid_to=midnight(typed["til"] + timedelta(days=1)) if typed["til"] else None,
            weekdays="".join(sorted(typed.get("dager", []))),
            from_time=_clock(typed.get("fra_kl")),
            to_time=_clock(typed.get("til_kl")),
        )


class ChangeForm(RightsForm):
    """The same of an access there is: one that has begun begins no later, and none begins in the past."""

    def __init__(self, data: QueryDict | None = None, *, of: AuthorisedUser, now: datetime) -> None:
        super().__init__(data, initial=typed_of(of))
        self.of, self.now = of, now
        for name in () if of.role in GUESTS else ("dager", "fra_kl", "til_kl"):
            del self.fields[name]

    def clean_fra(self) -> date:
        starts: date = self.cleaned_data["fra"]
        if starts != timezone.localdate(self.of.valid_from):
            if self.of.valid_from <= self.now:
                raise forms.ValidationError(_("Tilgangen har begynt, så denne datoen kan ikke endres."))
            if starts < timezone.localdate(self.now):
                raise forms.ValidationError(_("Velg i dag eller en senere dato."))
        return starts

    def changed(self) -> Grant:
        """What was typed; a day that is as before is the moment it was."""
        grant = self.grant(role=self.of.role, now=self.now)
        is_as_before = self.cleaned_data["fra"] == timezone.localdate(self.of.valid_from)
        return beginning(grant, self.of.valid_from) if is_as_before else grant


class NewUserForm(RightsForm):
    """The same, with what they are to the home and how they get to know."""

    rolle = forms.ChoiceField(
        label=_("Hva er vedkommende?"),
        widget=forms.RadioSelect,
        error_messages={"required": NO_ROLE, "invalid_choice": NO_ROLE},
    )
    hvordan = forms.ChoiceField(
        label=_("Hvordan får vedkommende vite det?"),
        widget=forms.RadioSelect,
        error_messages={"required": NO_WAY, "invalid_choice": NO_WAY},
    )
    epost = forms.CharField(
        label=_("E-post"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    mobil = forms.CharField(
        label=_("Mobilnummer"),
        required=False,
        max_length=30,
        widget=forms.TelInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("navn", "rolle", "hvordan", "epost", "mobil")

    def __init__(self, *args: Any, can_text: bool, may_delegate: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        out = {Role.OWNER, None if may_delegate else Role.OWNER_DELEGATE}
        roles = [(role.value, str(role.label).capitalize()) for role in Role if role not in out]
        ways = [(way, words) for way, words in WAYS.items() if can_text or way not in BY_TEXT]
        for name, choices in (("rolle", roles), ("hvordan", ways)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not can_text:
            del self.fields["mobil"]

    def clean(self) -> dict[str, Any]:
        """The address or number of the way that was chosen; of a way that needs none, none."""
        typed = super().clean()
        way = typed.get("hvordan")
        if way == BY_EMAIL:
            self._check("epost", EmailForm)
        elif way in BY_TEXT:
            self._check("mobil", PhoneForm)
        if typed.get("rolle") not in GUESTS:
            typed |= {"dager": [], "fra_kl": None, "til_kl": None}
        return typed

    def _check(self, name: str, by: type[EmailForm | PhoneForm]) -> None:
        """By the form that checks one's own."""
        checked = by({"verdi": self.cleaned_data.get(name, "")})
        if checked.is_valid():
            self.cleaned_data[name] = checked.cleaned_data["verdi"]
        else:
            self.add_error(name, checked.errors["verdi"].data)


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when that is nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def typed_of(user: AuthorisedUser) -> dict[str, Any]:
    """What the form of an access says now."""
    last = user.valid_to - timedelta(microseconds=1) if user.valid_to else None
    return {
        "navn": user.display_name,
        "rettigheter": [name for name in RIGHTS if getattr(user, name)],
        "fra": timezone.localdate(user.valid_from),
        "til": timezone.localdate(last) if last else None,
        "dager": list(user.weekdays),
        "fra_kl": user.from_time,
        "til_kl": user.to_time,
    }


def midnight(on: date) -> datetime:
    return datetime.combine(on, time(), OSLO)


def _clock(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
