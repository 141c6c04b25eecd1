"""Which requests are let in: methods, hosts, sizes, and where in a browser they come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import post
from accounts.models import Letter
from tests.portal.test_url_matrix import ask
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
EVIL = "evil.example"
HOSTS = (
    EVIL,
    f"{EVIL}:443",
    f"localhost.{EVIL}",
    f"localhost@{EVIL}",
    f"localhost, {EVIL}",
    "",
    "local host",
)
PAGES = ("/", "/logg-inn/", "/healthz", "/csp/", "/admin/", "/static/css/app.css", "/finnes-ikke/")
VISIT = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
EMBEDDED: tuple[dict[str, str], ...] = (
    {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
    {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"},
    {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"},
    {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
    {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "object"},
    {"Sec-Fetch-Mode": "websocket", "Sec-Fetch-Dest": "empty"},
    {},
)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_another_method_is_refused_everywhere(signed_in: SignIn, method: str) -> None:
    client = signed_in("ingrid")
    for page in PAGES:
        answer = client.generic(method, page)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST"), (method, page)


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_is_refused_everywhere(world: World, host: str) -> None:
    for page in PAGES:
        assert Client().get(page, headers={"host": host}).status_code == 400, (host, page)


def test_our_own_host_is_let_in_and_a_forwarded_one_is_not_believed(world: World) -> None:
    answer = Client().get("/logg-inn/", headers={"host": "localhost", "x-forwarded-host": EVIL})
    assert answer.status_code == 200
    assert EVIL not in answer.content.decode()
    assert Client().get("/", headers={"x-forwarded-host": EVIL})["Location"] == "/logg-inn/?next=/"


def test_links_in_letters_lead_to_our_address_whatever_host_was_asked(world: World) -> None:
    Client().post("/glemt/", {"email": "ingrid@example.no"}, headers={"host": "127.0.0.1:9999"})
    assert Letter.objects.exists()
    assert post.settle() == 1
    assert "9999" not in mail.outbox[0].body


def test_a_request_that_is_too_large_is_refused_before_it_is_read(world: World) -> None:
    limit = site.REQUEST_BYTES_AT_MOST

    def send(length: Any) -> int:
        return Client().generic("POST", "/logg-inn/", b"", CONTENT_LENGTH=length).status_code

    assert send(str(limit)) != 413
    assert send(str(limit + 1)) == 413
    assert send("9" * 400) == 413
    assert send("-1") < 500
    assert send("mange") < 500


def test_only_messages_of_a_case_take_more_and_only_with_a_session(signed_in: SignIn) -> None:
    def send(client: Client, path: str, length: int) -> int:
        return client.generic("POST", path, b"", CONTENT_LENGTH=str(length)).status_code

    here = "/personvern/saker/PV-2222-2222/meldinger/"
    ingrid, limit = signed_in("ingrid"), site.FILES_BYTES_AT_MOST
    assert send(ingrid, here, limit) != 413
    assert send(ingrid, here, limit + 1) == 413
    assert send(Client(), here, limit) == 413
    assert send(ingrid, "/personvern/ny/", limit) == 413
    assert send(ingrid, f"/logg-inn/?next={here}", limit) == 413


def test_a_form_that_is_too_large_or_has_too_many_fields_or_files_is_refused(world: World) -> None:
    client = Client()
    assert client.post("/sprak/", {"language": "en"}).status_code == 303
    assert client.post("/sprak/", {"language": "en", "x": "x" * 262_145}).status_code == 400
    assert client.post("/sprak/", {"language": "en", **{f"x{n}": "" for n in range(201)}}).status_code == 400
    files = {f"file{n}": _file() for n in range(6)}
    assert client.post("/sprak/", {"language": "en", **files}).status_code == 400


@pytest.mark.parametrize("place", ["cross-site", "same-site", "invented"])
def test_another_site_may_link_to_a_page_and_do_nothing_else(signed_in: SignIn, place: str) -> None:
    client = signed_in("ingrid")
    there = {"Sec-Fetch-Site": place}
    assert client.get("/opplysninger/", headers=there | VISIT).status_code == 200
    assert client.get("/logg-inn/", headers=there | VISIT).status_code == 302
    assert client.post("/sprak/", {"language": "en"}, headers=there | VISIT).status_code == 403
    for way in EMBEDDED:
        assert client.get("/opplysninger/", headers=there | way).status_code == 403, way


@pytest.mark.parametrize("place", ["same-origin", "none", None])
def test_our_own_pages_and_the_person_may_ask_for_everything(signed_in: SignIn, place: str | None) -> None:
    client = signed_in("ingrid")
    there = {"Sec-Fetch-Site": place} if place else {}
    for way in (VISIT, *EMBEDDED):
        assert client.get("/opplysninger/", headers=there | way).status_code == 200, way
    assert client.post("/sprak/", {"language": "en"}, headers=there | VISIT).status_code == 303


def test_bare_data_cannot_even_be_linked_to_from_another_site(full_world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    held = full_world.held
    picture = held["cat_released"].pk
    for path in (f"/bilder/{picture}/miniatyr/", f"/dokumenter/{held['contract'].file_id}/"):
        assert ask(client, "get", path).status_code == 200
        assert client.get(path, headers={"Sec-Fetch-Site": "cross-site"} | VISIT).status_code == 403
        assert client.get(path, headers={"Sec-Fetch-Site": "none"} | VISIT).status_code == 200


def test_what_machines_ask_for_keeps_no_session_alive(signed_in: SignIn) -> None:
    client = signed_in("ingrid")

    def expiry() -> Any:
        return Session.objects.get(pk=client.session.session_key).expire_date

    before = expiry()
    for page in ("/healthz", "/.well-known/security.txt"):
        assert "Set-Cookie" not in client.get(page).headers
    assert client.post("/csp/", "{}", content_type="application/csp-report").status_code == 204
    assert expiry() == before
    client.get("/")
    assert expiry() > before


def test_files_and_folders_of_the_code_are_not_served(world: World) -> None:
    paths = (
        "/.git/HEAD",
        "/.env",
        "/static/",
        "/static/css/",
        "/static/../manage.py",
        "/static/..%2fmanage.py",
    )
    for path in paths:
        assert Client().get(path).status_code == 404, path


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.txt", b"x")
