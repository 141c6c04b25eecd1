"""Fetching a copy: who may, how fresh, how often, and what is written down."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.test import Client

from accounts.devices import device
from accounts.models import Letter
from privacy import workflow
from privacy.categories import CATEGORIES
from privacy.models import ArchiveSegment, Download, PrivacyRequest
from privacy.states import Status
from tests.privacy.finished import bring, build, file_address, part_of, time_is_up
from tests.world import PASSWORD, World
from tests.world import build as build_world

Order = Callable[..., PrivacyRequest]
SignIn = Callable[[str], Client]
WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Safari/537.36"
)


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def fetch(client: Client, request: PrivacyRequest) -> HttpResponse:
    return client.post(file_address(request), headers={"user-agent": WINDOWS})


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content)


def status_of(answer: HttpResponse) -> int:
    if answer.streaming:
        body(answer)
    return answer.status_code


def said(client: Client, answer: HttpResponse, request: PrivacyRequest) -> str:
    """What the page says that a refused download leads to."""
    assert answer.status_code == 303
    assert answer["Location"] == f"/personvern/saker/{request.reference}/"
    return client.get(answer["Location"]).content.decode()


def test_the_file_comes_whole_and_is_for_nobody_else_to_keep(signed_in: SignIn, order: Order) -> None:
    made = order()
    plain = build(made)
    answer = fetch(signed_in("ingrid"), made)
    assert answer.status_code == 200
    assert body(answer) == plain
    assert answer["Content-Length"] == str(len(plain))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="mine-opplysninger-{made.reference}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_the_first_download_delivers_and_every_one_is_remembered(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    body(fetch(client, made))
    made.refresh_from_db()
    assert made.status == Status.DELIVERED
    download = made.downloads.get()
    assert (download.outcome, download.device) == ("started", "Chrome, Windows")
    text = client.get(f"/personvern/saker/{made.reference}/").content.decode()
    assert "Chrome, Windows" in text
    assert "Mozilla" not in text
    assert Letter.objects.filter(kind="copy-fetched").count() == 1


def test_the_fourth_time_is_refused_remembered_and_explained(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    for _time in range(3):
        body(fetch(client, made))
    text = said(client, fetch(client, made), made)
    assert "Kopien er lastet ned så mange ganger den kan" in text
    assert "Bestill ny kopi" in text
    assert "/filer/" not in text
    outcomes = [download.outcome for download in made.downloads.order_by("at")]
    assert outcomes == ["started"] * 3 + ["limit"]
    assert Letter.objects.filter(kind="copy-fetched").count() == 3


@pytest.mark.parametrize(
    "status", [Status.QUEUED, Status.BUILDING, Status.STOPPED, Status.EXPIRED, Status.WITHDRAWN]
)
def test_there_is_no_file_before_and_after(signed_in: SignIn, order: Order, status: Status) -> None:
    made, client = bring(order(), status), signed_in("ingrid")
    assert "Det er ingen fil å laste ned" in said(client, fetch(client, made), made)
    assert not made.downloads.exists()


def test_time_is_up_the_second_it_is_up(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    assert status_of(fetch(client, made)) == 200
    time_is_up(made)
    assert "Det er ingen fil å laste ned" in said(client, fetch(client, made), made)


def test_a_removed_copy_stays_away(signed_in: SignIn, order: Order) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    client.post(f"/personvern/saker/{made.reference}/trekk/")
    assert "Det er ingen fil å laste ned" in said(client, fetch(client, made), made)


@pytest.mark.parametrize("damage", ["gone", "cut", "changed"])
def test_a_missing_file_is_our_fault_and_can_be_ordered_again(
    signed_in: SignIn, order: Order, tmp_path: Path, damage: str
) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    file = tmp_path / ArchiveSegment.objects.get().name
    match damage:
        case "gone":
            file.unlink()
        case "cut":
            file.write_bytes(file.read_bytes()[:-1])
        case "changed":
            file.write_bytes(file.read_bytes()[:-1] + b"\x00")
    text = said(client, fetch(client, made), made)
    assert "Filen er borte hos oss" in text
    assert "Bestill ny kopi" in text
    made.refresh_from_db()
    assert made.status == Status.READY
    assert made.downloads.get().outcome == "missing"
    assert not Letter.objects.filter(kind="copy-fetched").exists()
    assert client.post("/personvern/kopi/ny/", {"kategori": ["bruk"]}).status_code == 303
    assert PrivacyRequest.objects.count() == 2


def test_after_a_pause_one_confirms_and_is_back_at_the_button(
    signed_in: SignIn, order: Order, settings
) -> None:
    made, client = bring(order(), Status.READY), signed_in("ingrid")
    settings.FRESH_SIGN_IN_SECONDS = 0
    asked = fetch(client, made)
    assert asked["Location"].startswith("/bekreft/")
    assert not made.downloads.exists()
    settings.FRESH_SIGN_IN_SECONDS = 300
    here = file_address(made)
    done = client.post(asked["Location"], {"password": PASSWORD, "next": here})
    text = said(client, done, made)
    assert "Takk, nå vet vi at det er deg" in text
    assert f'action="{here}"' in text
    assert not made.downloads.exists(), "nothing is counted before the file comes"
    assert status_of(fetch(client, made)) == 200


def test_a_stranger_gets_nothing_and_leaves_no_trace(signed_in: SignIn, order: Order) -> None:
    made = bring(order("ingrid"), Status.READY)
    for other in ("ole", "nora", "lise", "tor"):
        assert fetch(signed_in(other), made).status_code == 404
    assert fetch(Client(), made).status_code == 302
    assert not Download.objects.exists()
    assert status_of(fetch(signed_in("ingrid"), made)) == 200


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (WINDOWS, "Chrome, Windows"),
        (f"{WINDOWS} Edg/141.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari, iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15; SM-S921B) SamsungBrowser/27.0 Chrome/125 Mobile Safari/537.36",
            "Samsung Internet, Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8.5.0", ""),
        ("", ""),
        ("<script>alert(1)</script>" * 100, ""),
    ],
)
def test_a_browser_is_named_in_two_words(sent: str, shown: str) -> None:
    assert device(sent) == shown


# What happens at once. These need real transactions.


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return build_world()


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls at the same moment, each over a connection of its own."""
    answers: list[object] = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(index: int, call: Callable[[], object]) -> None:
        gate.wait()
        answers[index] = call()
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_a_double_click_opens_one_case(committed_world: World) -> None:
    clients = [Client(), Client()]
    for client in clients:
        client.post("/logg-inn/", {"login": "ingrid@example.no", "password": PASSWORD})
    form = {"kategori": [category.slug for category in CATEGORIES]}
    answers = at_once(
        *(lambda client=client: client.post("/personvern/kopi/ny/", form) for client in clients)
    )
    made = PrivacyRequest.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/personvern/saker/{made.reference}/"] * 2
    assert made.jobs.count() == 1
    assert Letter.objects.filter(kind="copy-ordered").count() == 1


def test_two_at_once_do_not_get_a_fourth_copy(committed_world: World) -> None:
    person, user = committed_world.ingrid, committed_world.users["ingrid"]
    scope = workflow.Scope(("bruk",))
    made = workflow.open_export(person, by=user, scope=scope, language="nb")
    build(made)
    for _time in range(2):
        workflow.record_download(part_of(made), by=user, device="")
    clients = [Client(), Client()]
    for client in clients:
        client.post("/logg-inn/", {"login": "ingrid@example.no", "password": PASSWORD})
    answers = at_once(*(lambda client=client: status_of(fetch(client, made)) for client in clients))
    assert sorted(answers) == [200, 303]
    assert made.downloads.filter(outcome="started").count() == 3
    assert made.downloads.filter(outcome="limit").count() == 1
