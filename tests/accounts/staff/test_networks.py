"""Employees come from the company's networks, when these are named."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from portal import env
from tests import factors
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
INSIDE, OUTSIDE = "192.0.2.7", "198.51.100.7"


@pytest.fixture
def fenced(settings: Settings) -> None:
    settings.STAFF_NETWORKS = [ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")]


@pytest.mark.usefixtures("fenced")
@pytest.mark.parametrize(
    ("address", "is_in"),
    [
        (INSIDE, True),
        ("::ffff:192.0.2.7", True),
        ("2001:db8::1", True),
        (OUTSIDE, False),
        ("2001:db9::1", False),
    ],
)
def test_outside_there_is_no_admin(world: World, address: str, is_in: bool) -> None:
    client = Client(REMOTE_ADDR=address)
    for path in ("/admin/", "/admin/login/", "/admin/privacy/job/", "/ansatt/velkommen/"):
        assert (client.get(path).status_code == 404) is not is_in, path
    assert client.get("/logg-inn/").status_code == 200


@pytest.mark.usefixtures("fenced")
def test_outside_a_right_password_reads_like_a_wrong_one(world: World) -> None:
    sam = world.users["sam"]
    outside = Client(REMOTE_ADDR=OUTSIDE)
    right = outside.post("/logg-inn/", {"login": sam.email, "password": PASSWORD})
    wrong = outside.post("/logg-inn/", {"login": sam.email, "password": "noe helt annet her"})
    assert right.status_code == wrong.status_code == 200
    errors = [str(answer.context["form"].errors) for answer in (right, wrong)]
    assert errors[0] == errors[1]
    assert factors.sign_in(Client(REMOTE_ADDR=INSIDE), sam)["Location"] == "/admin/"


@pytest.mark.usefixtures("fenced")
def test_customers_come_from_anywhere(world: World) -> None:
    client = Client(REMOTE_ADDR=OUTSIDE)
    assert factors.sign_in(client, world.users["ingrid"])["Location"] == "/"
    assert client.get("/").status_code == 200


def test_a_session_carried_outside_is_over(world: World, signed_in: SignedIn, settings: Settings) -> None:
    client = signed_in("sam")
    assert client.get("/ansatt/totrinn/").status_code == 302
    settings.STAFF_NETWORKS = [ip_network("192.0.2.0/24")]
    assert client.get("/tilgjengelighet/")["Location"] == "/logg-inn/"
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("fenced")
def test_a_header_anybody_can_send_is_not_believed(world: World, settings: Settings) -> None:
    forged = {"HTTP_X_FORWARDED_FOR": INSIDE, "REMOTE_ADDR": OUTSIDE}
    assert Client().get("/admin/", **forged).status_code == 404
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert Client().get("/admin/", **forged).status_code == 302
    forged["HTTP_X_FORWARDED_FOR"] = f"{INSIDE}, {OUTSIDE}"
    assert Client().get("/admin/", **forged).status_code == 404


def test_networks_that_are_none_stop_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAFF_NETWORKS", "192.0.2.0/24, 2001:db8::/32")
    assert env.networks("STAFF_NETWORKS") == [ip_network("192.0.2.0/24"), ip_network("2001:db8::/32")]
    for wrong in ("kontoret", "192.0.2.1/24", "*"):
        monkeypatch.setenv("STAFF_NETWORKS", wrong)
        with pytest.raises(ImproperlyConfigured):
            env.networks("STAFF_NETWORKS")
