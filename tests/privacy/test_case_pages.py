"""The page of a case in every state, its progress, and withdrawing it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from privacy.categories import CATEGORIES
from privacy.models import PrivacyRequest
from privacy.states import Status
from privacy.workflow import Scope, open_export
from tests.privacy.finished import bring, build, file_address, time_is_up
from tests.privacy.reading import heading, page_of, read
from tests.world import World

SLUGS = [category.slug for category in CATEGORIES]
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


@pytest.mark.parametrize("status", list(SAYS))
def test_every_state_has_its_own_words(signed_in: SignIn, order: Order, status: Status) -> None:
    made = bring(order(), status)
    text = page_of(signed_in("ingrid"), made)
    assert heading(text) == SAYS[status]
    assert made.reference in text
    assert "Dette har skjedd" in text
    assert "Vi mottok bestillingen" in text


@pytest.mark.parametrize("status", list(SAYS))
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
    assert made.archives.get().parts.get().sha256 in text
    assert f'data-copy="{made.archives.get().parts.get().sha256}"' in text
    assert re.search(r"Bruk av alarmen</th><td[^>]*>1\xa0284</td>", text)
    assert "Ta vare på filen" in text
    assert "Dette er ikke med, og hvorfor" in text
    assert f'action="{file_address(made)}"' in text


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
    assert set(re.findall(r'name="kategori" value="(\w+)"[^>]* checked', form)) == {"bruk", "laser"}
    assert f'value="{scope.since}"' in form


def test_a_foreign_case_is_like_one_that_never_was(signed_in: SignIn, order: Order) -> None:
    foreign, invented = order("ingrid").reference, "PV-2222-2222"
    assert signed_in("ingrid").get(f"/personvern/saker/{foreign}/").status_code == 200
    client = signed_in("ole")
    for tail, method in (
        *(("", "get"), ("framdrift/", "get"), ("flytting/framdrift/", "get"), ("meldinger/", "post")),
        *(("trekk/", "post"), (f"trekk/{uuid4()}/", "post"), ("kopi/", "post"), ("flytting/", "post")),
    ):
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
    assert heading(text) == "Du slettet kopien"
    assert "Slettet av deg" in text
    assert "Trukket av deg" not in text
    assert made.archives.get().expires_at <= timezone.now(), "the sweep takes it next"


def test_withdrawing_twice_changes_nothing(signed_in: SignIn, order: Order) -> None:
    made, client = order(), signed_in("ingrid")
    for said in ("Du har trukket saken.", "Saken var allerede avsluttet."):
        answer = client.post(reverse("case-withdrawal", args=[made.reference]))
        assert said in read(client.get(answer["Location"]))
    assert made.events.count() == 2


def test_reading_changes_nothing(signed_in: SignIn, order: Order) -> None:
    made, client = order(), signed_in("ingrid")
    assert client.get(reverse("case-withdrawal", args=[made.reference])).status_code == 405
    assert PrivacyRequest.objects.get().status == Status.QUEUED
