"""Addresses and numbers found by their fingerprints, however they are written and however they came in."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts import reaching
from accounts.models import ContactPoint
from accounts.models.reachable import mark_of, plain
from accounts.wall import scope
from privacy.desk import finding
from privacy.wall_functions import CALLED, FOUND
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+47 915 03 033", "91503033"),
        ("0047-915 03 033", "(915) 03 033"),
        ("+46 8 123 45 67", "004681234567"),
        (" Ola@Example.NO", "ola@example.no"),
    ],
)
def test_one_number_or_address_is_one_however_it_is_written(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""
    assert mark_of(one) == mark_of(other)


@pytest.mark.parametrize("typed", ["", "Ola Nordmann", "Storgata 1", "91503033x", "٣٤٥٦٧٨٩٠"])
def test_what_is_neither_is_found_by_nobody(typed: str) -> None:
    assert plain(typed) == ""
    assert mark_of(typed) == b""


def test_different_ones_are_told_apart() -> None:
    assert mark_of("91503033") != mark_of("91503034")
    assert mark_of("ola@example.no") != mark_of("kari@example.no")


def test_whichever_way_a_value_is_stored_its_fingerprint_is_right_or_missing(world: World) -> None:
    point = ContactPoint.objects.get(person=world.ingrid, kind="email")
    assert bytes(point.value_hmac or b"") == mark_of("ingrid@example.no")
    point.value = "ny@example.no"
    point.save(update_fields=["value"])
    point.refresh_from_db()
    assert bytes(point.value_hmac or b"") == mark_of("ny@example.no")
    ContactPoint.objects.filter(pk=point.pk).update(value="nyere@example.no")
    point.refresh_from_db()
    assert point.value_hmac is None
    assert reaching.mark_all() == 1
    assert reaching.mark_all() == 0
    point.refresh_from_db()
    assert bytes(point.value_hmac or b"") == mark_of("nyere@example.no")
    postal = ContactPoint.objects.create(person=world.ingrid, kind="postal", value="Fjellveien 12")
    made = ContactPoint.objects.bulk_create([ContactPoint(person=world.ole, kind="phone", value="91503033")])
    assert postal.value_hmac is None
    assert ContactPoint.objects.get(pk=made[0].pk).value_hmac is not None


def test_whoever_opens_nobody_finds_nobody(world: World) -> None:
    for name, count in {"sam": 1, "omar": 1, "astrid": 0}.items():
        with scope.of_user(world.users[name]):
            assert len(finding.find("4410882").found) == count
            assert (finding.named(world.ingrid.pk) is not None) is bool(count)
    assert finding.find("4410882").found == ()


def test_nobody_is_sought_by_reading_everybody(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        asked = FOUND.replace("HOW_CALLED", CALLED)
        asked = asked.replace("of_number", "%(number)s").replace("of_case", "%(case)s")
        asked = asked.replace("of_mark", "%(mark)s").replace("of_person", "NULL::uuid").replace("most", "11")
        cursor.execute(f"EXPLAIN {asked}", {"number": "4410882", "case": "", "mark": mark_of("x@example.no")})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "contact_point_mark" in plan
    assert "Seq Scan" not in plan
