"""Whether marketing may go out: the decision table of domain.md 3.5 as one pure function (R-40…R-44, R-47)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from privacy.deadlines import is_working_day
from privacy.models.marketing import Channel

OSLO = ZoneInfo("Europe/Oslo")
# What markedsføringsloven § 15(1) calls electronic messages to somebody.
ELECTRONIC = frozenset({Channel.EMAIL, Channel.SMS, Channel.APP})
# What the register of reservations is about (§§ 12, 13, 13 a).
REGISTERED = frozenset({Channel.PHONE, Channel.POST})
# Nobody is called before nine or from nine in the evening on (§ 14).
CALLED_FROM, CALLED_UNTIL = 9, 21


class Reason(StrEnum):
    """Why, or why not. A name stands in the API and in the log, and is never changed."""

    CONSENT = "consent"
    CUSTOMER = "customer"
    NOT_RESERVED = "not_reserved"
    OPTED_OUT = "opted_out"
    NO_CONSENT = "no_consent"
    HELD_FOR_SOMETHING_ELSE = "held_for_something_else"
    RESERVED = "reserved"
    REGISTER_NOT_CHECKED = "register_not_checked"
    QUIET_HOURS = "quiet_hours"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True)
class Facts:
    """All that the answer depends on.

    `collected_with_sale`: the address was given with a sale, and no was offered then. `is_similar`: what is
    marketed is the company's own and like what was bought. `register_hit`: it is reserved in the
    Reservasjonsregisteret; `checked_this_month`: that was asked in the month of `at`. `is_held`: the company has
    the address of somebody.
    """

    channel: Channel
    is_opted_out: bool
    has_consent: bool
    is_active_customer: bool
    collected_with_sale: bool
    is_similar: bool
    register_hit: bool
    checked_this_month: bool
    at: datetime
    is_held: bool = False


@dataclass(frozen=True)
class Verdict:
    allowed: bool
    reason: Reason


def may_send(facts: Facts) -> Verdict:
    """Whether the company may market so, to this address, at this moment. A no of one's own beats everything."""
    if facts.is_opted_out:
        return _no(Reason.OPTED_OUT)
    if facts.channel in REGISTERED and not facts.checked_this_month:
        return _no(Reason.REGISTER_NOT_CHECKED)
    if facts.channel == Channel.PHONE and not may_call_at(facts.at):
        return _no(Reason.QUIET_HOURS)
    if facts.has_consent:
        return _yes(Reason.CONSENT)
    if facts.channel in ELECTRONIC:
        return _electronic(facts)
    return _otherwise(facts)


def may_call_at(moment: datetime) -> bool:
    """Whether the law lets anybody be called with marketing then: a working day from nine to nine, Oslo (§ 14)."""
    there = moment.astimezone(OSLO)
    return is_working_day(there.date()) and CALLED_FROM <= there.hour < CALLED_UNTIL


def _electronic(facts: Facts) -> Verdict:
    is_soft = facts.is_active_customer and facts.collected_with_sale and facts.is_similar
    return _yes(Reason.CUSTOMER) if is_soft else _no(Reason.NO_CONSENT)


def _otherwise(facts: Facts) -> Verdict:
    """Telephone, post and pages one is signed in to: an existing customer's, or who nobody here knows."""
    if facts.is_active_customer:
        is_reserved = facts.register_hit and facts.channel in REGISTERED
        return _no(Reason.RESERVED) if is_reserved and not facts.is_similar else _yes(Reason.CUSTOMER)
    if facts.is_held or facts.channel not in REGISTERED:
        # An inquirer's, a user's or a former customer's address is there for something else (PE-04).
        return _no(Reason.HELD_FOR_SOMETHING_ELSE)
    return _no(Reason.RESERVED) if facts.register_hit else _yes(Reason.NOT_RESERVED)


def _yes(reason: Reason) -> Verdict:
    return Verdict(True, reason)


def _no(reason: Reason) -> Verdict:
    return Verdict(False, reason)
