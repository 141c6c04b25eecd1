"""The privacy centre, the order form and the page of a case, as the persons of the world see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.states import Status
from privacy.workflow import Scope, open_export
from tests.privacy.finished import bring, build, time_is_up
from tests.world import World, canary

SLUGS = [category.slug for category in CATEGORIES]
NEW = "/personvern/kopi/ny/"
SAYS = {
    Status.QUEUED: "Vi lager kopien din",
    Status.BUILDING: "Vi lager kopien din",
    Status.STOPPED: "Vi har fått et problem, vi ser på det",
    Status.READY: "Kopien din er klar",
    Status.DELIVERED: "Kopien din er klar",
    Status.EXPIRED: "Filen er slettet",
    Status.WITHDRAWN: "Du trakk saken",
}
Order = Callable[..., PrivacyRequest]
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def page_of(client: Client, request: PrivacyRequest, **headers: str) -> str:
    return read(client.get(reverse("case", args=[request.reference]), headers=headers))


def read(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return re.sub(r"[ \n]+", " ", answer.content.decode())


def heading(text: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", text)
    assert found
    return found[1]


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
    assert inside == {NEW}
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
    assert f'action="/personvern/saker/{ready.reference}/kopi/"' in open_part


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
    assert re.findall(r'value="(\w+)"[^>]* checked', text) == ["bruk"]


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
    assert heading(text) == SAYS[Status.QUEUED]
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


# The page of a case


@pytest.mark.parametrize("status", list(Status))
def test_every_state_has_its_own_words(signed_in: SignIn, order: Order, status: Status) -> None:
    made = bring(order(), status)
    text = page_of(signed_in("ingrid"), made)
    assert heading(text) == SAYS[status]
    assert made.reference in text
    assert "Dette har skjedd" in text
    assert "Vi mottok bestillingen" in text


@pytest.mark.parametrize("status", list(Status))
def test_every_state_is_there_in_english(signed_in: SignIn, order: Order, status: Status) -> None:
    client = signed_in("ingrid")
    made = bring(order(), status)
    client.post(reverse("set-language"), {"language": "en"})
    text = page_of(client, made)
    assert '<html lang="en"' in text
    with translation.override("en"):
        assert heading(text) == translation.gettext(SAYS[status])
    assert heading(text) != SAYS[status]


@pytest.mark.parametrize("status", [Status.QUEUED, Status.BUILDING])
def test_the_page_follows_the_work_with_and_without_a_script(
    signed_in: SignIn, order: Order, status: Status
) -> None:
    text = page_of(signed_in("ingrid"), bring(order(), status))
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in text[: text.index("</head>")]
    assert "data-progress-url" in text
    for slug in SLUGS:
        assert f'data-category="{slug}"' in text


@pytest.mark.parametrize(
    "status", [Status.STOPPED, Status.READY, Status.DELIVERED, Status.EXPIRED, Status.WITHDRAWN]
)
def test_a_page_that_waits_for_nothing_does_not_reload(
    signed_in: SignIn, order: Order, status: Status
) -> None:
    client = signed_in("ingrid")
    made = bring(order(), status)
    text = page_of(client, made)
    assert "http-equiv" not in text
    assert "data-progress-url" not in text
    assert client.get(reverse("case-progress", args=[made.reference])).json()["state"] == "done"


def test_the_progress_is_what_the_worker_noted(signed_in: SignIn, order: Order) -> None:
    made = order()
    client = signed_in("ingrid")
    before = client.get(reverse("case-progress", args=[made.reference])).json()
    assert before["state"] == "running"
    assert {line["state"] for line in before["categories"]} == {"venter"}
    build(made, half=True)
    after = client.get(reverse("case-progress", args=[made.reference])).json()
    lines = {line["slug"]: line for line in after["categories"]}
    assert after["summary"] == f"1 av {len(SLUGS)} kategorier er klare"
    assert (lines["kundeforhold"]["state"], lines["kundeforhold"]["count"]) == ("ferdig", "9")
    assert (lines["bruk"]["state"], lines["bruk"]["count"]) == ("samles", "1\N{NO-BREAK SPACE}284")
    assert after["rows"] == 1293


@pytest.mark.parametrize("status", [Status.QUEUED, Status.BUILDING, Status.STOPPED])
def test_an_unfinished_case_tells_the_day_it_is_due(signed_in: SignIn, order: Order, status: Status) -> None:
    made = bring(order(), status)
    text = page_of(signed_in("ingrid"), made)
    assert f'<time datetime="{made.safe_due_on.isoformat()}">' in text
    assert "Trekk saken" in text


def test_a_late_case_says_so_and_tells_where_to_complain(signed_in: SignIn, order: Order) -> None:
    made, today = order(), timezone.localdate()
    client = signed_in("ingrid")
    PrivacyRequest.objects.update(safe_due_on=today)
    assert "Vi er forsinket" not in page_of(client, made)
    PrivacyRequest.objects.update(safe_due_on=today - timedelta(days=1))
    text = page_of(client, made)
    assert "Vi er forsinket" in text
    assert "Ikke fornøyd?" in text


def test_a_stopped_case_tells_where_to_complain(signed_in: SignIn, order: Order) -> None:
    text = page_of(signed_in("ingrid"), bring(order(), Status.STOPPED))
    assert "Ikke fornøyd?" in text
    assert "OSError" not in text


def test_a_ready_copy_shows_what_is_in_it_and_how_to_check_it(signed_in: SignIn, order: Order) -> None:
    made = bring(order(), Status.READY)
    text = page_of(signed_in("ingrid"), made)
    assert made.archive.sha256 in text
    assert f'data-copy="{made.archive.sha256}"' in text
    assert re.search(r"Bruk av alarmen</th><td[^>]*>1\xa0284</td>", text)
    assert "Ta vare på filen" in text
    assert "Dette er ikke med, og hvorfor" in text
    assert f'action="/personvern/saker/{made.reference}/kopi/"' in text


def test_a_copy_whose_time_is_up_is_over_before_anybody_swept(signed_in: SignIn, order: Order) -> None:
    made = bring(order(), Status.READY)
    time_is_up(made)
    text = page_of(signed_in("ingrid"), made)
    assert heading(text) == SAYS[Status.EXPIRED]
    assert '/kopi/"' not in text


def test_an_expired_copy_can_be_ordered_again_with_the_same_choice(signed_in: SignIn, world: World) -> None:
    scope = Scope(("bruk", "laser"), timezone.localdate() - timedelta(days=9))
    made = open_export(world.ingrid, by=world.users["ingrid"], scope=scope, language="nb")
    client = signed_in("ingrid")
    text = page_of(client, bring(made, Status.EXPIRED))
    found = re.search(r'href="(/personvern/kopi/ny/\?[^"]+)"', text)
    assert found
    form = read(client.get(found[1].replace("&amp;", "&")))
    assert set(re.findall(r'value="(\w+)"[^>]* checked', form)) == {"bruk", "laser"}
    assert f'value="{scope.since}"' in form


def test_a_foreign_case_is_like_one_that_never_was(signed_in: SignIn, order: Order) -> None:
    foreign, invented = order("ingrid").reference, "PV-2222-2222"
    assert signed_in("ingrid").get(f"/personvern/saker/{foreign}/").status_code == 200
    client = signed_in("ole")
    for tail, method in (("", "get"), ("framdrift/", "get"), ("trekk/", "post"), ("kopi/", "post")):
        there, nowhere = (
            getattr(client, method)(f"/personvern/saker/{reference}/{tail}")
            for reference in (foreign, invented)
        )
        assert (there.status_code, nowhere.status_code) == (404, 404), tail
        assert re.sub(r'value="\w{64}"', "", there.content.decode()).replace(foreign, invented) == re.sub(
            r'value="\w{64}"', "", nowhere.content.decode()
        ), tail
    assert PrivacyRequest.objects.get().status == Status.QUEUED


@pytest.mark.parametrize("reference", ["PV-1111-1111", "PV-IIII-OOOO", "pv-2222-2222", "PV-22222222", "1"])
def test_what_is_no_case_number_is_no_address(signed_in: SignIn, reference: str) -> None:
    assert signed_in("ingrid").get(f"/personvern/saker/{reference}/").status_code == 404


# Withdrawing


@pytest.mark.parametrize("status", [Status.QUEUED, Status.BUILDING, Status.STOPPED])
def test_a_case_can_be_withdrawn_without_a_fresh_sign_in(
    signed_in: SignIn, order: Order, settings, status: Status
) -> None:
    made, client = bring(order(), status), signed_in("ingrid")
    settings.FRESH_SIGN_IN_SECONDS = 0
    answer = client.post(reverse("case-withdrawal", args=[made.reference]))
    assert answer.status_code == 303
    text = read(client.get(answer["Location"]))
    assert "Du har trukket saken." in text
    assert heading(text) == SAYS[Status.WITHDRAWN]
    assert made.jobs.get().state == "cancelled"


def test_a_finished_copy_can_be_removed_at_once(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.DELIVERED), signed_in("ingrid")
    assert "Slett kopien nå" in page_of(client, made)
    answer = client.post(reverse("case-withdrawal", args=[made.reference]))
    text = read(client.get(answer["Location"]))
    assert "Kopien er slettet og kan ikke lastes ned." in text
    assert "Du slettet kopien" in text
    assert made.archive.expires_at <= timezone.now(), "the sweep takes it next"


def test_withdrawing_twice_changes_nothing(signed_in: SignIn, order: Order) -> None:
    made, client = order(), signed_in("ingrid")
    for said in ("Du har trukket saken.", "Saken var allerede avsluttet."):
        answer = client.post(reverse("case-withdrawal", args=[made.reference]))
        assert said in read(client.get(answer["Location"]))
    assert made.events.count() == 2


def test_reading_changes_nothing(signed_in: SignIn, order: Order) -> None:
    made, client = order(), signed_in("ingrid")
    for name in ("case-withdrawal", "copy-download"):
        assert client.get(reverse(name, args=[made.reference])).status_code == 405
    assert PrivacyRequest.objects.get().status == Status.QUEUED


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
