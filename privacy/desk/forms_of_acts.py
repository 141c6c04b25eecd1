"""What an employee fills in to do something with a request. Each checks what was typed and nothing else."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff import roles
from privacy import notices, refusals
from privacy.arrivals import COPIES, Identity
from privacy.decisions import NEEDS_OFFICER, Decision
from privacy.forms import LongText
from privacy.models import Erasure, PrivacyRequest, RecipientNotice
from privacy.notices import State
from privacy.states import GROUNDS, Ground, Right, Status
from privacy.weighing import BalanceForm, written

LONGEST = 4_000
OUTCOMES = {
    Status.GRANTED: _("Gjort: vi har gjort det personen ba om"),
    Status.EXECUTING: _("Innvilget, men må utføres først"),
    Status.PARTLY: _("Delvis: vi har gjort noe av det"),
    Status.REFUSED: _("Avslått"),
    Status.QUEUED: _("Innvilget: lag kopien"),
}


def text(label: Any, *, missing: Any = "", **options: Any) -> LongText:
    """A box for several lines, required when `missing` says what is wrong without."""
    errors = {"required": missing, "max_length": _("Skriv høyst 4000 tegn.")}
    return LongText(label=label, required=bool(missing), max_length=LONGEST, error_messages=errors, **options)


class ActForm(forms.Form):
    """Knows the request and who acts. `prefix` keeps the boxes of one form apart from those of another."""

    # Whether it can write a draft of the letter; and whether it just has.
    can_draft = False
    is_drafted = False

    def __init__(self, *args: Any, request: PrivacyRequest, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.by = request, by


class EmployeeField(forms.ModelChoiceField):  # type: ignore[type-arg] # has no parameters at run time
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.email)


class AssignForm(ActForm):
    to = EmployeeField(
        label=_("Saksbehandler"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Ingen"),
        error_messages={"invalid_choice": _("Velg en saksbehandler fra listen.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(EmployeeField, self.fields["to"]).queryset = deciders()
        self.fields["to"].initial = self.request.assigned_to_id


class WeighForm(ActForm, BalanceForm):
    """The balance of an objection, with what has been written of it so far."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**written(self.request), **self.initial}


class LiftForm(ActForm):
    reason = text(
        _("Hvorfor tar begrensningen slutt?"),
        missing=_("Skriv hvorfor. Personen leser det."),
        help_text=_("Personen får brev, og begrensningen gjelder i minst sju dager til."),
    )


class DoubtForm(ActForm):
    doubt = text(
        _("Hvorfor er det rimelig tvil om hvem som spør?"),
        missing=_("Skriv hva tvilen kommer av. Uten rimelig tvil kan vi ikke be om mer."),
        help_text=_("Internt. Fristen står stille til vi vet hvem det er."),
    )


class IdentifyForm(ActForm):
    how = forms.ChoiceField(
        label=_("Hvordan vet vi hvem det er?"),
        choices=[("", "–"), *((one.value, one.label) for one in Identity if one != Identity.UNKNOWN)],
        help_text=_("Skriv ned at legitimasjon er sett. Ta aldri kopi."),
        error_messages={"required": _("Velg hvordan."), "invalid_choice": _("Velg hvordan.")},
    )


class ExtendForm(ActForm):
    reason = text(
        _("Hvorfor trenger vi mer tid?"),
        missing=_("Skriv hvorfor. Personen leser det ordrett."),
        help_text=_(
            "Personen leser dette ordrett. Brevet går med en gang, og fristen kan forlenges bare én gang."
        ),
    )


class DecisionForm(ActForm):
    """An answer, or a proposal for one where two must agree."""

    can_draft = True

    outcome = forms.ChoiceField(
        label=_("Hva svarer vi?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva vi svarer."), "invalid_choice": _("Velg hva vi svarer.")},
    )
    ground = forms.ChoiceField(
        label=_("Begrunnelse etter loven, ved avslag"),
        required=False,
        error_messages={"invalid_choice": _("Velg en begrunnelse fra listen.")},
    )
    answer = text(
        _("Svar til personen"),
        help_text=_("Personen leser dette ordrett. Hvordan man klager, legges til et avslag."),
    )
    assessment = text(_("Vurderingen vår"), help_text=_("Internt. Personen ser ikke dette."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        right = Right(self.request.right)
        grounds = [one for one in Ground if one in GROUNDS[right]]
        self._choices("outcome").choices = [(one.value, OUTCOMES[one]) for one in outcomes(right)]
        self._choices("ground").choices = [("", "–"), *((one.value, one.label) for one in grounds)]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        outcome, ground = typed.get("outcome"), typed.get("ground")
        is_no = outcome in {Status.REFUSED, Status.PARTLY}
        if is_no and not ground and "ground" not in self.errors:
            self.add_error("ground", _("Velg begrunnelsen. Et avslag uten kan ikke sendes."))
        if ground and outcome == Status.GRANTED:
            self.add_error("ground", _("Velg ingen begrunnelse når alt er gjort."))
        if ground in NEEDS_OFFICER and not self.by.has_perm(roles.REFUSE):
            self.add_error("ground", _("Bare personvernombudet kan avslå på dette grunnlaget."))
        self._check_answer(typed, is_no=is_no)
        return typed

    def decision(self) -> Decision:
        """What was typed. Only when the form is valid."""
        typed = self.cleaned_data
        ground = Ground(typed["ground"]) if typed["ground"] else None
        return Decision(Status(typed["outcome"]), typed["answer"], ground, typed["assessment"])

    def with_draft(self) -> DecisionForm | None:
        """The same with a first letter on the chosen ground in place of the answer; None without a ground."""
        ground = self["ground"].value()
        if ground not in GROUNDS[Right(self.request.right)]:
            return None
        typed = {name: self[name].value() for name in self.fields}
        typed["answer"] = refusals.draft(Ground(ground), language=self.request.language)
        form = DecisionForm(initial=typed, request=self.request, by=self.by, prefix=self.prefix)
        form.is_drafted = True
        return form

    def _check_answer(self, typed: dict[str, Any], *, is_no: bool) -> None:
        answer = typed.get("answer", "")
        if not answer and "answer" not in self.errors and typed.get("outcome") != Status.QUEUED:
            self.add_error("answer", _("Skriv svaret personen skal lese."))
        elif (is_no or typed.get("ground")) and refusals.has_gap(answer):
            self.add_error("answer", _("Sett inn dine egne ord der det står hakeparenteser."))

    def _choices(self, name: str) -> forms.ChoiceField:
        return cast(forms.ChoiceField, self.fields[name])


class ReturnForm(ActForm):
    why = text(
        _("Hva må ses på igjen?"), missing=_("Skriv hva som må ses på igjen."), help_text=_("Internt.")
    )


class PlanForm(ActForm):
    """What kind of plan the person is asked to confirm."""

    choice = forms.ChoiceField(
        label=_("Hva skal planen gjelde?"),
        help_text=_("Personen leser planen på Mine sider. Ingenting slettes før de har bekreftet den."),
        choices=Erasure.Choice.choices,
        error_messages={"required": _("Velg hva planen skal gjelde.")},
    )


class NoteForm(ActForm):
    note = text(
        _("Nytt notat"), missing=_("Skriv notatet."), help_text=_("Internt. Personen ser ikke dette.")
    )


class MessageForm(ActForm):
    """`key` stands for this form, so that a second click sends nothing twice."""

    message = text(
        _("Melding til personen"),
        missing=_("Skriv meldingen."),
        help_text=_("Personen leser den på Mine sider, og får en e-post om at den er kommet."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class WithdrawForm(ActForm):
    how = text(
        _("Hvordan vet vi at personen vil trekke kravet?"),
        missing=_("Skriv hvordan vi vet det, for eksempel når de ringte."),
        help_text=_("Internt."),
    )


def outcomes(right: Right) -> tuple[Status, ...]:
    """What can be answered: a copy is made or not, anything else is done, done in part, or not."""
    if right in COPIES:
        return Status.QUEUED, Status.REFUSED
    return Status.GRANTED, Status.EXECUTING, Status.PARTLY, Status.REFUSED


def deciders() -> Any:
    """Employees who may answer."""
    label, codename = roles.DECIDE.split(".")
    wanted = Permission.objects.filter(codename=codename, content_type__app_label=label)
    staff = User.objects.filter(is_staff=True, is_active=True)
    return staff.filter(Q(groups__permissions__in=wanted)).distinct().order_by("email")


class NoticeField(forms.ModelChoiceField):  # type: ignore[type-arg] # has no parameters at run time
    def label_from_instance(self, obj: Any) -> str:
        """With what they know the person by, where the person is erased."""
        return f"{obj.recipient}: {known}" if (known := obj.known_as) else str(obj.recipient)


class NoticeForm(ActForm):
    """Who has been told what was corrected or erased, or why they cannot be (GDPR Art. 19)."""

    notice = NoticeField(
        label=_("Mottaker"),
        queryset=RecipientNotice.objects.none(),
        empty_label=None,
        error_messages={"required": _("Velg fra listen."), "invalid_choice": _("Velg fra listen.")},
    )
    state = forms.ChoiceField(
        label=_("Hva er gjort?"),
        choices=[(State.TOLD, _("har fått beskjed")), (State.IMPOSSIBLE, _("kunne ikke få beskjed"))],
        error_messages={"required": _("Velg fra listen."), "invalid_choice": _("Velg fra listen.")},
    )
    reason = text(_("Hvorfor ikke? Personen leser det ordrett."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(NoticeField, self.fields["notice"]).queryset = notices.owed(self.request)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("state") == State.IMPOSSIBLE and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Skriv hvorfor. Personen leser det ordrett."))
        return cleaned
