"""Every address, anonymous and signed in, pages and errors: all headers are there (ASVS 3.4, 4.1, 14.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from privacy.models import PrivacyRequest
from tests.portal.test_health import database_away
from tests.portal.test_url_matrix import addresses, ask
from tests.portal.test_url_matrix import cases as cases
from tests.portal.test_url_matrix import looks as looks
from tests.portal.test_url_matrix import message as message
from tests.portal.test_url_matrix import stopped as stopped
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
ALWAYS = {
    "Cross-Origin-Opener-Policy": "^same-origin$",
    "Cross-Origin-Resource-Policy": "^same-origin$",
    "Permissions-Policy": r"camera=\(\).*geolocation=\(\).*microphone=\(\)",
    "Referrer-Policy": "^same-origin$",
    "Reporting-Endpoints": '^csp="/csp/"$',
    "Strict-Transport-Security": r"^max-age=63072000; includeSubDomains; preload$",
    "X-Content-Type-Options": "^nosniff$",
    "X-Frame-Options": "^DENY$",
}
OF_PAGES = ALWAYS | {"Cache-Control": "no-store"}
OF_HTML = {"Content-Type": "charset=utf-8$"}
POLICY = {"default-src 'none'", "frame-ancestors 'none'"}
POLICY_OF_HTML = POLICY | {
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    "report-to csp",
    "report-uri /csp/",
    "script-src 'self'",
}
UNSAFE = re.compile(r"unsafe-|\*|https?:|data:|blob:|nonce-")


class Secure(Client):
    """Somebody who comes over HTTPS."""

    def request(self, **request: Any) -> HttpResponse:
        return super().request(**request | {"wsgi.url_scheme": "https"})


@pytest.fixture
def secure(settings: Settings) -> Client:
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return Secure()


def lacking(answer: HttpResponse, wanted: dict[str, str] = OF_PAGES) -> Iterator[str]:
    """What is not there, or says something else."""
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_html:
        yield from lacking_of(answer, OF_HTML)
    yield from lacking_of(answer, wanted)
    policy = answer.headers.get("Content-Security-Policy", "")
    # A stored file has a policy of its own, which lets in nothing at all.
    yield from (POLICY_OF_HTML if is_html else POLICY) - set(policy.split("; "))
    if UNSAFE.search(policy):
        yield "a policy that lets something in"
    if "Access-Control-Allow-Origin" in answer.headers or "Server" in answer.headers:
        yield "a header that should not be there"


def lacking_of(answer: HttpResponse, wanted: dict[str, str]) -> Iterator[str]:
    yield from (
        name for name, pattern in wanted.items() if not re.search(pattern, answer.headers.get(name, ""))
    )


def test_an_answer_without_headers_would_be_seen() -> None:
    bare = HttpResponse(headers={"Content-Security-Policy": "script-src * 'unsafe-inline'"})
    assert set(lacking(bare)) >= OF_PAGES.keys() | POLICY_OF_HTML | {"a policy that lets something in"}


@pytest.mark.parametrize("role", ["anonymous", "ingrid", "sam"])
def test_every_address_answers_with_all_headers(
    full_world: World, cases: dict[str, PrivacyRequest], secure: Client, role: str
) -> None:
    if role != "anonymous":
        secure.post("/logg-inn/", {"login": full_world.users[role].email, "password": PASSWORD})
    for address in addresses(full_world, cases):
        for method in ("get", "post"):
            answer = ask(secure, method, address.path)
            assert list(lacking(answer)) == [], (address, method, answer.status_code)


@pytest.mark.parametrize(
    ("path", "more", "status"),
    [
        ("/finnes-ikke/", {}, 404),
        ("/%00", {}, 400),
        ("/", {"headers": {"host": "evil.example"}}, 400),
        ("/logg-inn/", {"headers": {"sec-fetch-site": "cross-site"}}, 403),
        ("/static/finnes-ikke.css", {}, 404),
        ("/healthz", {}, 200),
        ("/readyz", {}, 200),
        ("/.well-known/security.txt", {}, 200),
    ],
)
def test_refusals_and_errors_have_them_too(
    world: World, secure: Client, path: str, more: dict[str, dict[str, str]], status: int
) -> None:
    answer = secure.get(path, **more)
    assert answer.status_code == status
    wanted = ALWAYS if status == 400 and more else OF_PAGES
    # HSTS is Django's to set, which has not been asked yet when the host is refused: nothing is told to a stranger.
    wanted = {name: value for name, value in wanted.items() if status != 400 or name[:6] != "Strict"}
    assert list(lacking(answer, wanted)) == []


def test_other_methods_and_mistakes_of_ours_have_them_too(
    world: World, secure: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {name: value for name, value in OF_PAGES.items() if name[:6] != "Strict"}
    assert list(lacking(secure.generic("TRACE", "/"), without)) == []
    secure.raise_request_exception = False
    with database_away(monkeypatch, RuntimeError("a mistake")):
        answer = secure.get("/logg-inn/")
    assert answer.status_code == 500
    assert list(lacking(answer)) == []


def test_a_redirect_to_https_has_them_too(world: World, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/opplysninger/?type=x")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/opplysninger/?type=x")
    without = {name: value for name, value in OF_PAGES.items() if name[:6] != "Strict"}
    assert list(lacking(answer, without)) == []


def test_only_our_own_files_may_be_kept(world: World, secure: Client) -> None:
    page = secure.get("/logg-inn/").content.decode()
    found = re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', page)
    assert found
    for path in found:
        answer = ask(secure, "get", path)
        answer.close()
        assert answer.status_code == 200
        assert list(lacking(answer, ALWAYS)) == []
        assert "no-store" not in answer.headers.get("Cache-Control", "")
        answer = secure.get(path, headers={"if-modified-since": answer.headers["Last-Modified"]})
        assert answer.status_code == 304
        assert list(lacking(answer, ALWAYS)) == []


def test_signing_out_clears_what_the_browser_has(signed_in: SignIn) -> None:
    assert signed_in("ingrid").post("/logg-ut/").headers["Clear-Site-Data"] == '"cache", "storage"'
