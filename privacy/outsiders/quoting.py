"""From a wish for a quote to an agreement, by people alone (WF-09, kredittopplysningsloven).

No credit is looked at for a price question, none before whoever it is about has been told, and no machine decides:
each step is an employee's, and the database asks for the name of the one who decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import post, references
from accounts.audit import Action, record
from accounts.models import CreditCheck, Organisation, QuoteRequest, Recipient, User
from privacy.states import Incomplete, WrongState

State = QuoteRequest.State
Result = CreditCheck.Result
Decision = CreditCheck.Decision
ENDS = frozenset({State.DECLINED, State.EXPIRED})
MOVES: Mapping[str, frozenset[str]] = {
    State.DRAFT: frozenset(),
    State.SUBMITTED: frozenset({State.NEED_CONFIRMED, *ENDS}),
    State.NEED_CONFIRMED: frozenset({State.CREDIT_INFORMED, *ENDS}),
    State.CREDIT_INFORMED: frozenset({State.CREDIT_ORDERED, *ENDS}),
    State.CREDIT_ORDERED: frozenset({State.RESULT_IN}),
    State.RESULT_IN: frozenset({State.OFFERED, State.OFFERED_PREPAY, State.DECLINED}),
    State.OFFERED: frozenset({State.ACCEPTED, *ENDS}),
    State.OFFERED_PREPAY: frozenset({State.ACCEPTED, *ENDS}),
    State.DECLINED: frozenset(),
    State.ACCEPTED: frozenset(),
    State.EXPIRED: frozenset(),
}
# The steps that need nothing but an employee's word.
PLAIN = frozenset({State.NEED_CONFIRMED, State.ACCEPTED, State.EXPIRED})
UNDER_WAY = (
    State.SUBMITTED,
    State.NEED_CONFIRMED,
    State.CREDIT_INFORMED,
    State.CREDIT_ORDERED,
    State.RESULT_IN,
)
OFFERS = (State.OFFERED, State.OFFERED_PREPAY)
LEFT_FOR = timedelta(days=90)
OUTCOME = {
    Decision.APPROVED: State.OFFERED,
    Decision.PREPAYMENT: State.OFFERED_PREPAY,
    Decision.DECLINED: State.DECLINED,
}
INFORMED, DECIDED = "quote-credit", "quote-decided"


class NotTold(Exception):
    """The letter about the credit assessment has not left yet."""


class NobodyYet(Exception):
    """The customer register has not said who it is, so there is nobody to assess."""


def move(quote: QuoteRequest, state: State, *, by: User) -> None:
    """One of the plain steps. What has run out is deleted six months later. Raises WrongState."""
    if state not in PLAIN:
        raise WrongState
    ended = {"valid_until": timezone.localdate()} if state == State.EXPIRED and not quote.valid_until else {}
    _move(quote, state, by=by, **ended)


@transaction.atomic
def inform(quote: QuoteRequest, *, by: User, language: str = "nb") -> None:
    """Tell whoever it is that their credit will be looked at, before it is. Raises WrongState."""
    _move(quote, State.CREDIT_INFORMED, by=by)
    _owe(quote, INFORMED, language)


@transaction.atomic
def order_credit(quote: QuoteRequest, *, by: User, bureau: Recipient, need: str) -> CreditCheck:
    """Write down that the assessment was ordered, and why it was needed. Nothing here orders one by itself.

    Raises WrongState, Incomplete, NotTold, NobodyYet.
    """
    if not need.strip():
        raise Incomplete
    if not QuoteRequest.objects.select_for_update().filter(pk=quote.pk, state=State.CREDIT_INFORMED).exists():
        raise WrongState
    told = _told_at(quote)
    if told is None:
        raise NotTold
    now = timezone.now()
    check = CreditCheck(key=references.new_reference("KV"), quote=quote, need_reason=need, created_at=now)
    check.informed_at, check.requested_at, check.bureau = told, now, bureau
    check.person_id, check.organisation_id = _whom(quote)
    # The table's own trigger lets it in as long as the quote stands at «told».
    check.save(force_insert=True)
    _move(quote, State.CREDIT_ORDERED, by=by)
    return check


@transaction.atomic
def note_result(quote: QuoteRequest, *, by: User, result: Result, reference: str = "") -> None:
    """What the bureau answered. It decides nothing, also where the credit is locked. Raises WrongState."""
    _move(quote, State.RESULT_IN, by=by)
    _checks(quote).filter(result="").update(result=result, bureau_reference=reference)


@transaction.atomic
def decide(quote: QuoteRequest, *, by: User, decision: Decision, note: str, valid_until: date) -> None:
    """An employee has looked at it and decided. A refusal has a reason, which the person reads.

    Raises WrongState, Incomplete.
    """
    if decision == Decision.DECLINED and not note.strip():
        raise Incomplete
    _move(quote, OUTCOME[decision], by=by, valid_until=valid_until)
    decided = {"decision": decision, "decision_note": note, "decided_by": by.staff_number}
    if not _checks(quote).filter(decision="").update(decided_at=timezone.now(), **decided):
        raise WrongState
    _owe(quote, DECIDED, "nb")


def expire(now: datetime) -> int:
    """End what nobody took further for ninety days, and offers whose last day is over; how many.

    The time until they are deleted begins with it. The worker's, safe to repeat.
    """
    today = timezone.localdate(now)
    left = QuoteRequest.objects.filter(state__in=UNDER_WAY, valid_until=None, received_at__lte=now - LEFT_FOR)
    over = QuoteRequest.objects.filter(state__in=OFFERS, valid_until__lt=today)
    return left.update(state=State.EXPIRED, valid_until=today) + over.update(state=State.EXPIRED)


def forget_converted() -> int:
    """Delete the copies whose agreement has begun; how many. What they said is in the agreement now (PE-53).

    The worker's, safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_quotes_converted()")
        [(gone,)] = cursor.fetchall()
    return int(gone)


@transaction.atomic
def _move(quote: QuoteRequest, state: State, *, by: User, **changed: Any) -> None:
    before = [old for old, allowed in MOVES.items() if state in allowed]
    if not QuoteRequest.objects.filter(pk=quote.pk, state__in=before).update(state=state, **changed):
        raise WrongState
    record(Action.QUOTE_MOVED, actor=by, target=quote, reason=state.value)
    quote.state = state


def _whom(quote: QuoteRequest) -> tuple[Any, Any]:
    if quote.organisation_number:
        company = Organisation.objects.filter(organisation_number=quote.organisation_number).first()
        if company is None:
            raise NobodyYet
        return None, company.pk
    if quote.person_id is None:
        raise NobodyYet
    return quote.person_id, None


def _told_at(quote: QuoteRequest) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_quote_told(%s)", [quote.pk])
        [(told,)] = cursor.fetchall()
    found: datetime | None = told
    return found


def _checks(quote: QuoteRequest) -> Any:
    return CreditCheck.objects.filter(quote=quote)


def _owe(quote: QuoteRequest, kind: str, language: str) -> None:
    facts = {"reference": quote.reference}
    for address in quote.emails[:1]:
        post.owe(kind, key=f"{kind}:{quote.pk}", address=address, language=language, facts=facts)
