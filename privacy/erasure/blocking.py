"""What stands in the way of an erasure, in plain words, before anything is sent (F-55)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import (
    Agreement,
    Customer,
    Invoice,
    Occupancy,
    Panel,
    Payment,
    Person,
)
from privacy.erasure import stores
from privacy.models import Hold, Restriction
from privacy.registry import Text
from privacy.uses import KEEPS

MONEY = DecimalField(max_digits=14, decimal_places=2)


@dataclass(frozen=True)
class Blocker:
    """One thing in the way. What is hard stops the request itself; the rest lets it wait for somebody."""

    code: str
    words: Text
    is_hard: bool


AGREEMENT = Blocker(
    "agreement",
    _("Avtalen din løper. Alt kan slettes når den er slutt; til da kan vi slette det vi ikke trenger."),
    is_hard=True,
)
ALARM = Blocker("alarm", _("En alarm er ikke avsluttet. Vi må bli ferdige med den først."), is_hard=True)
DEBT = Blocker("debt", _("Det står en faktura ubetalt. Den må gjøres opp først."), is_hard=True)
RESTRICTION = Blocker(
    "restriction",
    _("Du har bedt oss ta vare på noe av dette. Vi sletter ikke før du opphever det."),
    is_hard=False,
)
HOLD = Blocker(
    "hold",
    _("Noe av dette må vi ta vare på til en sak er avgjort. Vi sletter når den er det."),
    is_hard=False,
)
EQUIPMENT = Blocker(
    "equipment",
    _("Vi har ikke fått tilbake utstyret som var leid. En av oss avklarer det med deg."),
    is_hard=False,
)
# With these the erasure waits until they are gone; with any other soft one a person decides.
HOLDING = frozenset({"hold", "restriction"})


def has_agreement(person: Person) -> bool:
    """Whether an agreement runs: then most of what we hold is still needed for it (R-27)."""
    own = Q(customer__person=person)
    return (
        Agreement.objects.filter(own).exclude(status=Agreement.Status.ENDED).exists()
        or Customer.objects.filter(
            person=person, status__in=[Customer.Status.ACTIVE, Customer.Status.TERMINATING]
        ).exists()
    )


def find(person: Person, *, choice: str, now: datetime) -> tuple[Blocker, ...]:
    """Everything in the way of this choice. A bounded number of queries."""
    return tuple(_found(person, choice=choice, now=now))


def _found(person: Person, *, choice: str, now: datetime) -> Iterator[Blocker]:
    if Restriction.objects.filter(person=person, lifted_at=None, ground__in=KEEPS).exists():
        yield RESTRICTION
    if Hold.objects.standing().filter(person=person).exists():
        yield HOLD
    if choice != "all":
        return
    if has_agreement(person):
        yield AGREEMENT
    if _has_open_alarm(person):
        yield ALARM
    if _owes(person):
        yield DEBT
    if _has_equipment(person, now):
        yield EQUIPMENT


def _has_open_alarm(person: Person) -> bool:
    alarm = stores.category_of("accounts.AlarmActivation")[1]
    return bool(stores.rows(alarm, person.pk).filter(closed_at=None).exists())


def _owes(person: Person) -> bool:
    paid = Payment.objects.filter(invoice=OuterRef("pk")).values("invoice").annotate(sum=Sum("amount"))
    credited = Invoice.objects.filter(credits=OuterRef("pk")).values("credits").annotate(sum=Sum("total"))
    nothing = Value(0, output_field=MONEY)
    open_now = Invoice.objects.filter(customer__person=person, kind=Invoice.Kind.INVOICE).annotate(
        paid=Coalesce(Subquery(paid.values("sum"), output_field=MONEY), nothing),
        credited=Coalesce(Subquery(credited.values("sum"), output_field=MONEY), nothing),
    )
    # A credit note has a negative sum where the company books it so.
    return any(
        one.total > one.paid + abs(one.credited) for one in open_now.exclude(total__lte=F("paid"))[:200]
    )


def _has_equipment(person: Person, now: datetime) -> bool:
    """Panels that hang where this person was the last to live, and nobody has taken down."""
    sites = Occupancy.objects.filter(customer__person=person).values("site")
    taken_over = Occupancy.objects.exclude(customer__person=person).filter(site__in=sites).values("site")
    hanging = Panel.objects.filter(site__in=sites).exclude(site__in=taken_over)
    return hanging.filter(Q(removed_at=None) | Q(removed_at__gt=now)).exists()
