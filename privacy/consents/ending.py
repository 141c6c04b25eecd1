"""What follows a consent taken back: the use stops, the partner is told, what rested on it is looked at (WF-07)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import post
from accounts.audit import Action, record
from accounts.audit.watching import person as whom
from accounts.models import Person, Recipient, User
from privacy.arrivals import Wish, add_to, one_at_a_time, receive
from privacy.consents import ledger
from privacy.consents.kinds import BY_CODE
from privacy.marketing import choosing
from privacy.marketing.purposes import PURPOSES
from privacy.models import ConsentEnd, ConsentEntry, PrivacyRequest, RecipientNotice, Restriction
from privacy.models.marketing import Channel, How
from privacy.restrictions.starting import Target, begin, under_way
from privacy.states import Incomplete, Right, Status, WrongState
from privacy.uses import Why

Assessment = ConsentEnd.Assessment
# A partner says within a week that they have stopped; until then they are asked again every week.
TIME_TO_ANSWER = timedelta(days=7)
A_ROUND = 500


class Unassessed(Incomplete):
    """Whoever takes a consent back is answered when it is known what must be erased (GDPR Art. 17(1)(b))."""


class Stage(Enum):
    """Where a withdrawal stands. Each is read off what is written down, so none can contradict it."""

    STOPPING = _("partneren har ikke svart ennå")
    STOPPED = _("stoppet hos alle, sletting skal vurderes")
    ASSESSED = _("vurdert, svaret gjenstår")
    CLOSED = _("avsluttet")


@transaction.atomic
def withdraw(
    person: Person,
    purpose: str,
    *,
    by: User,
    channel: str,
    language: str,
    partner: Recipient | None = None,
) -> ConsentEntry:
    """Take a consent back for good: the use stops in this transaction, and the partner is written to.

    What stops nothing here and was shared with nobody, as a consent to marketing, needs no case: it is a no by that
    channel. Safe to repeat: what was taken back already keeps its case.
    """
    one_at_a_time(person.pk)
    kind = BY_CODE[purpose]
    entry = ledger.withdraw(person, purpose, channel=channel, language=language, partner=partner, by=by)
    _refuse_marketing(person, entry, how=How.PORTAL, by=by)
    if kind.target is None or ConsentEnd.objects.filter(entry=entry).exists():
        return entry
    wish = Wish(Right.CONSENT, about=f"{kind.code}:{entry.pk}")
    receive(person, by=by, wishes=[wish], language=language)
    follow(under_way(person, wish), entry, by=by)
    return entry


@transaction.atomic
def withdraw_in(
    request: PrivacyRequest, purpose: str, *, by: User, partner: Recipient | None = None
) -> ConsentEntry:
    """Take back what somebody asked us to by telephone or letter, in the case that was written down of it."""
    person = whom(request.person_id)
    one_at_a_time(request.person_key)
    entry = ledger.withdraw(
        person, purpose, channel=request.case.channel, language=request.language, partner=partner, by=by
    )
    _refuse_marketing(person, entry, how=How.STAFF, by=by)
    follow(request, entry, by=by)
    return entry


def follow(request: PrivacyRequest, entry: ConsentEntry, *, by: User) -> None:
    """Stop the use, and owe the partner a notice. In the transaction of the withdrawal."""
    ConsentEnd.objects.create(entry=entry, request=request)
    target = BY_CODE[entry.purpose].target
    if target and not _others_stand(entry) and not _is_stopped(entry, target):
        begin(request, [target], ground=Why.CONSENT, is_interim=False, by=by)
    if entry.partner:
        _tell(request, entry.partner)


@transaction.atomic
def assess(end: ConsentEnd, assessment: str, *, by: User) -> None:
    """An employee says what rested on the consent alone; what did is erased by a request of its own (Art. 17).

    Raises WrongState when it was said before.
    """
    said = ConsentEnd.objects.filter(pk=end.pk, assessed_at=None)
    if not said.update(assessment=assessment, assessed_at=timezone.now(), assessed_by=by):
        raise WrongState("consent: assessed already")
    request = end.request
    if assessment == Assessment.ERASE:
        add_to(request.case, Wish(Right.ERASURE, about=f"samtykke:{end.entry.purpose}"), by=by)
    record(
        Action.CONSENT_ASSESSED,
        actor=by,
        subject=whom(request.person_id),
        target=end,
        reason=assessment,
        case=request.reference,
    )


def stage(end: ConsentEnd) -> Stage:
    """Where a withdrawal stands. One query, unless the request's notices were fetched before."""
    if any(notice.state == RecipientNotice.State.OWED for notice in end.request.recipient_notices.all()):
        return Stage.STOPPING
    if end.assessed_at is None:
        return Stage.STOPPED
    return Stage.CLOSED if end.request.closed_at else Stage.ASSESSED


def waiting(request: PrivacyRequest) -> QuerySet[ConsentEnd]:
    """The withdrawals of a request that nobody has assessed."""
    return ConsentEnd.objects.filter(request=request, assessed_at=None).select_related("entry__partner")


def settle(request: PrivacyRequest, outcome: Status, _by: User) -> None:
    """The answer is that it is done: not before somebody has said what must be erased. Raises Unassessed."""
    if outcome == Status.GRANTED and waiting(request).exists():
        raise Unassessed


def chase(now: datetime) -> int:
    """Write again to partners who have not answered for a week; how many. Safe to repeat.

    Who has no address is not written to: an employee tells them, from the list of what is not done with.
    """
    before = now - TIME_TO_ANSWER
    every = RecipientNotice.objects.filter(request__right=Right.CONSENT, state=RecipientNotice.State.OWED)
    owed = every.exclude(recipient__contact_email="")
    late = owed.filter(chased_at=None, at__lte=before) | owed.filter(chased_at__lte=before)
    return sum(_chased(key, now) for key in late.order_by("at").values_list("pk", flat=True)[:A_ROUND])


def _refuse_marketing(person: Person, entry: ConsentEntry, *, how: How, by: User) -> None:
    """Whoever takes a consent to marketing back has said no, and gets nothing as a customer either."""
    for channel in Channel:
        if PURPOSES[channel] == entry.purpose:
            choosing.say_no(person, [channel], how=how, by=by)


def _others_stand(entry: ConsentEntry) -> bool:
    """Whether the same use goes on with another partner, by a consent of its own."""
    same = ConsentEntry.objects.filter(person_id=entry.person_id, purpose=entry.purpose)
    return same.standing().exists()


def _is_stopped(entry: ConsentEntry, target: Target) -> bool:
    active = Restriction.objects.active().filter(person_id=entry.person_id, ground=Why.CONSENT)
    return active.filter(use=target.use, purpose=target.purpose).exists()


def _tell(request: PrivacyRequest, partner: Recipient) -> None:
    notice, is_new = RecipientNotice.objects.get_or_create(request=request, recipient=partner)
    if is_new:
        _write(notice, key=f"recipient-consent:{notice.pk}")


@transaction.atomic
def _chased(key: UUID, now: datetime) -> bool:
    """Locked, and read anew: a colleague may have settled it meanwhile."""
    rows = RecipientNotice.objects.select_for_update(of=["self"], skip_locked=True)
    owed = rows.filter(pk=key, state=RecipientNotice.State.OWED)
    notice = owed.select_related("recipient", "request__case").first()
    if notice is None:
        return False
    RecipientNotice.objects.filter(pk=key).update(chased_at=now)
    _write(notice, key=f"recipient-consent:{notice.pk}:{timezone.localdate(now).isoformat()}")
    return True


def _write(notice: RecipientNotice, *, key: str) -> None:
    """The case number and nothing else; without an address an employee tells them by the way they have agreed."""
    if notice.recipient.contact_email:
        facts = {"reference": notice.request.reference}
        post.owe(
            "recipient-consent",
            key=key,
            address=notice.recipient.contact_email,
            language="nb",
            facts=facts,
        )
