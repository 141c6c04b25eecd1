"""Saying no and yes to marketing: a no counts at once and is remembered, a yes is the person's own (WF-06)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.audit import Action, record
from accounts.audit.recording import Actor
from accounts.models import Person, User
from privacy import gate
from privacy.consents import ledger
from privacy.consents.kinds import BY_CODE, Kind
from privacy.marketing import facts, normalising, suppression
from privacy.marketing.deciding import ELECTRONIC, Facts
from privacy.marketing.normalising import Asked
from privacy.marketing.purposes import PURPOSES
from privacy.marketing.wordings import WORDINGS, Wording
from privacy.models import MarketingChoice, PrivacyCase
from privacy.models.marketing import Channel, How
from privacy.registry import Text
from privacy.restrictions import lifting
from privacy.uses import Use

State = MarketingChoice.State
EVERY = tuple(Channel)


class StillRestricted(Exception):
    """The person has stopped marketing by a restriction that is not theirs alone to lift here."""


@dataclass(frozen=True)
class Switch:
    """A channel as its owner sees it. `is_consented`: it is on because they said yes. `is_refused`: they said no.

    `kind`: the consent it takes to turn it on.
    """

    channel: Channel
    wording: Wording
    kind: Kind
    is_on: bool
    is_consented: bool
    is_refused: bool

    @property
    def yes(self) -> Text:
        """The sentence that is said yes to."""
        return self.kind.wordings[self.kind.version]


def switches(person: Person) -> list[Switch]:
    """All channels, and whether the company may use them now: the same facts that every sender asks."""
    known = facts.of_person(person, EVERY)
    return [
        Switch(
            channel,
            WORDINGS[channel],
            kind_of(channel),
            is_on(known[channel]),
            known[channel].has_consent,
            known[channel].is_opted_out,
        )
        for channel in EVERY
    ]


def is_on(known: Facts) -> bool:
    """Whether anything may come this way, were it the right day and something like what was bought."""
    by_itself = known.is_active_customer and (known.channel not in ELECTRONIC or known.collected_with_sale)
    return not known.is_opted_out and (known.has_consent or by_itself)


def kind_of(channel: Channel) -> Kind:
    """The consent that a yes to this channel is, in the ledger of all consents."""
    return BY_CODE[PURPOSES[channel]]


def say_no(person: Person, channels: Iterable[Channel], *, how: How, by: User) -> None:
    """No more marketing by these channels, from this moment. Safe to repeat: each no is written down.

    A consent that stands is taken back with it.
    """
    chosen = list(channels)
    with transaction.atomic():
        for channel in chosen:
            _take_back(person, channel, by=by)
            marks = suppression.marks_of(person, channel)
            suppression.suppress(marks, channel, source=how, person=person)
        _log(by, chosen, "no", how, person=person)


def say_yes(
    person: Person, channel: Channel, *, by: User, language: str, wording_version: int, evidence: str
) -> None:
    """The person's own yes, in the words they read. Where they had objected to all, only this channel opens again.

    Raises StillRestricted when something else stops all marketing, `ledger.Outdated` for words out of use.
    """
    with transaction.atomic():
        if lifting.end_own_marketing(person, by=by):
            say_no(person, [one for one in EVERY if one != channel], how=How.OBJECTION, by=by)
        if not gate.may(person, Use.MARKETING):
            raise StillRestricted
        given = ledger.give(
            person,
            kind_of(channel).code,
            wording_version=wording_version,
            channel=PrivacyCase.Channel.PORTAL,
            language=language,
            evidence=evidence,
            by=by,
        )
        MarketingChoice.objects.create(
            person=person,
            channel=channel,
            state=State.YES,
            how=How.PORTAL,
            wording=given.wording,
            language=given.language,
        )
        _log(by, [channel], "yes", How.PORTAL, person=person)


def stop_address(
    channels: Iterable[Channel], *, address: str = "", customer: str = "", how: How, by: Actor
) -> list[Channel]:
    """No more marketing to an address, whoever it belongs to and whether or not it is held here.

    The channels it was done for: those that have such addresses, or have the number's customer. Safe to repeat.
    """
    asked = {channel: _asked(channel, address, customer) for channel in channels}
    found = {channel: row for channel, row in asked.items() if row.is_understood}
    with transaction.atomic():
        for channel, row in found.items():
            suppression.suppress(row.marks, channel, source=how, customer=row.customer)
        if found:
            _log(by, found, "no", how)
    return list(found)


def _asked(channel: Channel, address: str, customer: str) -> Asked:
    row = normalising.asked(channel, address=address, customer=customer)
    return row if row.is_understood else normalising.asked(channel, customer=customer)


def stop_marks(marks: Iterable[bytes], channel: Channel) -> None:
    """The same by the fingerprints in the link of a letter (RFC 8058).

    Only what changes something is written in the log: the first time, and a no after a yes.
    """
    asked = list(marks)
    with transaction.atomic():
        is_news = not suppression.are_all_suppressed(asked, channel)
        if suppression.suppress(asked, channel, source=How.LINK) or is_news:
            _log("unsubscribe", [channel], "no", How.LINK)


def remember(person: Person) -> None:
    """Before an erasure: what they said no to stays known under all they could come back by. Safe to repeat."""
    known = facts.of_person(person, EVERY)
    for channel in (channel for channel in EVERY if known[channel].is_opted_out):
        suppression.suppress(suppression.marks_of(person, channel), channel, source=How.PORTAL)


def _take_back(person: Person, channel: Channel, *, by: User) -> None:
    purpose = kind_of(channel).code
    if ledger.standing(person).filter(purpose=purpose).exists():
        is_own = by.person_id == person.pk
        told = PrivacyCase.Channel.PORTAL if is_own else PrivacyCase.Channel.PHONE
        ledger.withdraw(person, purpose, channel=told, by=by)


def _log(
    by: Actor, channels: Iterable[Channel], said: str, how: How, *, person: Person | None = None
) -> None:
    fields = [channel.value for channel in channels]
    record(Action.MARKETING_CHOSEN, actor=by, subject=person, fields=fields, reason=f"{said}:{how.value}")
