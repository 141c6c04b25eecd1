"""What an employee does with a consent: takes it back for whoever called, and says what rested on it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit.watching import person
from accounts.models import User
from privacy.consents import ending
from privacy.desk.forms_of_acts import ActForm
from privacy.models import ConsentEnd, PrivacyRequest
from privacy.restrictions import consents
from privacy.states import Right, WrongState


class TakeBackForm(ActForm):
    """Which of the consents that stand."""

    consent = forms.ChoiceField(
        label=_("Hvilket samtykke?"),
        error_messages={"required": _("Velg fra listen."), "invalid_choice": _("Velg fra listen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].choices = [  # type: ignore[attr-defined] # of a ChoiceField
            (one.code, f"{one.partner}: {one.kind.title}" if one.partner else one.kind.title)
            for one in consents.of(person(self.request.person_id))
            if not one.is_withdrawn
        ]


class AssessForm(ActForm):
    """What rested on the consent alone."""

    assessment = forms.ChoiceField(
        label=_("Hva skal slettes?"),
        choices=ConsentEnd.Assessment.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Skal noe slettes, blir det et eget krav om sletting i denne saken. Personen ser vurderingen."
        ),
        error_messages={"required": _("Velg fra listen."), "invalid_choice": _("Velg fra listen.")},
    )


def take_back(request: PrivacyRequest, by: User, typed: Mapping[str, Any]) -> None:
    """For whoever said it by telephone or letter; the use stops now. Raises WrongState when it was taken back."""
    found = consents.find(person(request.person_id), typed["consent"])
    if found is None or found.is_withdrawn:
        raise WrongState("consent: taken back already")
    ending.withdraw_in(request, found.kind.code, partner=found.partner, by=by)


def assess(request: PrivacyRequest, by: User, typed: Mapping[str, Any]) -> None:
    for end in ending.waiting(request):
        ending.assess(end, typed["assessment"], by=by)


def may_take_back(request: PrivacyRequest, _by: User) -> bool:
    """In a case that somebody told us of; what is taken back at Mine sider is taken back already."""
    is_told = request.right == Right.CONSENT and request.closed_at is None
    return is_told and not ConsentEnd.objects.filter(request=request).exists()


def may_assess(request: PrivacyRequest, _by: User) -> bool:
    return request.right == Right.CONSENT and ending.waiting(request).exists()
