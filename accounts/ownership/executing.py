"""The takeover itself: one's time ends, the other's begins, and nothing is carried over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import Agreement, AuthorisedUser, Customer, Occupancy, OwnershipChange, Person, Takeover
from accounts.ownership.ending import end_all

OSLO = ZoneInfo("Europe/Oslo")
# Angrerettloven § 21: fourteen days from the day the agreement was made.
WITHDRAW_WITHIN = timedelta(days=14)


def running(change: OwnershipChange) -> Occupancy | None:
    """The time that is to end: that of whoever hands over, if it still runs."""
    rows = Occupancy.objects.filter(site=change.site_id, customer=change.from_customer_id, valid_to=None)
    return rows.first()


def hand_over(change: OwnershipChange, *, now: datetime) -> dict[str, int]:
    """End one household and begin the next at the minute both agreed on; what was ended, counted."""
    old = Occupancy.objects.select_for_update().get(
        site=change.site_id, customer=change.from_customer_id, valid_to=None
    )
    day = change.takeover_at.astimezone(OSLO).date()
    report = end_all(old, now=now)
    Occupancy.objects.filter(pk=old.pk).update(valid_to=change.takeover_at)
    new = Occupancy(site_id=change.site_id, customer_id=change.to_customer_id, valid_from=change.takeover_at)
    new.save(force_insert=True)
    _end_agreement(change, day)
    _begin_agreement(change, day)
    _let_in(new, change, now=now)
    return report


def _end_agreement(change: OwnershipChange, day: date) -> None:
    """The clocks of what we keep of whoever moved out start here. Their other homes are as before."""
    own = Agreement.objects.filter(customer=change.from_customer_id)
    ending = own.filter(site=change.site_id).exclude(status=Agreement.Status.ENDED)
    ending.filter(starts_on__lte=day).update(status=Agreement.Status.ENDED, ended_on=day)
    lives_on = (
        own.exclude(status=Agreement.Status.ENDED).exists()
        or Occupancy.objects.filter(customer=change.from_customer_id)
        .filter(Q(valid_to=None) | Q(valid_to__gt=change.takeover_at))
        .exists()
    )
    if not lives_on:
        Customer.objects.filter(pk=change.from_customer_id).update(status=Customer.Status.ENDED, ended_on=day)


def _begin_agreement(change: OwnershipChange, day: date) -> None:
    takeover = Takeover.objects.get(change=change)
    signed = takeover.accepted_at.astimezone(OSLO).date()
    Agreement(
        number=change.key,
        customer_id=change.to_customer_id,
        site_id=change.site_id,
        signed_on=signed,
        starts_on=day,
        terms_version=takeover.terms_version,
        sales_channel=Agreement.Channel.OWNERSHIP_CHANGE,
        withdrawal_deadline=signed + WITHDRAW_WITHIN,
    ).save(force_insert=True)
    buyer = Customer.objects.filter(pk=change.to_customer_id)
    buyer.filter(started_on=None).update(started_on=day)
    buyer.update(status=Customer.Status.ACTIVE, ended_on=None)


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
