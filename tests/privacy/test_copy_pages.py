"""The privacy centre and the order form, as the persons of the world see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.rights import RIGHTS
from privacy.states import Status
from tests.privacy.finished import bring, file_address
from tests.privacy.reading import heading, page_of, read
from tests.world import World, canary

SLUGS = [category.slug for category in CATEGORIES]
NEW = "/personvern/kopi/ny/"
Order = Callable[..., PrivacyRequest]
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def counted(text: str, category: str) -> str:
    found = re.search(rf">{category}</label>.*?<b>(\S+)</b>", text)
    assert found
    return found[1]


# The privacy centre


def test_the_centre_names_every_right_and_the_real_addresses(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get("/personvern/"))
    for right in (
        "Få en kopi",
        "Rett feil",
        "Slett",
        "Sett bruken på pause",
        "Flytt til",
        "Si nei til en bruk",
    ):
        assert right in text
    assert "mailto:personvernombud@sectoralarm.no" in text
    assert "tel:+4791503033" in text
    assert "datatilsynet.no" in text
    assert "Ingen avgjørelser bare av maskiner" in text


def test_only_what_works_is_a_link(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get("/personvern/"))
    main = text[text.index("<main") : text.index("</main")]
    inside = set(re.findall(r'<a [^>]*href="(/[^"]*)"', main))
    assert inside == {offer.address for offer in RIGHTS} | {"/personvern/ny/", "/personvern/reservasjon/"}
    assert NEW in inside
    assert 'href="#"' not in main


def test_the_centre_sorts_open_from_closed_cases(signed_in: SignIn, order: Order) -> None:
    old = bring(order(), Status.WITHDRAWN)
    ready = bring(order(), Status.READY)
    running = order()
    text = read(signed_in("ingrid").get("/personvern/"))
    open_part, closed_part = text.split('id="avsluttet"')
    assert running.reference in open_part
    assert ready.reference in open_part
    assert old.reference in closed_part
    assert old.reference not in open_part
    assert f'action="{file_address(ready)}"' in open_part


def test_nobody_else_sees_that_a_case_exists(signed_in: SignIn, order: Order) -> None:
    reference = order("ingrid").reference
    assert reference in read(signed_in("ingrid").get("/personvern/"))
    for other in ("ole", "nora", "lise", "tor"):
        assert reference not in read(signed_in(other).get("/personvern/"))


# Ordering


def test_everything_is_chosen_and_counted_beforehand(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get(NEW))
    for slug in SLUGS:
        assert re.search(rf'value="{slug}"[^>]* checked', text), slug
    assert "Dette er aldri med, og hvorfor" in text
    assert "Senest svarer vi" in text
    assert int(counted(text, "Bruk av alarmen")) > 1


def test_a_category_can_be_chosen_from_its_page(signed_in: SignIn) -> None:
    text = read(signed_in("ingrid").get(NEW, {"kategori": "bruk"}))
    assert re.findall(r'name="kategori" value="(\w+)"[^>]* checked', text) == ["bruk"]


def test_the_counts_follow_the_period(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    form = {"kategori": SLUGS, "fra": "2020-01-01", "til": "2020-01-02"}
    answer = client.post("/personvern/kopi/ny/antall/", form)
    assert answer.status_code == 303
    assert "csrf" not in answer["Location"]
    text = read(client.get(answer["Location"]))
    assert counted(text, "Bruk av alarmen") == "0"
    assert counted(text, "Navn og kontaktinfo") != "0", "not by period"
    assert 'value="2020-01-01"' in text
    assert not PrivacyRequest.objects.exists()


def test_a_heavy_customer_is_not_counted_to_the_end(
    signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("privacy.exports.counting.AT_MOST", 1)
    assert counted(read(signed_in("ingrid").get(NEW)), "Bruk av alarmen").endswith("+")


def test_an_order_leads_to_its_case_with_a_receipt(signed_in: SignIn, world: World) -> None:
    client = signed_in("ingrid")
    answer = client.post(NEW, {"kategori": ["bruk"], "fra": "01.02.2026", "til": ""})
    made = PrivacyRequest.objects.get()
    assert answer.status_code == 303
    assert answer["Location"] == f"/personvern/saker/{made.reference}/"
    assert made.person == world.ingrid
    assert made.scope == {"categories": ["bruk"], "since": "2026-02-01", "until": None}
    text = read(client.get(answer["Location"]))
    assert "Vi har mottatt bestillingen" in text
    assert heading(text) == "Vi lager kopien din"
    assert "Vi har mottatt bestillingen" not in read(client.get(answer["Location"]))


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"kategori": []}, "Velg minst én kategori."),
        ({"kategori": ["finnes-ikke"]}, "Velg kategorier fra listen."),
        ({"fra": "31.02.2026"}, "Skriv en dato som finnes"),
        ({"fra": "i fjor"}, "Skriv en dato som finnes"),
        ({"fra": "0001-01-01"}, "Skriv et årstall fra 1900 eller senere."),
        ({"til": "9999-12-31"}, "Datoen kan ikke være fram i tid."),
        ({"fra": "2026-03-02", "til": "2026-03-01"}, "Til-datoen må være den samme"),
    ],
)
def test_a_wrong_order_is_explained_and_kept(signed_in: SignIn, wrong: dict[str, object], error: str) -> None:
    typed = {"kategori": ["bruk", "avtale"], "fra": "", "til": ""} | wrong
    text = read(signed_in("ingrid").post(NEW, typed))
    assert text.count(error) == 2, "in the summary and beside the field"
    assert "<title>Feil:" in text
    assert not PrivacyRequest.objects.exists()
    for slug in set(typed["kategori"]) & set(SLUGS):  # type: ignore[call-overload]
        assert re.search(rf'value="{slug}"[^>]* checked', text)
    assert all(f'value="{typed[name]}"' in text for name in ("fra", "til") if typed[name])


def test_today_may_be_chosen_and_tomorrow_not(signed_in: SignIn) -> None:
    client, today = signed_in("ingrid"), timezone.localdate()
    tomorrow = client.post(NEW, {"kategori": ["bruk"], "til": (today + timedelta(days=1)).isoformat()})
    assert "fram i tid" in read(tomorrow)
    assert (
        client.post(
            NEW, {"kategori": ["bruk"], "fra": today.isoformat(), "til": today.isoformat()}
        ).status_code
        == 303
    )


def test_one_order_at_a_time(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    first = client.post(NEW, {"kategori": SLUGS})["Location"]
    text = read(client.get(NEW))
    assert "Vi lager allerede en kopi til deg" in text
    assert first in text
    assert 'name="kategori"' not in text
    # The form still open in another tab leads to the case under way, and says so.
    again = client.post(NEW, {"kategori": ["bruk"]})
    assert again["Location"] == first
    assert "Vi lager allerede en kopi til deg" in read(client.get(first))
    assert PrivacyRequest.objects.count() == 1


def test_an_order_after_a_pause_waits_for_a_confirmation_and_is_not_lost(
    signed_in: SignIn, settings, world: World
) -> None:
    client = signed_in("ingrid")
    settings.FRESH_SIGN_IN_SECONDS = 0
    asked = client.post(NEW, {"kategori": ["bruk", "laser"], "fra": "2026-01-01", "til": ""})
    assert asked["Location"].startswith("/bekreft/")
    assert not PrivacyRequest.objects.exists()
    settings.FRESH_SIGN_IN_SECONDS = 300
    done = client.post(asked["Location"], {"password": "mine-sider-demo-2026", "next": NEW})
    made = PrivacyRequest.objects.get()
    assert done["Location"] == f"/personvern/saker/{made.reference}/"
    assert made.scope == {"categories": ["bruk", "laser"], "since": "2026-01-01", "until": None}


def test_the_pages_show_nothing_of_others(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order("ole"), Status.READY), signed_in("ole")
    texts = [page_of(client, made), read(client.get("/personvern/")), read(client.get(NEW))]
    assert all("Ole Hansen" in text for text in texts)
    for text in texts:
        assert "ZQX-" not in text
        assert canary("ingrid", "label") not in text


def test_the_centre_costs_the_same_however_many_cases(signed_in: SignIn, order: Order) -> None:
    client = signed_in("ingrid")
    bring(order(), Status.READY)
    few = queries(client)
    for _again in range(3):
        bring(order(), Status.WITHDRAWN)
    assert queries(client) == few


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get("/personvern/")
    return len(seen)
