"""What time does to a change of ownership: lets it be planned, carries it out at its minute, lets it run out.

Letters owed: `ownership-asked`, `ownership-scheduled`, `ownership-done`, `ownership-expired`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from accounts.models import HandoverCheck, Letter, OwnershipChange, Takeover
from accounts.ownership import executing, inviting, lapsing, stops
from accounts.ownership.letters import BUYER, SELLER, tell
from accounts.ownership.moving import move
from accounts.ownership.states import ANSWER_WITHIN, ON_TIME_WITHIN, State

A_ROUND = 200
ASKED = "ownership-asked"
# The buyer has read, agreed, shown who they are, and been looked at by a person.
HALF = Takeover.objects.filter(
    change=OuterRef("pk"), accepted_at__isnull=False, identity_at__isnull=False, credit_at__isnull=False
)
WHOLE = Q(to_customer__isnull=False) & Q(Exists(HALF))
# The letter's key is as `letters.key_of` makes it.
LETTER = Letter.objects.filter(
    key=Concat(Value(f"{ASKED}:"), Cast(OuterRef("pk"), CharField()), Value(f":{SELLER}"))
)
STANDS = Exists(HandoverCheck.objects.filter(stops.standing(), change=OuterRef("pk")))
logger = logging.getLogger(__name__)


def move_due(now: datetime) -> int:
    """Take every change on whose time has come; how many moved or were told. Safe to repeat, and for two."""
    moved = expire_due(now) + ask_owners(now) + schedule_ready(now) + hand_over_due(now)
    return moved + lapsing.tell_askers(now)


def expire_due(now: datetime) -> int:
    """Nobody answered in fourteen days: nothing happens, and the link is dead."""
    waiting = Q(state__in=[State.INITIATED, State.AWAITING_COUNTERPARTY])
    return _each(waiting & Q(initiated_at__lte=now - ANSWER_WITHIN), _expire, now)


def ask_owners(now: datetime) -> int:
    """Somebody asked for a home: whoever has it is written to, once."""
    by_buyer = Q(state=State.INITIATED, initiated_by=OwnershipChange.InitiatedBy.BUYER)
    return _each(by_buyer & ~Q(Exists(LETTER)), _ask, now)


def schedule_ready(now: datetime) -> int:
    """Both have confirmed and a person has looked: the minute is set. What must be seen first waits for that."""
    confirmed = Q(seller_confirmed_at__isnull=False, buyer_confirmed_at__isnull=False)
    return _each(Q(state=State.BUYER_ONBOARDING) & confirmed & WHOLE, _schedule, now)


def hand_over_due(now: datetime) -> int:
    """Those whose minute has come: one's time ends and the other's begins, all of it or nothing."""
    return _each(Q(state=State.SCHEDULED, takeover_at__lte=now) & WHOLE, _hand_over, now)


def _each(which: Q, step: Callable[[OwnershipChange, datetime], bool], now: datetime) -> int:
    """Those that stand still come last: however many there are, they keep nobody else waiting."""
    found = OwnershipChange.objects.filter(which).alias(stands=STANDS).order_by("stands", "takeover_at", "pk")
    return sum(_alone(key, which, step, now) for key in list(found.values_list("pk", flat=True)[:A_ROUND]))


def _alone(key: UUID, which: Q, step: Callable[[OwnershipChange, datetime], bool], now: datetime) -> bool:
    """One change in a transaction of its own. Where an erasure of the household is at work: the next round."""
    try:
        with transaction.atomic():
            rows = OwnershipChange.objects.select_for_update(skip_locked=True).filter(which, pk=key)
            change = rows.first()
            return change is not None and step(change, now)
    except OperationalError as error:
        logger.warning("ownership change %s waits for the next round: %s", key, type(error).__name__)
        return False


def _ask(change: OwnershipChange, _now: datetime) -> bool:
    tell(change, ASKED, SELLER)
    return True


def _expire(change: OwnershipChange, _now: datetime) -> bool:
    move(change, State.EXPIRED, by=None)
    inviting.forget(change)
    tell(change, "ownership-expired", SELLER, BUYER)
    return True


def _schedule(change: OwnershipChange, now: datetime) -> bool:
    if _is_stopped(change, now):
        return False
    move(change, State.SCHEDULED, by=None, **_not_backdated(change, now))
    _use_up_release(change, now)
    tell(change, "ownership-scheduled", SELLER, BUYER)
    return True


def _hand_over(change: OwnershipChange, now: datetime) -> bool:
    if _is_stopped(change, now):
        return False
    move(change, State.EXECUTING, by=None, **_not_backdated(change, now))
    report = executing.hand_over(change, now=now)
    move(change, State.COMPLETED, by=None, completed_at=now, wipe_report=report)
    tell(change, "ownership-done", SELLER, BUYER)
    return True


def _not_backdated(change: OwnershipChange, now: datetime) -> dict[str, datetime]:
    """A minute that has passed while somebody had to look is now instead: the time until then is the seller's."""
    is_late = change.takeover_at is not None and now - change.takeover_at > ON_TIME_WITHIN
    return {"takeover_at": now} if is_late else {}


def _is_stopped(change: OwnershipChange, now: datetime) -> bool:
    """Whether an employee must look first, and has not. Asked again at the very minute."""
    occupancy = executing.running(change)
    must = occupancy is None or stops.must_be_seen(occupancy)
    check, _is_new = HandoverCheck.objects.get_or_create(change=change)
    own = HandoverCheck.objects.filter(pk=check.pk)
    is_released = own.filter(stopped_at__isnull=False).exclude(stops.standing()).exists()
    if not must or is_released:
        return occupancy is None
    own.filter(stopped_at=None).update(stopped_at=now)
    return True


def _use_up_release(change: OwnershipChange, now: datetime) -> None:
    """What was looked at is planned. What stops it before its minute is looked at for itself."""
    if change.takeover_at is not None and change.takeover_at > now:
        HandoverCheck.objects.filter(change=change).update(stopped_at=None)
