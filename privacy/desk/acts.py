"""What can be done with a request at the desk: one line for each, with who may, when, and by which function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.staff import roles
from privacy import decisions, identifying, messages, notices, workflow
from privacy.arrivals import Identity
from privacy.desk import consents
from privacy.desk.forms_of_acts import (
    ActForm,
    AssignForm,
    DecisionForm,
    DoubtForm,
    ExtendForm,
    IdentifyForm,
    LiftForm,
    MessageForm,
    NoteForm,
    NoticeForm,
    PlanForm,
    ReturnForm,
    WeighForm,
    WithdrawForm,
)
from privacy.erasure import flow
from privacy.models import CaseNote, PrivacyRequest
from privacy.registry import Text
from privacy.restrictions import lifting
from privacy.states import Right, Status, may_move
from privacy.weighing import Balance, BalanceForm, weigh

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """`when` says whether it makes sense now; that it is allowed, and still so, the function itself checks."""

    name: str
    title: Text
    button: Text
    done: Text
    permission: str
    form: type[ActForm]
    when: Callable[[PrivacyRequest, User], bool]
    do: Callable[[PrivacyRequest, User, Typed], object]


def note(request: PrivacyRequest, text: str, *, by: User) -> None:
    """Write to colleagues about the case."""
    row = CaseNote(case=request.case, by=by)
    row.text = text
    row.save(force_insert=True)


def _take(request: PrivacyRequest, by: User, _typed: Typed) -> None:
    decisions.take(request, by=by)


def _assign(request: PrivacyRequest, by: User, typed: Typed) -> None:
    decisions.assign(request, to=typed["to"], by=by)


def _ask(request: PrivacyRequest, by: User, typed: Typed) -> None:
    identifying.ask_for_identity(request, by=by, doubt=typed["doubt"])


def _identify(request: PrivacyRequest, by: User, typed: Typed) -> None:
    identifying.identify(request, by=by, how=Identity(typed["how"]), now=timezone.now())


def _extend(request: PrivacyRequest, by: User, typed: Typed) -> None:
    decisions.extend(request, by=by, reason=typed["reason"], now=timezone.now())


def _confirm(request: PrivacyRequest, by: User, _typed: Typed) -> None:
    decisions.confirm(request, by=by)


def _send_back(request: PrivacyRequest, by: User, typed: Typed) -> None:
    decisions.send_back(request, by=by)
    note(request, typed["why"], by=by)


def _finish(request: PrivacyRequest, by: User, _typed: Typed) -> None:
    decisions.finish(request, by=by)


def _note(request: PrivacyRequest, by: User, typed: Typed) -> None:
    note(request, typed["note"], by=by)


def _message(request: PrivacyRequest, by: User, typed: Typed) -> None:
    messages.send(request.case, by=by, text=typed["message"], at=timezone.now(), key=typed["key"])


def _withdraw(request: PrivacyRequest, by: User, typed: Typed) -> None:
    workflow.withdraw(request, by=by)
    note(request, typed["how"], by=by)


def _weigh(request: PrivacyRequest, by: User, typed: Typed) -> None:
    weigh(request, Balance(**{name: typed[name] for name in BalanceForm.base_fields}), by=by)


def _lift(request: PrivacyRequest, by: User, typed: Typed) -> None:
    lifting.give_notice_of(request, by=by, reason=typed["reason"])


def _propose_plan(request: PrivacyRequest, by: User, typed: Typed) -> None:
    flow.propose(request, by=by, choice=typed["choice"])


def _settle_notice(request: PrivacyRequest, by: User, typed: Typed) -> None:
    if typed["state"] == notices.State.TOLD:
        notices.told(typed["notice"], by=by)
    else:
        notices.impossible(typed["notice"], by=by, reason=typed["reason"])


def _may(status: Status) -> Callable[[PrivacyRequest, User], bool]:
    return lambda request, _by: may_move(Right(request.right), Status(request.status), status)


def _is(*statuses: Status) -> Callable[[PrivacyRequest, User], bool]:
    return lambda request, _by: request.status in statuses


def _is_open(request: PrivacyRequest, _by: User) -> bool:
    return request.closed_at is None


def _is_unknown(request: PrivacyRequest, _by: User) -> bool:
    is_new = request.status == Status.RECEIVED and request.case.identity == Identity.UNKNOWN
    return is_new or request.status in {Status.IDENTITY, Status.UNIDENTIFIED}


def _may_extend(request: PrivacyRequest, _by: User) -> bool:
    in_time = timezone.localdate() <= request.legal_due_on and request.extended_at is None
    return in_time and request.closed_at is None and request.status != Status.IDENTITY


def _is_colleagues(request: PrivacyRequest, by: User) -> bool:
    return request.status == Status.PROPOSED and request.proposed_by_id != by.pk


def _is_objection(request: PrivacyRequest, _by: User) -> bool:
    return request.right == Right.OBJECTION and request.status == Status.ASSESSING


def _may_lift(request: PrivacyRequest, _by: User) -> bool:
    return request.closed_at is not None and lifting.liftable(request).exists()


def _has_owed_notices(request: PrivacyRequest, _by: User) -> bool:
    is_passed_on = request.right in {Right.RECTIFICATION, Right.ERASURE, Right.CONSENT}
    return is_passed_on and notices.owed(request).exists()


def _may_plan(request: PrivacyRequest, _by: User) -> bool:
    """Whoever asked in another way than here has not seen a plan yet."""
    return request.right == Right.ERASURE and request.status == Status.ASSESSING


def _decision(request: PrivacyRequest, by: User, typed: Typed) -> None:
    decisions.decide(request, typed["decision"], by=by)


D, W, R = roles.DECIDE, roles.WRITE, roles.REGISTER
ALL = (
    Act("ansvar", _("Ta saken"), _("Ta saken"), _("Saken er din."), D, ActForm, _is(Status.RECEIVED), _take),
    Act(
        "avgjorelse",
        _("Svar"),
        _("Svar"),
        _("Svaret er lagret."),
        D,
        DecisionForm,
        _is(Status.ASSESSING),
        _decision,
    ),
    Act(
        "plan",
        _("Legg fram en plan for sletting"),
        _("Legg fram planen"),
        _("Planen ligger på Mine sider, og brevet er på vei."),
        D,
        PlanForm,
        _may_plan,
        _propose_plan,
    ),
    Act(
        "avveiing",
        _("Interesseavveiing"),
        _("Lagre avveiingen"),
        _("Avveiingen er lagret."),
        D,
        WeighForm,
        _is_objection,
        _weigh,
    ),
    Act(
        "oppheving",
        _("Opphev begrensningen"),
        _("Varsle om at den oppheves"),
        _("Brevet er på vei. Begrensningen tar slutt når fristen er ute."),
        D,
        LiftForm,
        _may_lift,
        _lift,
    ),
    Act(
        "mottaker",
        _("Mottakere som skal få beskjed"),
        _("Lagre"),
        _("Det er skrevet ned."),
        D,
        NoticeForm,
        _has_owed_notices,
        _settle_notice,
    ),
    Act(
        "samtykke",
        _("Trekk et samtykke"),
        _("Trekk samtykket"),
        _("Samtykket er trukket. Bruken er stoppet, og partneren får beskjed."),
        D,
        consents.TakeBackForm,
        consents.may_take_back,
        consents.take_back,
    ),
    Act(
        "vurdering",
        _("Sletting etter samtykket"),
        _("Lagre vurderingen"),
        _("Vurderingen er lagret."),
        D,
        consents.AssessForm,
        consents.may_assess,
        consents.assess,
    ),
    Act(
        "kontroll",
        _("Godkjenn forslaget"),
        _("Godkjenn og send svaret"),
        _("Forslaget er godkjent."),
        D,
        ActForm,
        _is_colleagues,
        _confirm,
    ),
    Act(
        "retur",
        _("Send tilbake"),
        _("Send tilbake"),
        _("Saken er sendt tilbake."),
        D,
        ReturnForm,
        _is(Status.PROPOSED),
        _send_back,
    ),
    Act(
        "ferdig",
        _("Det er utført"),
        _("Det er utført, send svaret"),
        _("Svaret er sendt."),
        D,
        ActForm,
        _is(Status.EXECUTING),
        _finish,
    ),
    Act("tildeling", _("Tildel"), _("Tildel"), _("Saken er tildelt."), D, AssignForm, _is_open, _assign),
    Act(
        "identitet",
        _("Be om å få vite hvem det er"),
        _("Be om identitet og stopp klokken"),
        _("Brevet er på vei, og klokken står."),
        D,
        DoubtForm,
        _may(Status.IDENTITY),
        _ask,
    ),
    Act(
        "bekreftelse",
        _("Vi vet hvem det er"),
        _("Bekreft identiteten"),
        _("Identiteten er bekreftet."),
        D,
        IdentifyForm,
        _is_unknown,
        _identify,
    ),
    Act(
        "forlengelse",
        _("Forleng fristen"),
        _("Forleng med to måneder"),
        _("Fristen er forlenget, og brevet er på vei."),
        D,
        ExtendForm,
        _may_extend,
        _extend,
    ),
    Act(
        "melding",
        _("Skriv til personen"),
        _("Send meldingen"),
        _("Meldingen er sendt."),
        W,
        MessageForm,
        lambda *_: True,
        _message,
    ),
    Act(
        "notat",
        _("Internt notat"),
        _("Lagre notatet"),
        _("Notatet er lagret."),
        W,
        NoteForm,
        lambda *_: True,
        _note,
    ),
    Act(
        "trekk",
        _("Trekk kravet for personen"),
        _("Trekk kravet"),
        _("Kravet er trukket."),
        R,
        WithdrawForm,
        _may(Status.WITHDRAWN),
        _withdraw,
    ),
)
ACTS: Mapping[str, Act] = {act.name: act for act in ALL}


def offered(request: PrivacyRequest, by: User) -> tuple[Act, ...]:
    """What this employee can do with it now."""
    return tuple(act for act in ALL if by.has_perm(act.permission) and act.when(request, by))
