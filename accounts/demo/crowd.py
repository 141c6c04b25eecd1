"""Many more customers than anybody knows by name, and one with more events than anybody reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain

import pgtrigger
from django.db import connection
from django.db.models import Model

from accounts.demo import household_history, household_rows, spreading
from accounts.demo.households import Household, household
from accounts.demo.sample import at
from accounts.demo.sign_ins import sign_in
from accounts.models import Customer

USUAL = 50
AT_MOST = 300_000
TOGETHER = 500
EVENTS_EACH = 100
# Each of them is alone in a home of its own: there is nothing these could refuse.
NO_OVERLAP = (
    "accounts.Occupancy:occupancy_no_overlap",
    "accounts.CodeAssignment:code_assignment_no_overlap",
)
HEAVY = Household(
    number=999_999,
    given_name="Trygve",
    family_name="Ung",
    birth_date=date(1971, 6, 11),
    street="Tungveien 1",
    postal_code="2317",
    city="Hamar",
    since=at(2018, 2, 1, 9),
    email="tung@example.no",
)


def make_crowd(end: datetime, *, customers: int) -> int:
    """Store so many customers and a year of each; how many events were new.

    Safe to repeat: those who are there stay as they are. Minutes for 20 000, in flat memory.
    """
    with _checked_at_once():
        return sum(
            _make_some([household(number, end) for number in numbers], end)
            for numbers in _portions(customers)
        )


def make_heavy(end: datetime, *, events: int) -> int:
    """Store one customer with a sign-in and so many events; how many were new. Nothing where they are already.

    Minutes for 5 000 000, in flat memory.
    """
    if not _missing([HEAVY]):
        return 0
    with _checked_at_once():
        _store(chain(household_rows.rows(HEAVY), household_history.rows(HEAVY, end)))
        sign_in("tung", person=HEAVY.id("person"), since=HEAVY.since)
        return spreading.spread([HEAVY], spreading.heavy(count=events), end)


def _portions(customers: int) -> Iterator[range]:
    for first in range(1, customers + 1, TOGETHER):
        yield range(first, min(first + TOGETHER, customers + 1))


def _make_some(households: Sequence[Household], end: datetime) -> int:
    new = _missing(households)
    if not new:
        return 0
    who = chain.from_iterable(household_rows.rows(one) for one in new)
    what = chain.from_iterable(household_history.rows(one, end) for one in new)
    _store(chain(who, what))
    return spreading.spread(new, spreading.usual(count=EVENTS_EACH), end)


def _missing(households: Sequence[Household]) -> list[Household]:
    ids = [one.id("customer") for one in households]
    there = set(Customer.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [one for one in households if one.id("customer") not in there]


def _store(rows: Iterable[Model]) -> None:
    """Table by table, in the order in which the tables come first: what is pointed to is there before."""
    by_table: dict[type[Model], list[Model]] = {}
    for row in rows:
        by_table.setdefault(type(row), []).append(row)
    with pgtrigger.ignore(*NO_OVERLAP):
        for model, same in by_table.items():
            model._default_manager.bulk_create(same)


@contextmanager
def _checked_at_once() -> Iterator[None]:
    """Foreign keys are looked up statement by statement. Put off until commit, the millions of look-ups still to be
    made would fill the server's memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
