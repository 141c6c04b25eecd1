"""The page «Hvem har sett»: whatever staff saw stands there at once, and nobody's name does."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Person
from privacy import readings
from privacy.looks.file import BOM, inert
from privacy.models import Opening, PrivacyRequest, Reading
from privacy.models.readings import Reason, What
from tests.privacy.looks.conftest import AtWork
from tests.world import STAFF, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
OpenUp = Callable[..., Opening]


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/innsynslogg/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def seen(world: World, *, by: str = "sam", of: str = "ingrid", **facts: object) -> Reading:
    """A reading as `readings.note` writes it, at any time."""
    given = {"category": "avtale", "what": What.ROWS, "reason": Reason.CHECK, "reference": "K-1"} | facts
    user = world.users[by]
    user.refresh_from_db()
    return Reading.objects.create(
        person=world.people[of], by=user, role=STAFF[by], staff_number=user.staff_number, **given
    )


def test_a_look_stands_in_the_list_at_once(
    world: World, signed_in: SignedIn, at_work: AtWork, open_up: OpenUp
) -> None:
    client = signed_in("ingrid")
    assert "Ingen hos oss har åpnet noe om deg" in page(client)
    with at_work("sam"):
        opening = open_up("sam", reason="customer_called", reference="88213")
        readings.note(
            Person(pk=world.ingrid.pk),
            by=world.users["sam"],
            category="avtale",
            what="rows",
            count=4,
            opening=opening,
        )
    world.users["sam"].refresh_from_db()
    found = page(client)
    number = world.users["sam"].staff_number
    for words in (
        f"Kundestøtte, ansatt {number}",
        "Så 4 opplysninger i «Avtale, pris og faktura»",
        "du ringte oss, 88213",
        "1 oppslag siste 12 måneder",
        "Loggen går tilbake til",
    ):
        assert words in found, words
    assert "sam@example.no" not in found
    assert f"ansatt {number}" in client.get("/").content.decode()


def test_nobody_else_in_the_household_sees_it(world: World, signed_in: SignedIn) -> None:
    row = seen(world)
    assert str(row.pk) in page(signed_in("ingrid"))
    for name in ("ole", "nora", "lise", "tor"):
        client = signed_in(name)
        assert str(row.pk) not in page(client)
        assert client.post(f"/innsynslogg/{row.pk}/forklaring/").status_code == 404
        assert row.staff_number not in client.post("/innsynslogg/logg.csv").content.decode()


def test_looks_at_pictures_and_calls_are_among_them(full_world: World, signed_in: SignedIn) -> None:
    found = page(signed_in("ingrid"))
    assert "Så et bilde fra alarmen" in found
    assert "Hørte et telefonopptak" in found
    assert "se alarmen" in found
    assert "Deg selv" not in found
    pictures = page(signed_in("ingrid"), "?hva=bilder")
    assert "Så et bilde fra alarmen" in pictures
    assert "Hørte et telefonopptak" not in pictures


def test_one_look_in_two_lists_is_told_once(full_world: World, signed_in: SignedIn) -> None:
    image = full_world.held["cat_released"]
    row = seen(full_world, what=What.IMAGE, category="alarmer", at=timezone.now())
    client = signed_in("ingrid")
    before = page(client).count('id="oppslag-')
    image.accesses.create(
        at=row.at + timedelta(seconds=1), role="support", staff_number=row.staff_number, reason="x"
    )
    assert page(client).count('id="oppslag-') == before
    image.accesses.create(
        at=row.at + timedelta(minutes=1), role="support", staff_number=row.staff_number, reason="x"
    )
    assert page(client).count('id="oppslag-') == before + 1


def test_the_list_is_read_a_page_at_a_time_and_loses_nobody(world: World, signed_in: SignedIn) -> None:
    at = timezone.now() - timedelta(hours=1)
    keys = {str(seen(world, at=at - timedelta(minutes=number // 3)).pk) for number in range(60)}
    client, query, found, pages = signed_in("ingrid"), "", [], 0
    while True:
        shown = page(client, query)
        found += [part.split('"')[0] for part in shown.split('id="oppslag-')[1:]]
        pages += 1
        if "Vis eldre" not in shown:
            break
        query = "?" + shown.split("Vis eldre")[0].rsplit('href="?', 1)[1].split("#")[0].replace("&amp;", "&")
    assert pages == 3
    assert len(found) == 60
    assert set(found) == keys


def test_a_long_list_costs_no_more_queries(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    seen(world)
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for number in range(40):
        seen(world, by="omar" if number % 2 else "sam", reason=Reason.ALARM)
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(many) == len(few)


def test_it_is_narrowed_by_who_and_what(world: World, signed_in: SignedIn) -> None:
    support, operator = seen(world), seen(world, by="omar", category="alarmer", reason=Reason.ALARM)
    client = signed_in("ingrid")
    for query, shown, hidden in (
        ("?hvem=kundeservice", support, operator),
        ("?hvem=alarmsentralen", operator, support),
        ("?hva=alarmer", operator, support),
        ("?hva=avtale", support, operator),
    ):
        found = page(client, query)
        assert str(shown.pk) in found, query
        assert str(hidden.pk) not in found, query
    assert "Ingen oppslag passer" in page(client, "?hvem=teknikere")
    assert "Vi forsto ikke alt" in page(client, "?hvem=zqx&hva=x&etter=x")


def test_what_nobody_explained_is_looked_into(world: World, signed_in: SignedIn, at_work: AtWork) -> None:
    with at_work("sam"):
        opening = readings.open_person(
            world.ingrid, by=world.users["sam"], reason="emergency", explanation="Noen ropte om hjelp."
        )
        readings.look(opening)
        readings.note(
            world.ingrid, by=world.users["sam"], category="kundeforhold", what="rows", opening=opening
        )
    client = signed_in("ingrid")
    found = page(client)
    assert "Under kontroll" in found
    assert "Noen ropte om hjelp." in found
    assert "svarer deg innen" in found
    seen(world, at=timezone.now() - timedelta(days=90), reason="", reference="")
    assert "skulle ha svart deg" in page(client)


def test_one_click_asks_for_an_explanation_and_a_second_asks_no_more(
    world: World, signed_in: SignedIn
) -> None:
    row, other = seen(world), seen(world, by="omar")
    client = signed_in("ingrid")
    first = client.post(f"/innsynslogg/{row.pk}/forklaring/")
    again = client.post(f"/innsynslogg/{row.pk}/forklaring/")
    assert (first.status_code, first["Location"]) == (303, again["Location"])
    asked = PrivacyRequest.objects.get()
    assert (asked.right, asked.about) == ("question", f"reading:{row.pk}")
    assert asked.scope["reading"] == str(row.pk)
    assert "ansatt" in asked.wish
    assert "Du har bedt om en forklaring" in page(client)
    client.post(f"/innsynslogg/{other.pk}/forklaring/")
    assert PrivacyRequest.objects.count() == 2


def test_the_file_opens_in_a_spreadsheet_and_calculates_nothing(
    full_world: World, signed_in: SignedIn
) -> None:
    full_world.held["cat_released"].accesses.create(
        at=timezone.now(), role="support", staff_number="1", reason="=HYPERLINK(1)"
    )
    answer = signed_in("ingrid").post("/innsynslogg/logg.csv")
    assert answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode()
    assert text.startswith(BOM)
    rows = list(csv.reader(io.StringIO(text.removeprefix(BOM)), delimiter=";"))
    assert rows[0] == ["Tidspunkt", "Hvem", "Hva", "Grunn"]
    assert "'=HYPERLINK(1)" in [row[3] for row in rows]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert inert("+47") == "'+47"


def test_the_file_takes_a_fresh_sign_in(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.post("/innsynslogg/logg.csv")["Location"].startswith("/bekreft/")
