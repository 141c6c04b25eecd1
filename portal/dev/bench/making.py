"""Makes what the pages are measured on: `python -m portal.dev.bench.making FILE MANY FEW OTHERS`.

Writes cookies of the two customers and the place of the oldest page to FILE, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django
from django.db import connection

django.setup()

from django.test import Client  # noqa: E402 - the models are there only now
from django.utils import timezone  # noqa: E402

from accounts import partitions  # noqa: E402
from accounts.models import (  # noqa: E402
    Agreement,
    AlarmActivation,
    ArmingEvent,
    CommandEvent,
    ContactPoint,
    Customer,
    LockEvent,
    Occupancy,
    Panel,
    Person,
    PlugEvent,
    Site,
    User,
)
from accounts.models.activity import ActivityEvent  # noqa: E402
from privacy.overview import filters, order  # noqa: E402
from privacy.overview.filters import Place  # noqa: E402
from privacy.papers import documents  # noqa: E402

DAYS = 725
BATCH = 1_000
ALARMS = 23
EVENTS_OF_OTHERS = 40
# For each kind of event: its share, over how many days, whose they are, and the column that tells what happened.
KINDS: tuple[tuple[type[ActivityEvent], float, int, str, dict[str, str]], ...] = (
    (ArmingEvent, 0.80, DAYS, "person", {"mode": "full"}),
    (CommandEvent, 0.10, DAYS, "system", {"command": "bypass", "vendor_type": "", "result": "done"}),
    (LockEvent, 0.08, 88, "person", {"action": "lock", "lock_name": "Inngang"}),
    (PlugEvent, 0.02, 28, "person", {"action": "on", "plug_name": "Lampe"}),
)
EVENT = """
    SELECT md5(site::text || %(kind)s || n)::uuid, %(last)s - n * (%(span)s / %(count)s), now(), site,
        CASE %(actor_kind)s WHEN 'person' THEN actor END, %(actor_kind)s, '', 'app', false, {told}
    FROM unnest(%(sites)s::uuid[], %(actors)s::uuid[]) AS household(site, actor), generate_series(1, %(count)s) n
"""
COLUMNS = (
    "id, occurred_at, received_at, site_id, actor_id, actor_kind, unresolved_name, channel, time_uncertain"
)


def main(file: str, many: str, few: str, others: str) -> None:
    """Make everything in one go. The database was empty before."""
    now = timezone.now()
    for model in (ArmingEvent, CommandEvent, LockEvent, PlugEvent):
        first = partitions.months_after(partitions.month_of(now), -25)
        partitions.ensure(model, (partitions.months_after(first, month) for month in range(28)))
    households = customers(int(others) + 2)
    for household, number in zip(households, (int(many), int(few)), strict=False):
        fill([household], number)
    fill(households[2:], EVENTS_OF_OTHERS)
    AlarmActivation.objects.bulk_create(
        alarm for person, site in households[:2] for alarm in alarms(person, site)
    )
    found = {
        name: cookie(person, name) for name, (person, _site) in zip(("many", "few"), households, strict=False)
    }
    found["last"] = oldest_page(households[0][0])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    Path(file).write_text(json.dumps(found), encoding="ascii")


def customers(number: int) -> list[tuple[Person, Site]]:
    """So many households: a person who owns a home, with what belongs to it."""
    since = timezone.now() - timedelta(days=DAYS + 100)
    day = since.date()
    people = [Person(given_name="Kunde", family_name=f"Nummer {n}") for n in range(number)]
    buyers = [
        Customer(customer_number=f"{n:07d}", kind="person", person=person, started_on=day)
        for n, person in enumerate(people)
    ]
    sites = [
        Site(installation_number=f"B{n:06d}", street_address=f"Veien {n}", postal_code="0001", city="Oslo")
        for n in range(number)
    ]
    rows: tuple[list[Any], ...] = (
        people,
        buyers,
        sites,
        [
            Occupancy(site=site, customer=buyer, valid_from=since)
            for site, buyer in zip(sites, buyers, strict=True)
        ],
        [
            Panel(site=site, model="SX-200", serial=f"S{n}", installed_at=since, monitoring_state="connected")
            for n, site in enumerate(sites)
        ],
        [agreement(buyer, site, day) for buyer, site in zip(buyers, sites, strict=True)],
        [
            ContactPoint(person=person, kind="email", value=f"{n}@example.no")
            for n, person in enumerate(people)
        ],
    )
    for group in rows:
        for start in range(0, number, BATCH):  # a transaction each: every period holds a lock until its end
            type(group[0])._default_manager.bulk_create(group[start : start + BATCH])
    return list(zip(people, sites, strict=True))


def agreement(buyer: Customer, site: Site, day: date) -> Agreement:
    number = f"A{buyer.customer_number}"
    return Agreement(
        number=number, customer=buyer, site=site, signed_on=day, starts_on=day, terms_version="2024-1",
        sales_channel="web", status="active",
    )  # fmt: skip


def alarms(person: Person, site: Site) -> Iterator[AlarmActivation]:
    """As many alarms as a home has in its time."""
    for number in range(ALARMS):
        yield AlarmActivation(
            key=f"{site.installation_number}-{number}",
            site=site,
            occurred_at=timezone.now() - timedelta(days=15 * (number + 1)),
            alarm_type="burglary",
            triggered_by=person,
            classification="false",
        )


def fill(households: Sequence[tuple[Person, Site]], number: int) -> None:
    """So many events of each household, evenly over the time each kind is kept."""
    for model, share, days, actor_kind, told in KINDS:
        values = {
            "actors": [person.pk for person, _site in households],
            "sites": [site.pk for _person, site in households],
            "actor_kind": actor_kind,
            "kind": model.__name__,
            "last": timezone.now() - timedelta(minutes=5),
            "span": timedelta(days=days),
            "count": round(number * share),
        }
        if households and values["count"]:
            copy(model, told, values)


def copy(model: type[ActivityEvent], told: dict[str, str], values: dict[str, Any]) -> None:
    """Let PostgreSQL write the rows and read them again with COPY, as a load from outside comes in."""
    connection.ensure_connection()
    source, target = connection.connection, connection.copy()
    target.ensure_connection()
    columns = f"{COLUMNS}, {', '.join(told)}"
    query = EVENT.format(told=", ".join(f"'{value}'" for value in told.values()))
    with source.cursor() as reading, target.connection.cursor() as writing:
        out = reading.copy(f"COPY ({query}) TO STDOUT", values)
        into = writing.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN")
        with out as rows, into as table:
            for block in rows:
                table.write(block)
    target.close()


def cookie(person: Person, name: str) -> str:
    """Sign the person in: the cookies their browser would send."""
    user = User.objects.create(email=f"{name}@example.no", person=person)
    documents.see(user, documents.must_see(user), language="nb")
    client = Client()
    client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def oldest_page(person: Person) -> str:
    """The place before the thirty oldest events, as the address of a page names it."""
    category = order.category("bruk")
    rows = ArmingEvent.objects.filter(actor=person).order_by("occurred_at", "id")
    last = rows[30]
    if category is None:
        raise LookupError("bruk")
    return filters.sealed(Place(last.occurred_at, last.id), category)


if __name__ == "__main__":
    main(*sys.argv[1:])
