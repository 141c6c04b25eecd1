"""Health, errors and the mailbox of the demo; and that a broker that is away, or hangs, stops no page."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from kombu import pools

from accounts import doorbell, sealing
from accounts.models import Letter
from portal import demo_post, health, urls
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
OnCommit = Callable[..., Any]


@contextmanager
def hung_server() -> Iterator[str]:
    """The address of a server that takes every connection and never says a word."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    held: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                held.append(listener.accept()[0])
            except OSError:
                return

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for each in held:
            each.close()


@contextmanager
def stopped_server() -> Iterator[str]:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture(params=[stopped_server, hung_server])
def broken_broker(
    request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    with request.param() as address:
        settings.REDIS_URL = address
        before = current_app.conf.broker_url
        monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
        use_broker(address)
        yield address
        use_broker(before)


def use_broker(address: str) -> None:
    current_app.conf.broker_url = address
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


@contextmanager
def database_away(monkeypatch: pytest.MonkeyPatch, error: Exception) -> Iterator[None]:
    def refuse(*_arguments: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)
        patch.setattr(BaseDatabaseWrapper, "_cursor", refuse)
        yield


# Without a broker ---------------------------------------------------------------------------------


def test_every_page_of_sign_in_answers_without_a_broker(
    world: World, broken_broker: str, django_capture_on_commit_callbacks: OnCommit
) -> None:
    client = Client()
    begun = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as rung:
        confirm = client.post("/logg-inn/kode/", {"email": "ingrid@example.no"})["Location"]
    first = time.monotonic() - begun
    assert rung
    letter = Letter.objects.get()
    code = sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")
    begun = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(confirm, {"code": code})["Location"] == "/"
        for address in ("/bekreft/", "/bekreft/kode/", "/logg-ut/"):
            assert client.get(address).status_code == 200
        assert client.post("/bekreft/kode/", {"action": "send"}).status_code == 303
        assert client.post("/sprak/", {"language": "en"}).status_code == 303
        client.post("/logg-ut/")
        assert client.post("/glemt/", {"email": "ingrid@example.no"}).status_code == 302
        assert client.get("/glemt/kode/").status_code == 200
        form = {"login": "ingrid@example.no", "password": PASSWORD}
        assert client.post("/logg-inn/", form).status_code == 302
    rest = time.monotonic() - begun
    assert first < 3, first
    assert rest < 3, rest


def test_ready_tells_of_redis_but_does_not_count_it(world: World, broken_broker: str) -> None:
    begun = time.monotonic()
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"database": "ok", "migrations": "ok", "erasures": "ok", "redis": "away"}
    assert time.monotonic() - begun < 3


# Health -------------------------------------------------------------------------------------------


def test_ready_when_all_is_well() -> None:
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (200, "ok")


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_alive_but_not_ready_without_a_database(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    with database_away(monkeypatch, error):
        assert Client().get("/healthz").content == b"ok"
        answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "away"


def test_not_ready_before_the_tables_are_those_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    more = health.migrations() | {("accounts", "9999_of_tomorrow")}
    monkeypatch.setattr(health, "migrations", lambda: more)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "behind")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_health_is_only_looked_at(address: str) -> None:
    assert Client().post(address).status_code == 405
    assert Client().head(address).status_code == 200


def test_health_tells_nothing_but_states(world: World) -> None:
    assert set(Client().get("/readyz").json().values()) <= {"ok", "away", "behind", "unknown"}


# Errors -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
@pytest.mark.parametrize("signed", [False, True])
def test_a_database_that_is_away_is_503_and_says_when_to_come_back(
    world: World,
    signed_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    signed: bool,
) -> None:
    client = signed_in("ingrid") if signed else Client()
    client.raise_request_exception = False
    with database_away(monkeypatch, error):
        answers = [client.get("/logg-inn/"), client.get("/"), client.post("/logg-inn/", {"login": "x"})]
    for answer in answers[: 3 if signed else 1] + answers[2:]:
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert "Alarmen din virker som vanlig" in answer.content.decode()
        assert "gone" not in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert "Content-Security-Policy" in answer


def test_a_mistake_of_ours_is_500_and_tells_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any, **_details: Any) -> None:
        raise ValueError("canary-of-a-mistake")

    monkeypatch.setattr("allauth.account.views.LoginView.get_context_data", fail)
    answer = Client(raise_request_exception=False).get("/logg-inn/")
    assert answer.status_code == 500
    assert "Noe gikk galt hos oss" in answer.content.decode()
    assert "canary" not in answer.content.decode()


def test_an_unknown_page_and_an_unknown_host_have_pages_of_their_own(world: World) -> None:
    unknown = Client().get("/finnes/ikke/")
    assert (unknown.status_code, "Vi finner ikke siden" in unknown.content.decode()) == (404, True)
    foreign = Client().get("/logg-inn/", HTTP_HOST="evil.example")
    assert (foreign.status_code, "evil.example" in foreign.content.decode()) == (400, False)


# The mailbox of the demo --------------------------------------------------------------------------


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> EmailBackend:
    settings.DEMO_POST_DIR = tmp_path
    return EmailBackend(file_path=tmp_path)


def put(
    mailbox: EmailBackend, number: int, text: str = "Hei.\n\nhttp://localhost:8000/personvern/\n"
) -> None:
    message = EmailMultiAlternatives(f"Brev {number} æøå", text, None, ["ingrid@example.no"])
    message.attach_alternative("<p>twin</p>", "text/html")
    mailbox._fname = None
    mailbox.send_messages([message])


def test_the_mailbox_shows_the_newest_first_and_numbers_stay(mailbox: EmailBackend) -> None:
    client = Client()
    assert "Ingen brev er sendt ennå." in client.get("/demo/post/").content.decode()
    for number in (1, 2, 3):
        put(mailbox, number)
    page = client.get("/demo/post/").content.decode()
    assert page.index("Brev 3 æøå") < page.index("Brev 2 æøå") < page.index("Brev 1 æøå")
    first = client.get("/demo/post/1/").content.decode()
    assert "Brev 1 æøå" in first
    assert 'href="http://localhost:8000/personvern/"' in first
    assert "twin" not in first
    put(mailbox, 4)
    assert "Brev 1 æøå" in client.get("/demo/post/1/").content.decode()
    assert client.get("/demo/post/5/").status_code == 404
    assert client.get("/demo/post/0/").status_code == 404


def test_a_letter_in_the_mailbox_is_text(mailbox: EmailBackend) -> None:
    put(mailbox, 1, text="<script>alert(1)</script> " + "-" * 79 + " javascript:alert(1)\n")
    page = Client().get("/demo/post/1/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_half_a_letter_does_not_break_the_mailbox(mailbox: EmailBackend, settings: Any) -> None:
    (settings.DEMO_POST_DIR / "20261122-120000-1.log").write_bytes(b"Subject: half")
    (settings.DEMO_POST_DIR / "20261122-120001-1.log").write_bytes(b"")
    (settings.DEMO_POST_DIR / "20261122-120002-1.log").write_bytes(
        b"\xff\xfe\x00 what\nDate: yesterday\n\n\xff"
    )
    put(mailbox, 1)
    assert Client().get("/demo/post/").status_code == 200
    for number in (1, 2, 3):
        assert Client().get(f"/demo/post/{number}/").status_code == 200


def test_the_mailbox_exists_only_in_the_demo(settings: Any) -> None:
    assert demo_post.addresses(demo=False) == []
    registered = {getattr(address, "name", None) for address in urls.urlpatterns}
    assert ("demo-post" in registered) is settings.DEMO
    assert connection.vendor == "postgresql"
