"""The balance of an objection: the company's interest against the person, written down before it goes on (R-32)."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action
from accounts.models import User
from privacy.forms import LongText
from privacy.models import PrivacyRequest, Weighing
from privacy.states import AT_THE_DESK, Ground, Right, Status, WrongState

LONGEST = 4_000
# Grounds that say the use goes on although the person objects: those need a balance.
OVERRIDES = frozenset({Ground.COMPELLING, Ground.CLAIMS})
WRITTEN = ("by", "at", "interest_sealed", "necessity_sealed", "effect_sealed", "conclusion_sealed")


@dataclass(frozen=True)
class Balance:
    """The four questions of the law, answered."""

    interest: str
    necessity: str
    effect: str
    conclusion: str


class BalanceForm(forms.Form):
    """The four questions, for the page of a case. The field names are those of `Balance`."""

    interest = LongText(
        label=_("Hvilken interesse har vi?"),
        help_text=_("Hva vi vil oppnå, og hvorfor det er lovlig og viktig."),
        max_length=LONGEST,
        error_messages={"required": _("Skriv hvilken interesse vi har.")},
    )
    necessity = LongText(
        label=_("Hvorfor er bruken nødvendig?"),
        help_text=_("Hvorfor det ikke går med mindre, eller uten denne personen."),
        max_length=LONGEST,
        error_messages={"required": _("Skriv hvorfor bruken er nødvendig.")},
    )
    effect = LongText(
        label=_("Hva betyr det for personen?"),
        help_text=_("Ta med det personen selv skriver om situasjonen sin."),
        max_length=LONGEST,
        error_messages={"required": _("Skriv hva det betyr for personen.")},
    )
    conclusion = LongText(
        label=_("Hva veier tyngst, og hvorfor?"),
        max_length=LONGEST,
        error_messages={"required": _("Skriv hva som veier tyngst.")},
    )

    def balance(self) -> Balance:
        """What was typed. Only when the form is valid."""
        return Balance(**{name: self.cleaned_data[name] for name in self.base_fields})


def written(request: PrivacyRequest) -> dict[str, str]:
    """What has been written so far, by the names of the form's fields."""
    found = Weighing.objects.filter(request=request).first()
    return {name: getattr(found, name) for name in BalanceForm.base_fields} if found else {}


def weigh(request: PrivacyRequest, balance: Balance, *, by: User) -> Weighing:
    """Write the balance down, or anew while nothing is decided. Raises WrongState."""
    if request.right != Right.OBJECTION or request.status not in AT_THE_DESK:
        raise WrongState(f"{request.right}: not weighed when {request.status}")
    before = Weighing.objects.filter(request=request).first()
    found = before or Weighing(request=request)
    found.by, found.at = by, timezone.now()
    for name in BalanceForm.base_fields:
        setattr(found, name, getattr(balance, name))
    found.save(update_fields=WRITTEN if before else None)
    request.log(Action.DATA_CHANGED, by=by, reason="weighing")
    return found


def is_weighed(request: PrivacyRequest, outcome: Status, ground: Ground | None) -> bool:
    """Whether it may be decided so: where a use goes on in spite of an objection, only after a balance."""
    if request.right != Right.OBJECTION:
        return True
    goes_on = outcome in {Status.REFUSED, Status.PARTLY} and ground in OVERRIDES
    return not goes_on or Weighing.objects.filter(request=request).exists()
