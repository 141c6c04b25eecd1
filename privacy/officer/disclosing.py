"""Handing data to others, written down: what may be handed to whom, and orders to keep it secret for a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit import Action, record
from accounts.audit.watching import person
from accounts.models import Disclosure, Recipient, User
from privacy import gate, sending_on
from privacy.consents import ledger
from privacy.grounds import DELIVER_SERVICE, SHARE_BY_CONSENT
from privacy.models import ConsentEntry, SecrecyOrder
from privacy.overview.countries import EEA, may_carry

Ground, Category = Disclosure.Ground, Recipient.Category
Purpose = ConsentEntry.Purpose
# What each ground is to the gate. What is shared by consent is a purpose of its own, which one can stop alone.
GATES: Mapping[str, tuple[gate.Use, str]] = {
    Ground.PROCESSOR: (gate.Use.SHARING, DELIVER_SERVICE.code),
    Ground.CONTRACT: (gate.Use.SHARING, DELIVER_SERVICE.code),
    Ground.CONSENT: (gate.Use.SHARING, SHARE_BY_CONSENT.code),
    Ground.LEGAL_OBLIGATION: (gate.Use.PUBLIC_INTEREST, ""),
    Ground.LEGITIMATE_INTEREST: (gate.Use.SHARING, DELIVER_SERVICE.code),
}
NO_AGREEMENT = _("Mottakeren er databehandler, men har ingen databehandleravtale som gjelder den dagen.")
OUTSIDE = _("Avtalen med mottakeren omfatter ikke alt du har valgt.")
ONLY_BY_AGREEMENT = _("En databehandler får opplysninger bare for å arbeide for oss etter avtalen.")
NO_PROCESSOR = _("Mottakeren er ikke databehandler for oss. Velg det grunnlaget vi har.")
NOT_THEN = _("Mottakeren var ikke i bruk den dagen.")
ABROAD = _("Mottakeren er utenfor EØS, og ingen gyldig overføring dit er registrert.")
BY_LAW = _("En myndighet får opplysninger bare når loven pålegger oss det, eller personen har samtykket.")
BY_CONSENT = _("Et bonusprogram får opplysninger bare når personen har samtykket.")
NO_CONSENT = _("Personen hadde ikke sagt ja til å dele med denne partneren på det tidspunktet.")
TO_PROVIDER = _("En ny leverandør får noe bare når loven pålegger oss det eller personen har samtykket.")
NO_WISH = _("Personen hadde ikke bedt om å få noe sendt til en ny leverandør på det tidspunktet.")
NEEDS_LAW = _("Skriv lovbestemmelsen som pålegger oss det.")
NEEDS_CASE = _("Skriv saksnummeret hos mottakeren.")
NEEDS_CONSENT = _("Skriv hvilket samtykke det bygger på.")
ONLY_LAW_IS_SECRET = _("Bare en utlevering loven pålegger oss, kan holdes hemmelig.")
NOT_AHEAD = _("Datoen må være fram i tid.")
ENDED = _("Taushetsplikten er allerede over.")


class Refused(Exception):
    """What may not be handed over like this; `reason` is for who asked, about a `field` of what they typed."""

    def __init__(self, reason: str | Promise, *, field: str) -> None:
        super().__init__(str(reason))
        self.reason, self.field = reason, field


@dataclass(frozen=True)
class Handed:
    """What was handed over: to whom, when, which categories (slugs), and on what ground."""

    recipient: Recipient
    at: datetime
    categories: Sequence[str]
    ground: str
    description: str = ""
    law: str = ""
    case: str = ""
    consent: str = ""


@dataclass(frozen=True)
class Order:
    """An order to keep it secret: whose, its number there, and the moment from which it no longer holds."""

    issued_by: str
    reference: str
    until: datetime


@transaction.atomic
def disclose(person_id: UUID, handed: Handed, *, by: User, order: Order | None = None) -> Disclosure:
    """Write a disclosure down. The person reads of it at once, or from the second `order` ends.

    Raises Refused.
    """
    judge(handed)
    _judge_restrictions(person_id, handed)
    _judge_consent(person_id, handed)
    _judge_wish(person_id, handed)
    if order:
        _judge_order(handed, order, now=timezone.now())
    made = Disclosure.objects.create(
        person_id=person_id,
        recipient=handed.recipient,
        at=handed.at,
        data_categories=list(handed.categories),
        description=handed.description,
        ground=handed.ground,
        legal_provision=handed.law,
        case_reference=handed.case,
        consent_reference=handed.consent,
        secret_until=order.until if order else None,
    )
    if order:
        SecrecyOrder.objects.create(
            disclosure=made, issued_by=order.issued_by, reference=order.reference, until=order.until
        )
    reason = handed.ground if order is None else f"{handed.ground}+secret"
    record(Action.DISCLOSURE_RECORDED, actor=by, subject=person(person_id), target=made, reason=reason)
    return made


@transaction.atomic
def end_secrecy(disclosure: Disclosure, *, reason: str, by: User) -> None:
    """Let the person read of it from now on, before the order ends by itself. Raises Refused when it is over."""
    locked = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    now = timezone.now()
    if locked.secret_until is None or locked.secret_until <= now:
        raise Refused(ENDED, field="reason")
    locked.secret_until = now
    locked.save(update_fields=["secret_until"])
    SecrecyOrder.objects.filter(disclosure=locked).update(ended_at=now, ended_by=by, end_reason=reason)
    about = person(locked.person_id)
    record(
        Action.SECRECY_ENDED, actor=by, subject=about, target=locked, reason=SecrecyOrder.EndReason(reason)
    )


def judge(handed: Handed) -> None:
    """Raise Refused unless the recipient may have this, on this ground, that day (PE-60, PE-61, PE-63)."""
    recipient, day = handed.recipient, timezone.localdate(handed.at)
    if recipient.active_from > day or (recipient.active_to and recipient.active_to < day):
        raise Refused(NOT_THEN, field="recipient")
    if recipient.role == Recipient.Role.PROCESSOR:
        _judge_processor(handed, day)
    elif handed.ground == Ground.PROCESSOR:
        raise Refused(NO_PROCESSOR, field="ground")
    _judge_ground(handed)
    if set(recipient.countries) - EEA - _lawful_abroad(recipient):
        raise Refused(ABROAD, field="recipient")


def _judge_restrictions(person_id: UUID, handed: Handed) -> None:
    """What the person has stopped is handed to nobody, but where the law demands it (GDPR Art. 18(2))."""
    use, purpose = GATES[handed.ground]
    for slug in handed.categories:
        try:
            gate.refuse(person(person_id), use, purpose=purpose, category=slug)
        except gate.Restricted as error:
            raise Refused(gate.explain(error), field="categories") from error


def _judge_wish(person_id: UUID, handed: Handed) -> None:
    """A new provider gets what its customer has asked us to send, and nothing else (GDPR Art. 20(2))."""
    if handed.recipient.category == Category.NEW_PROVIDER and not sending_on.was_asked(
        person_id, by=handed.at
    ):
        raise Refused(NO_WISH, field="recipient")


def _judge_consent(person_id: UUID, handed: Handed) -> None:
    """A bonus programme gets nothing of whoever had not said yes to it by then (PE-61)."""
    if handed.recipient.category != Category.BONUS_PARTNER:
        return
    if not ledger.holds(person_id, Purpose.BONUS, at=handed.at, partner=handed.recipient):
        raise Refused(NO_CONSENT, field="consent")


def _judge_processor(handed: Handed, day: date) -> None:
    agreement = getattr(handed.recipient, "processor", None)
    if agreement is None or not agreement.is_in_force(day):
        raise Refused(NO_AGREEMENT, field="recipient")
    if handed.ground != Ground.PROCESSOR:
        raise Refused(ONLY_BY_AGREEMENT, field="ground")
    agreed = set(handed.recipient.data_categories)
    if agreed and not set(handed.categories) <= agreed:
        raise Refused(OUTSIDE, field="categories")


def _judge_ground(handed: Handed) -> None:
    kind, ground = handed.recipient.category, handed.ground
    if kind == Category.AUTHORITY and ground not in {Ground.LEGAL_OBLIGATION, Ground.CONSENT}:
        raise Refused(BY_LAW, field="ground")
    if kind == Category.BONUS_PARTNER and ground != Ground.CONSENT:
        raise Refused(BY_CONSENT, field="ground")
    if kind == Category.NEW_PROVIDER and ground not in {Ground.LEGAL_OBLIGATION, Ground.CONSENT}:
        raise Refused(TO_PROVIDER, field="ground")
    if ground == Ground.LEGAL_OBLIGATION and not handed.law:
        raise Refused(NEEDS_LAW, field="law")
    if ground == Ground.LEGAL_OBLIGATION and not handed.case:
        raise Refused(NEEDS_CASE, field="case")
    if ground == Ground.CONSENT and not handed.consent:
        raise Refused(NEEDS_CONSENT, field="consent")


def _judge_order(handed: Handed, order: Order, *, now: datetime) -> None:
    if handed.ground != Ground.LEGAL_OBLIGATION:
        raise Refused(ONLY_LAW_IS_SECRET, field="is_secret")
    if order.until <= now:
        raise Refused(NOT_AHEAD, field="secret_until")


def _lawful_abroad(recipient: Recipient) -> set[str]:
    active = recipient.transfers.filter(is_active=True).values_list("country", "mechanism")
    return {country for country, mechanism in active if may_carry(country, mechanism)}
