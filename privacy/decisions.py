"""What employees do with a request, from taking it to answering it. Only named humans decide (PE-57, R-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import Action
from accounts.models import User
from privacy import deadlines, identifying, refusals
from privacy.closing import close
from privacy.effects import EFFECTS
from privacy.models import PrivacyRequest
from privacy.sending_on import is_written_down
from privacy.states import ANSWERS, GROUNDS, Ground, Incomplete, Right, Status, WrongState
from privacy.telling import tell
from privacy.weighing import is_weighed

EXTENSION = (
    "extended_at",
    "extended_by",
    "extension_reason_sealed",
    "extended_safe_due_on",
    "extended_legal_due_on",
)
NEEDS_OFFICER = frozenset({Ground.UNFOUNDED, Ground.EXCESSIVE})


class NotAllowed(Exception):
    """This employee may not do that: their own proposal, or a refusal that is for the officer."""


class Unweighed(Incomplete):
    """An objection is overridden only after a written balance (GDPR Art. 21(1))."""


class Unsent(Incomplete):
    """What was to be sent to another company is not on record as sent (GDPR Art. 20(2))."""


class TooLate(Exception):
    """The first date has passed, or the time was extended before: it is not extended (again)."""


@dataclass(frozen=True)
class Decision:
    """What is decided: GRANTED, PARTLY or REFUSED; EXECUTING where it must be carried out first; QUEUED for a copy.

    `answer` is what the person reads, word for word; `assessment` is for the company alone.
    """

    outcome: Status
    answer: str = ""
    ground: Ground | None = None
    assessment: str = ""


def take(request: PrivacyRequest, *, by: User) -> None:
    """Begin to look at it, as the one who answers for it. Raises WrongState."""
    if request.status != Status.RECEIVED:
        # From a proposal the way back is `send_back`, which takes the proposal with it.
        raise WrongState(f"{request.right}: not taken when {request.status}")
    request.move_to(Status.ASSESSING, by=by, assigned_to=by)


def assign(request: PrivacyRequest, *, to: User | None, by: User) -> None:
    """Let another answer for it, or nobody yet. Raises WrongState when it is over."""
    if not PrivacyRequest.objects.filter(pk=request.pk, closed_at=None).update(assigned_to=to):
        raise WrongState(f"{request.right}: over")
    request.assigned_to = to
    request.log(Action.CASE_ASSIGNED, by=by)


def extend(request: PrivacyRequest, *, by: User, reason: str, now: datetime) -> None:
    """Take two more months, once, for a reason told before the first month is over (GDPR Art. 12(3), F-24).

    The letter is owed in the same transaction. Raises TooLate, Incomplete, WrongState.
    """
    if not reason.strip():
        raise Incomplete
    with transaction.atomic():
        locked = (
            PrivacyRequest.objects.select_for_update(of=["self"]).select_related("case").get(pk=request.pk)
        )
        if locked.closed_at or locked.status == Status.IDENTITY:
            raise WrongState(f"{locked.right}: not extended when {locked.status}")
        if locked.extended_at or timezone.localdate(now) > locked.legal_due_on:
            raise TooLate
        begun_on = identifying.counted_from(locked)
        locked.extended_at, locked.extended_by, locked.extension_reason = now, by, reason
        locked.extended_safe_due_on = deadlines.extended_safe_due(begun_on)
        locked.extended_legal_due_on = deadlines.extended_due(begun_on)
        locked.save(update_fields=EXTENSION)
        locked.log(Action.DEADLINE_EXTENDED, by=by)
        tell(locked, "case-extended", key=f"case-extended:{locked.pk}")
    request.refresh_from_db()


def decide(request: PrivacyRequest, decision: Decision, *, by: User) -> Status:
    """Decide, or propose to a second person where one is needed; the status the request has then.

    Raises Incomplete, NotAllowed, WrongState.
    """
    _check(request, decision, by=by)
    written = _written(request, decision)
    with transaction.atomic():
        if decision.ground or needs_second(Right(request.right), decision.outcome):
            proposal: dict[str, Any] = {"proposed_by": by, "proposed_status": decision.outcome}
            request.move_to(Status.PROPOSED, by=by, **written, **proposal)
        else:
            _conclude(request, decision.outcome, by=by, **written)
    return Status(request.status)


def confirm(request: PrivacyRequest, *, by: User) -> None:
    """The second person agrees, and so it is decided. Raises NotAllowed for one's own proposal, WrongState."""
    if request.status != Status.PROPOSED:
        raise WrongState(f"{request.right}: nothing is proposed")
    if request.proposed_by_id == by.pk:
        raise NotAllowed
    _check_officer(Ground(request.ground) if request.ground else None, by=by)
    with transaction.atomic():
        _conclude(request, Status(request.proposed_status), by=by)


def send_back(request: PrivacyRequest, *, by: User) -> None:
    """The second person does not agree: it is to be looked at again. Raises WrongState."""
    if request.status != Status.PROPOSED:
        raise WrongState(f"{request.right}: nothing is proposed")
    request.move_to(Status.ASSESSING, by=by, proposed_by=None, proposed_status="")


def finish(request: PrivacyRequest, *, by: User) -> None:
    """What was decided is carried out, in the systems of the company too. Raises WrongState."""
    if request.status != Status.EXECUTING or request.jobs.exists():
        # What a worker carries out, the worker ends.
        raise WrongState(f"{request.right}: not being carried out by hand")
    outcome = Status.PARTLY if request.ground else Status.GRANTED
    with transaction.atomic():
        request.move_to(outcome, by=by)
        close(request)
        tell(request, "case-decided", key=f"case-done:{request.pk}")


def needs_second(right: Right, outcome: Status) -> bool:
    """Whether two must agree: on every refusal, in whole or part, and before anything is erased by hand (F-56)."""
    return outcome in {Status.REFUSED, Status.PARTLY} or (
        right == Right.ERASURE and outcome in {Status.EXECUTING, Status.GRANTED}
    )


def _check(request: PrivacyRequest, decision: Decision, *, by: User) -> None:
    is_no = decision.outcome in {Status.REFUSED, Status.PARTLY}
    if is_no and (decision.ground is None or not decision.answer.strip()):
        raise Incomplete
    if decision.ground and (decision.outcome == Status.GRANTED or refusals.has_gap(decision.answer)):
        raise Incomplete
    if decision.ground is not None and decision.ground not in GROUNDS[Right(request.right)]:
        raise Incomplete
    if decision.outcome == Status.GRANTED and not decision.answer.strip():
        raise Incomplete
    if not is_weighed(request, decision.outcome, decision.ground):
        raise Unweighed
    if not is_written_down(request, decision.outcome):
        raise Unsent
    _check_officer(decision.ground, by=by)


def _check_officer(ground: Ground | None, *, by: User) -> None:
    if ground in NEEDS_OFFICER and not by.has_perm("privacy.refuse_excessive"):
        raise NotAllowed


def _written(request: PrivacyRequest, decision: Decision) -> dict[str, Any]:
    """The texts, sealed, and the ground: what changes in the row. No refusal is without how to complain (F-77)."""
    answer = decision.answer
    if decision.ground:
        answer = refusals.complete(answer, language=request.language)
    request.answer, request.assessment = answer, decision.assessment
    return {
        "ground": decision.ground or "",
        "answer_sealed": request.answer_sealed,
        "assessment_sealed": request.assessment_sealed,
    }


def _conclude(request: PrivacyRequest, outcome: Status, *, by: User, **written: Any) -> None:
    request.move_to(outcome, by=by, decided_by=by, decided_at=timezone.now(), **written)
    request.log(Action.DECISION_MADE, by=by, reason=outcome)
    for effect in EFFECTS.get(Right(request.right), ()):
        effect(request, outcome, by)
    if outcome in ANSWERS:
        close(request)
        tell(request, "case-decided", key=f"case-decided:{request.pk}")
