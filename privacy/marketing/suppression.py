"""Addresses nothing is sent to: remembered by keyed fingerprint after whoever it was is gone (R-47)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from accounts import ledger
from accounts.models import ContactPoint, Customer, Person
from privacy.marketing import normalising
from privacy.marketing.facts import kind_of, of
from privacy.marketing.normalising import Asked
from privacy.models.marketing import Channel, How

ADD = "SELECT wall_suppress(%s, %s, %s, %s::bytea[], %s, %s::uuid[])"


def suppress(
    marks: Iterable[bytes],
    channel: Channel,
    *,
    source: How,
    customer: str | None = None,
    person: Person | None = None,
) -> int:
    """Send nothing to these from now on, nor to addresses of that customer; how many were new. Safe to repeat.

    It is also written down as what `person` said, and that customer. What somebody told the company, and did not
    press here, is written down for whoever has such an address: it stays theirs when the address changes.
    """
    persons = [person.pk] if person else []
    with connection.cursor() as cursor:
        cursor.execute(ADD, [channel.value, kind_of(channel), source.value, list(marks), customer, persons])
        [(added,)] = cursor.fetchall()
    return int(added)


def is_suppressed(marks: Iterable[bytes], channel: Channel) -> bool:
    """Whether any of these gets nothing by that channel."""
    rows = [Asked(canonical=mark) for mark in marks]
    return any(facts.is_opted_out for facts in of(rows, channel, at=timezone.now()))


def are_all_suppressed(marks: Iterable[bytes], channel: Channel) -> bool:
    """Whether nothing is sent to any of these, nor to whoever has such an address."""
    rows = [Asked(held=mark, canonical=mark) for mark in marks]
    return all(facts.is_opted_out for facts in of(rows, channel, at=timezone.now()))


def is_customer(number: str) -> bool:
    """Whether there is a person with that customer number."""
    return of([Asked(customer=number)], Channel.EMAIL, at=timezone.now())[0].is_held


def marks_of(person: Person, channel: Channel) -> set[bytes]:
    """All that a person would be known again by on that channel: they are no longer here then."""
    points = ContactPoint.objects.filter(person=person).values_list("kind", "value")
    found: set[bytes] = set()
    for kind, value in points:
        if kind == kind_of(channel):
            of_address = Channel.PHONE if kind == ContactPoint.Kind.PHONE else Channel.EMAIL
            found |= normalising.asked(of_address, address=value).marks
        if kind == ContactPoint.Kind.POSTAL and channel == Channel.POST:
            found |= normalising.asked(channel, address=f"{person.full_name} {value}").marks
    numbers = Customer.objects.filter(person=person).values_list("customer_number", flat=True)
    return found | {ledger.customer_mark(number) for number in numbers}
