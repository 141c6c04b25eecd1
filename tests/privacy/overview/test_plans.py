"""What PostgreSQL does for the pages of somebody with very many events: reads by index, in few months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Tally, User
from accounts.page import SITE_KEY
from accounts.viewers import Viewer
from accounts.wall import scope
from privacy.overview import ages, dates, filters, first_page, sections
from privacy.overview import order as categories
from privacy.overview.events import parts
from privacy.overview.filters import Place
from privacy.overview.prepared import Question
from tests.privacy.exports.crowds import fill
from tests.world import World

pytestmark = pytest.mark.django_db
MANY = 60_000
EVENT_TABLES = ("armingevent", "lockevent", "plugevent", "commandevent")
PARTITION = re.compile(rf"(accounts_(?:{'|'.join(EVENT_TABLES)})_\d{{6}})")
QUESTIONS = {
    "numbers": sections.NUMBERS,
    "dates": dates.DATES,
    "years": ages.YEARS,
    "equipment": first_page.EQUIPMENT,
}
# A month of Oslo lies in two of UTC; the thirty days of others' changes in two more of the same.
MONTHS_OF_A_PAGE = 4
PAGES = [
    "/",
    "/opplysninger/",
    "/opplysninger/bruk/",
    "/opplysninger/bruk/?periode=alt",
    "/opplysninger/bruk/?type=pa&periode=alt",
    "/opplysninger/bruk/?periode=2026-11",
    "/opplysninger/laser/?periode=alt",
]


@pytest.fixture
def crowded(world: World) -> World:
    """Ingrid has sixty thousand events in two years, others have as many, and PostgreSQL knows."""
    for person, home in ((world.ingrid, "house"), (world.lise, "lise"), (world.tor, "lise")):
        ends, gap = world.now - timedelta(minutes=1), timedelta(days=720) / MANY
        fill(person, world.sites[home], count=MANY, last=ends, gap=gap)
    Tally.objects.bulk_create(
        Tally(
            event=f"other{number}",
            site=world.sites["lise"],
            actor=world.lise,
            action="x",
            month=date(2026, 1, 1),
            held_in=date(2026, 1, 1),
            number=1,
        )
        for number in range(5_000)
    )
    with connection.cursor() as cursor:
        for name in ("armingevent", "tally"):
            cursor.execute(f"ANALYZE accounts_{name}")
    return world


@pytest.fixture
def ingrid(crowded: World) -> Client:
    client = Client()
    client.force_login(crowded.users["ingrid"])
    session = client.session
    session[SITE_KEY] = str(crowded.sites["house"].pk)
    session.save()
    return client


def plans(client: Client, address: str) -> Iterator[str]:
    """The plans of all that a page asks of events and tallies, behind the wall."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    asked = [query["sql"] for query in captured if "event" in query["sql"] or "tally" in query["sql"]]
    user = User.objects.get(pk=client.session[SESSION_KEY])
    with scope.of_user(user), connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"EXPLAIN {sql}")
            yield "\n".join(line for (line,) in cursor.fetchall())


def test_no_page_reads_a_table_of_events_from_end_to_end_nor_opens_many_months(ingrid: Client) -> None:
    for address in PAGES:
        for plan in plans(ingrid, address):
            large = re.findall(r"Seq Scan on (accounts_armingevent_\d{6}|accounts_tally)\b", plan)
            assert not large, (address, plan)
            months = {name for name in PARTITION.findall(plan) if "armingevent" in name}
            assert len(months) <= MONTHS_OF_A_PAGE, (address, months)


def test_the_oldest_page_opens_as_few_months_as_the_newest(crowded: World, ingrid: Client) -> None:
    use = categories.category("bruk")
    assert use is not None
    own = parts(use, Viewer(crowded.ingrid), site=None, kind=None)[0]
    last = own.rows.order_by("occurred_at", "id")[30]
    token = filters.sealed(Place(last.occurred_at, last.id), use)
    address = f"/opplysninger/bruk/?periode=alt&etter={token}"
    for plan in plans(ingrid, address):
        assert len(set(PARTITION.findall(plan))) <= MONTHS_OF_A_PAGE, plan
    assert ingrid.get(address).content.decode().count('<span class="disc">') == 30


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_small_table_is_found_by_an_index(full_world: World, name: str) -> None:
    """However few rows the tests have: told not to read whole tables, PostgreSQL finds a way around every one.

    What it knows of the tables must be what they hold, not what autovacuum saw in an earlier test; and a subplan is
    chosen by its cost alone, so reading a whole table must cost, too.
    """
    question: Question = QUESTIONS[name]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL seq_page_cost = 1000000")
        for person in (full_world.ingrid, full_world.lise):
            query = question.ask(Viewer(person))
            with scope.of_person(person.pk):
                cursor.execute(f"EXPLAIN {query.sql}", query.values)
                plan = "\n".join(line for (line,) in cursor.fetchall())
            assert not re.findall(r"Seq Scan on (\w+)", plan), plan
