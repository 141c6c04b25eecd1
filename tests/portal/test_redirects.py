"""Nobody is led away from the site, and no value breaks out of a header (S11)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.test_url_matrix import ask, routes
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
AWAY = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "https:evil.example",
    "https:///evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://localhost@evil.example/",
    "https://testserver.evil.example/",
    "//evil.example%2f@testserver/",
    " //evil.example/",
    "/\x7f/evil.example/",
    "/opplysninger/\r\nSet-Cookie: sid=evil",
    "/opplysninger/\r\n\r\n<script>",
)
OURS = "/opplysninger/?type=x"


def places() -> list[str]:
    """Every address that names no object: what takes a `next` is among them."""
    return sorted("/" + route for route in set(routes()) if "<" not in route and "(" not in route)


def led_to(client: Client, path: str, wish: str) -> list[str]:
    """Where GET and POST lead when asked to go on to `wish`."""
    asked = f"{path}?next={quote(wish)}&redirect_to={quote(wish)}"
    answers = [ask(client, "get", asked), ask(client, "post", asked)]
    return [answer.headers["Location"] for answer in answers if "Location" in answer.headers]


@pytest.mark.parametrize("role", ["anonymous", "ingrid", "sam"])
def test_no_address_leads_away(world: World, role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.post("/logg-inn/", {"login": world.users[role].email, "password": PASSWORD})
    assert len(places()) > 25
    for path in places():
        listens = any("type%3Dx" in place or "type=x" in place for place in led_to(client, path, OURS))
        for wish in AWAY if listens else AWAY[:2]:
            for place in led_to(client, path, wish):
                target = urlsplit(place)
                assert (target.scheme, target.netloc) == ("", ""), (path, wish, place)
                assert place.startswith("/"), (path, wish, place)
                assert not place.startswith(("//", "/\\")), (path, wish, place)
                assert place.isascii(), (path, wish, place)
                assert place.isprintable(), (path, wish, place)


@pytest.mark.parametrize("name", ["set-language", "set-appearance"])
def test_a_path_of_ours_is_gone_on_to_and_another_is_not(signed_in: SignIn, name: str) -> None:
    client, form = signed_in("ingrid"), {"language": "en", "appearance": "dark"}
    assert client.post(reverse(name), form | {"next": OURS})["Location"] == OURS
    for wish in AWAY:
        assert client.post(reverse(name), form | {"next": wish})["Location"] == "/", wish


def test_sign_in_goes_on_to_a_path_of_ours_and_to_no_other(world: World) -> None:
    form = {"login": "ingrid@example.no", "password": PASSWORD}
    assert Client().post("/logg-inn/", form | {"next": OURS})["Location"] == OURS
    for wish in AWAY[:3]:
        assert Client().post("/logg-inn/", form | {"next": wish})["Location"] == "/", wish


@pytest.mark.parametrize("value", ["en\r\nX-Evil: 1", "en\n\nbody", "nb\x00", "<script>"])
def test_nothing_a_visitor_sends_makes_a_header(world: World, value: str) -> None:
    client = Client()
    client.cookies["language"] = client.cookies["appearance"] = value
    headers = {"accept-language": value, "user-agent": value, "referer": value, "x-request-id": value}
    for path in ("/logg-inn/", "/", "/sprak/"):
        for answer in (
            client.get(path, headers=headers),
            client.post(path, {"language": value}, headers=headers),
        ):
            assert answer.status_code < 500
            assert "X-Evil" not in answer.headers
            assert not any("\n" in line or "\r" in line for line in answer.headers.values())
