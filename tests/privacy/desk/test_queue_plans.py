"""With 100 000 cases the queue reads only what it shows: by index, and nowhere all of a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from privacy.models import PrivacyRequest
from tests.privacy.desk.cases import QUEUE
from tests.privacy.desk.filler import fill
from tests.world import World

SignedIn = Callable[[str], Client]
LARGE = {"privacy_privacyrequest", "privacy_privacycase", "accounts_person"}
ASKS = [
    {},
    {"hvem": "mine"},
    {"hvem": "ingen"},
    {"frist": "over"},
    {"frist": "7"},
    {"status": "proposed"},
    {"right__exact": "erasure"},
    {"q": "PV-000000BEE"},
    {"q": "{person}"},
    {"avsluttet": "{month}"},
]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def plans(client: Client, asks: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each query of a page that touches a large table, with the plan it had."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(QUEUE, asks).status_code == 200
    for query in asked.captured_queries:
        sql = query["sql"]
        if sql.startswith("SELECT") and any(table in sql for table in LARGE):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
                [(found,)] = cursor.fetchall()
            [whole] = json.loads(found) if isinstance(found, str) else found
            yield sql, whole


@pytest.mark.django_db
def test_no_question_of_the_queue_reads_a_whole_table(world: World, signed_in: SignedIn) -> None:
    fill(cases=100_000, people=20_000)
    person = PrivacyRequest.objects.filter(closed_at=None).values_list("person", flat=True)[0]
    client = signed_in("sara")
    seen = 0
    for asks in ASKS:
        typed = {
            key: value.format(person=person, month=f"{timezone.localdate():%Y-%m}")
            for key, value in asks.items()
        }
        for sql, whole in plans(client, typed):
            seen += 1
            for node in nodes(whole["Plan"]):
                whole_table = node["Node Type"] == "Seq Scan" and node["Relation Name"] in LARGE
                assert not whole_table, (asks, sql)
                # Not more than a month of closed cases, however many there are.
                assert node["Actual Rows"] * node["Actual Loops"] <= 10_000, (asks, sql)
    assert seen >= 2 * len(ASKS)
