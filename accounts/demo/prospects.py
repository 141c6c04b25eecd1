"""Those who asked without being customers, and the credit checks, each decided by somebody with a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.demo import keeping
from accounts.demo.customers import DEALS
from accounts.demo.persons import PERSONS
from accounts.demo.sample import at, demo_id
from accounts.models import CreditCheck, Inquiry, QuoteRequest

NOTICE = "2026-1"
Result, Decision = CreditCheck.Result, CreditCheck.Decision
ASKED = timedelta(minutes=2)


@dataclass(frozen=True)
class Question:
    reference: str
    person: str
    channel: Inquiry.Channel
    asked: datetime
    answered: datetime
    subject: str
    body: str
    answer: str


@dataclass(frozen=True)
class Quote:
    """A request for an offer, made at `offered` once the credit check was done."""

    reference: str
    person: str
    asked: datetime
    offered: datetime
    valid_until: date


@dataclass(frozen=True)
class Check:
    """A credit check for a quote or an agreement."""

    key: str
    person: str
    reason: str
    told: datetime
    decided: datetime
    by: str
    result: CreditCheck.Result
    decision: CreditCheck.Decision
    note: str = ""
    quote: str = ""
    agreement: str = ""


QUESTIONS = (
    Question(
        "Q-20114",
        "mona",
        Inquiry.Channel.WEB_FORM,
        at(2026, 10, 5, 19, 22),
        at(2026, 10, 6, 9, 15),
        "Alarm i leilighet",
        "Hei! Vi har kjøpt leilighet i tredje etasje. Trenger vi sensorer på vinduene?",
        "Hei Mona! I tredje etasje holder det som regel med døra og en bevegelsessensor. Vil du ha et tilbud?",
    ),
)
QUOTES = (
    Quote("T-20140", "mona", at(2026, 10, 8, 20, 1), at(2026, 10, 14, 12, 0), date(2026, 12, 14)),
    Quote("T-19877", "hanne", at(2026, 9, 14, 10, 5), at(2026, 9, 17, 14, 30), date(2026, 12, 17)),
)
CHECKS = (
    Check(
        "K-2026-1012",
        "ingrid",
        "Du bestilte utstyr som betales over tid",
        at(2026, 10, 12, 18, 25),
        at(2026, 10, 13, 9, 10),
        "3301",
        Result.APPROVED,
        Decision.APPROVED,
        agreement="A-2026-3307",
    ),
    Check(
        "K-2026-1013",
        "mona",
        "Du bestilte alarm med månedlig betaling",
        at(2026, 10, 13, 9, 0),
        at(2026, 10, 13, 13, 40),
        "3301",
        Result.MANUAL,
        Decision.APPROVED,
        "Kort tid på adressen, fast inntekt. Godkjent uten forskudd.",
        quote="T-20140",
    ),
    Check(
        "K-2026-0916",
        "hanne",
        "Du bestilte alarm med månedlig betaling",
        at(2026, 9, 16, 8, 30),
        at(2026, 9, 17, 14, 20),
        "3304",
        Result.BLOCKED,
        Decision.PREPAYMENT,
        "Du har kredittsperre. Det sier ingenting om økonomien din. Vi ringte, og du valgte å betale tre måneder i "
        "forskudd.",
        quote="T-19877",
    ),
)


def make_prospects(end: datetime) -> None:
    """Store questions, quotes and credit checks. Persons, agreements and recipients come first."""
    questions = [
        question
        for question in QUESTIONS
        if question.answered <= end and not keeping.INQUIRY.is_over(question.answered, end)
    ]
    Inquiry.objects.bulk_create(map(_inquiry, questions))
    quotes = [
        quote
        for quote in QUOTES
        if quote.offered <= end and not keeping.QUOTE.is_over(quote.valid_until, end)
    ]
    QuoteRequest.objects.bulk_create(map(_quote, quotes))
    CreditCheck.objects.bulk_create(_check(check) for check in CHECKS if _is_held(check, end))


def _is_held(check: Check, end: datetime) -> bool:
    """What it was for must be there too: an agreement is stored once signed, a quote once offered."""
    signed = [deal.signed_on for deal in DEALS if deal.number == check.agreement]
    offered = [quote.offered.date() for quote in QUOTES if quote.reference == check.quote]
    is_ordered = max(signed + offered) <= end.date() and check.decided <= end
    return is_ordered and not keeping.CREDIT_CHECK.is_over(check.decided, end)


def _inquiry(question: Question) -> Inquiry:
    someone = next(one for one in PERSONS if one.key == question.person)
    row = Inquiry(
        id=demo_id("inquiry", question.reference),
        created_at=question.asked,
        reference=question.reference,
        person_id=demo_id("person", question.person),
        channel=question.channel,
        received_at=question.asked,
        name=f"{someone.given_name} {someone.family_name}",
        email=someone.email,
        subject=question.subject,
        state=Inquiry.State.CLOSED,
        answered_at=question.answered,
        closed_at=question.answered,
        notice_version=NOTICE,
    )
    row.body, row.answer = question.body, question.answer
    return row


def _quote(quote: Quote) -> QuoteRequest:
    someone = next(one for one in PERSONS if one.key == quote.person)
    return QuoteRequest(
        id=demo_id("quote", quote.reference),
        created_at=quote.asked,
        reference=quote.reference,
        person_id=demo_id("person", quote.person),
        received_at=quote.asked,
        name=f"{someone.given_name} {someone.family_name}",
        birth_date=someone.birth_date,
        phones=[someone.phone],
        emails=[someone.email],
        state=QuoteRequest.State.OFFERED,
        valid_until=quote.valid_until,
    )


def _check(check: Check) -> CreditCheck:
    return CreditCheck(
        id=demo_id("credit check", check.key),
        created_at=check.told,
        key=check.key,
        person_id=demo_id("person", check.person),
        quote_id=demo_id("quote", check.quote) if check.quote else None,
        agreement_id=demo_id("agreement", check.agreement) if check.agreement else None,
        need_reason=check.reason,
        informed_at=check.told,
        requested_at=check.told + ASKED,
        bureau_id=demo_id("recipient", "bureau"),
        bureau_reference=f"KE-{check.key[2:]}",
        result=check.result,
        decision=check.decision,
        decided_by=check.by,
        decided_at=check.decided,
        decision_note=check.note,
    )
