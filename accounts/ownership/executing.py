"""The takeover itself: one's time ends, the other's begins, and nothing is carried over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone

from accounts.models import Agreement, AuthorisedUser, Customer, Occupancy, OwnershipChange, Person, Takeover
from accounts.ownership.ending import end_all
from accounts.ownership.states import WrongState

OSLO = ZoneInfo("Europe/Oslo")
# Angrerettloven § 21: fourteen days from the day the agreement was made.
WITHDRAW_WITHIN = timedelta(days=14)


def running(change: OwnershipChange) -> Occupancy | None:
    """The time that is to end: that of whoever hands over, if it still runs."""
    rows = Occupancy.objects.filter(site=change.site_id, customer=change.from_customer_id, valid_to=None)
    return rows.first()


def hand_over(change: OwnershipChange, *, now: datetime) -> dict[str, int]:
    """End one household and begin the next at the minute of the change; what was ended, counted.

    Raises WrongState for a change without a minute or a buyer.
    """
    minute, buyer = change.takeover_at, change.to_customer_id
    if minute is None or buyer is None:
        raise WrongState("not whole")
    old = Occupancy.objects.select_for_update().get(
        site=change.site_id, customer=change.from_customer_id, valid_to=None
    )
    report = end_all(old, now=now)
    Occupancy.objects.filter(pk=old.pk).update(valid_to=minute)
    new = Occupancy(site_id=change.site_id, customer_id=buyer, valid_from=minute)
    new.save(force_insert=True)
    day = minute.astimezone(OSLO).date()
    _end_agreement(change, day, minute)
    _begin_agreement(change, day, buyer)
    _let_in(new, change, now=now)
    return report


def _end_agreement(change: OwnershipChange, day: date, minute: datetime) -> None:
    """The clocks of what we keep of whoever moved out start here. Their other homes are as before."""
    own = Agreement.objects.filter(customer=change.from_customer_id)
    ending = own.filter(site=change.site_id).exclude(status=Agreement.Status.ENDED)
    ending.filter(starts_on__lte=day).update(status=Agreement.Status.ENDED, ended_on=day)
    homes = Occupancy.objects.filter(customer=change.from_customer_id)
    lives_on = (
        own.exclude(status=Agreement.Status.ENDED).exists()
        or homes.filter(Q(valid_to=None) | Q(valid_to__gt=minute)).exists()
    )
    if not lives_on:
        Customer.objects.filter(pk=change.from_customer_id).update(status=Customer.Status.ENDED, ended_on=day)


def _begin_agreement(change: OwnershipChange, day: date, buyer: UUID) -> None:
    takeover = Takeover.objects.get(change=change)
    signed = timezone.localdate(takeover.accepted_at, OSLO)
    Agreement(
        number=change.key,
        customer_id=buyer,
        site_id=change.site_id,
        signed_on=signed,
        starts_on=day,
        terms_version=takeover.terms_version,
        sales_channel=Agreement.Channel.OWNERSHIP_CHANGE,
        withdrawal_deadline=signed + WITHDRAW_WITHIN,
    ).save(force_insert=True)
    customer = Customer.objects.filter(pk=buyer)
    customer.filter(started_on=None).update(started_on=day)
    customer.update(status=Customer.Status.ACTIVE, ended_on=None)


def _let_in(new: Occupancy, change: OwnershipChange, *, now: datetime) -> None:
    """Whoever took over is the first and only user of the home."""
    person = Person.objects.filter(customers=change.to_customer_id).only("pk", "given_name").first()
    if person is not None:
        AuthorisedUser(
            occupancy=new,
            person=person,
            display_name=person.given_name[:60],
            role=AuthorisedUser.Role.OWNER,
            has_app_access=True,
            may_lock=True,
            may_view_log=True,
            valid_from=now,
            state=AuthorisedUser.State.ACTIVE,
        ).save(force_insert=True)
