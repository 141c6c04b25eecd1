"""Noticing readings without a plausible reason: the clock's part. What is found is for the officer to ask about.

Whose home or name an employee shares is compared by keyed fingerprints, as the person whose data it is: nobody sees
a name or an address, only that they were the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count
from django.db.models.functions import TruncDay, TruncHour
from django.utils import timezone

from accounts import sealing
from accounts.models import Person, Site
from accounts.wall import scope
from privacy.models import Finding, Fingerprint, Opening, Reading
from privacy.models.readings import Reason

Rule = Finding.Rule
OSLO = ZoneInfo("Europe/Oslo")
# The clock comes every hour; a worker may be down over a long weekend.
LOOKS_BACK = timedelta(days=7)
# A search hit has no reference: what is opened after it has one.
WITHOUT_REFERENCE = (Reason.EMERGENCY, Reason.SEARCH)
# What the worker may read of them.
OPENING = ("id", "by_id", "reason", "opened_at")
READING = ("id", "by_id", "person_id", "at", "reason", "reference")


def notice(now: datetime) -> None:
    """Find what there is to ask about in the last days. Safe to repeat: a rule finds the same once."""
    since = now - LOOKS_BACK
    once = [*_emergencies(since), *_without_reference(since), *_own(since)]
    Finding.objects.bulk_create(once, ignore_conflicts=True)
    amounts = _amounts(since)
    judged = Finding.objects.filter(closed_at__isnull=False, key__in=[one.key for one in amounts])
    over = set(judged.values_list("key", flat=True))
    Finding.objects.bulk_create(
        [one for one in amounts if one.key not in over],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["count"],
    )


def name_mark(family_name: str) -> str:
    """The fingerprint of a family name, however it is written."""
    return sealing.fingerprint(_plain(family_name), context="employee_name").hex()


def address_mark(street: str, postal_code: str) -> str:
    """The fingerprint of an address, however it is written."""
    return sealing.fingerprint(_plain(f"{street} {postal_code}"), context="employee_address").hex()


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace(",", " ").split())


def _emergencies(since: datetime) -> Iterator[Finding]:
    for one in Opening.objects.filter(reason=Reason.EMERGENCY, opened_at__gt=since).only(*OPENING):
        yield Finding(
            key=f"{Rule.EMERGENCY}:{one.pk}",
            rule=Rule.EMERGENCY,
            by_id=one.by_id,
            opening_id=one.pk,
            happened_at=one.opened_at,
        )


def _without_reference(since: datetime) -> Iterator[Finding]:
    bare = _read(since).filter(reference="").exclude(reason__in=WITHOUT_REFERENCE)
    return (_of_reading(Rule.NO_REFERENCE, one) for one in bare)


def _own(since: datetime) -> Iterator[Finding]:
    """Of each employee and person once a day, whatever was seen of them."""
    marks = {mark.user_id: mark for mark in Fingerprint.objects.all()}
    known: dict[UUID, tuple[str, frozenset[str]]] = {}
    for one in _read(since).filter(by__in=marks):
        mark = marks[one.by_id]
        if one.person_id not in known:
            known[one.person_id] = _marks_of(one.person_id)
        name, addresses = known[one.person_id]
        if name in mark.names:
            yield _of_reading(Rule.OWN_NAME, one)
        if mark.address in addresses:
            yield _of_reading(Rule.OWN_ADDRESS, one)


def _marks_of(person_id: UUID) -> tuple[str, frozenset[str]]:
    """What a person would be known by: read as that person, who may see their own name and homes."""
    with scope.of_person(person_id):
        name = Person.objects.values_list("family_name", flat=True).get(pk=person_id)
        homes = list(Site.objects.values_list("street_address", "postal_code"))
    return name_mark(name), frozenset(address_mark(street, code) for street, code in homes)


def _amounts(since: datetime) -> list[Finding]:
    """More different people in a day or an hour of Oslo than the settings hold for usual."""
    rules = (
        (Rule.MANY_A_DAY, TruncDay("at", tzinfo=OSLO), settings.READINGS_A_DAY),
        (Rule.MANY_AN_HOUR, TruncHour("at", tzinfo=OSLO), settings.READINGS_AN_HOUR),
    )
    return [
        Finding(
            key=f"{rule}:{one['by']}:{one['begun'].isoformat()}",
            rule=rule,
            by_id=one["by"],
            happened_at=one["begun"],
            count=one["people"],
        )
        for rule, begun, limit in rules
        for one in _counted(since, begun, limit)
    ]


def _counted(since: datetime, begun: Any, limit: int) -> Iterable[Any]:
    whole_days = timezone.localtime(since, OSLO).replace(hour=0, minute=0, second=0, microsecond=0)
    read = Reading.objects.filter(at__gte=whole_days).order_by().annotate(begun=begun)
    return read.values("by", "begun").annotate(people=Count("person", distinct=True)).filter(people__gt=limit)


def _read(since: datetime) -> Any:
    return Reading.objects.filter(at__gt=since).order_by("at", "id").only(*READING)


def _of_reading(rule: Rule, one: Reading) -> Finding:
    day = timezone.localtime(one.at, OSLO).date()
    return Finding(
        key=f"{rule}:{one.by_id}:{one.person_id}:{day}",
        rule=rule,
        by_id=one.by_id,
        reading_id=one.pk,
        happened_at=one.at,
    )
