"""Second factors: asked for on every way in once there is one, each code once, and no weaker way around."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
import time_machine
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts import factors as own_factors
from accounts import sealing
from accounts.models import Letter
from accounts.ways import ways
from portal import urls
from privacy.models import PrivacyRequest
from tests import factors
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
STEP = "/logg-inn/totrinn/"
ORDER, FORM = "/personvern/kopi/ny/", {"kategori": ["bruk"]}
WRONG_CODE = "Koden stemmer ikke."


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app(world: World, clock: time_machine.Traveller) -> Callable[[], str]:
    """Ingrid has an app for codes; what it shows now."""
    ingrid = world.users["ingrid"]
    factors.enrol(ingrid)
    return lambda: factors.code(ingrid)


@pytest.fixture
def papers(world: World, app: Callable[[], str]) -> list[str]:
    """Ingrid's recovery codes."""
    with own_factors.of(world.users["ingrid"]):
        codes: list[str] = RecoveryCodes.activate(world.users["ingrid"]).generate_codes()
    return codes


def with_password(client: Client) -> Any:
    return client.post("/logg-inn/", {"login": "ingrid@example.no", "password": PASSWORD})


def mailed(kind: str) -> str:
    letter = Letter.objects.filter(kind=kind).latest("created_at")
    return sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")


def with_mailed_code(client: Client) -> Any:
    confirm = client.post("/logg-inn/kode/", {"email": "ingrid@example.no"})["Location"]
    return client.post(confirm, {"code": mailed("sign-in-code")})


def with_a_new_password(client: Client) -> Any:
    client.post("/glemt/", {"email": "ingrid@example.no"})
    client.post("/glemt/kode/", {"code": mailed("password-reset-code")})
    new = "et nytt og langt passord 2026"
    client.post("/glemt/nytt-passord/", {"password1": new, "password2": new})
    assert "_auth_user_id" not in client.session
    return client.post("/logg-inn/", {"login": "ingrid@example.no", "password": new})


def with_an_unconfirmed_address(client: Client) -> Any:
    EmailAddress.objects.filter(email="ingrid@example.no").update(verified=False)
    confirm = with_password(client)["Location"]
    return client.post(confirm, {"code": mailed("address-code")})


WAYS_IN = [with_password, with_mailed_code, with_a_new_password, with_an_unconfirmed_address]


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_every_way_in_asks_for_it(app: Callable[[], str], way_in: Callable[[Client], Any]) -> None:
    client = Client()
    assert way_in(client)["Location"].split("?")[0] == STEP
    assert "_auth_user_id" not in client.session
    assert client.get("/")["Location"].startswith("/logg-inn/")
    assert client.post(STEP, {"code": app()})["Location"] == "/"
    assert "_auth_user_id" in client.session


@pytest.mark.parametrize("way_in", [with_password, with_mailed_code])
def test_without_one_nobody_is_asked(world: World, way_in: Callable[[Client], Any]) -> None:
    """The control of the test above."""
    client = Client()
    assert way_in(client)["Location"] == "/"
    assert "_auth_user_id" in client.session


def test_a_code_of_the_app_works_once(app: Callable[[], str]) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        with_password(client)
    assert first.post(STEP, {"code": app()})["Location"] == "/"
    again = second.post(STEP, {"code": app()})
    assert WRONG_CODE in again.content.decode()
    assert "_auth_user_id" not in second.session
    assert isinstance(caches["default"], DatabaseCache)


@pytest.mark.parametrize("seconds", [-30, 30])
def test_a_code_of_another_half_minute_is_refused(
    app: Callable[[], str], clock: time_machine.Traveller, seconds: int
) -> None:
    code, client = app(), Client()
    clock.shift(timedelta(seconds=seconds))
    with_password(client)
    assert WRONG_CODE in client.post(STEP, {"code": code}).content.decode()


def test_a_recovery_code_works_once(papers: list[str]) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        with_password(client)
    assert first.post(STEP, {"code": papers[0]})["Location"] == "/"
    assert WRONG_CODE in second.post(STEP, {"code": papers[0]}).content.decode()
    assert second.post(STEP, {"code": papers[1]})["Location"] == "/"


def test_guessing_ends_after_five_tries_in_all_sessions(app: Callable[[], str]) -> None:
    clients = [Client(), Client()]
    for client in clients:
        with_password(client)
    for number in range(5):
        clients[number % 2].post(STEP, {"code": f"00000{number}"})
    answer = clients[0].post(STEP, {"code": app()})
    assert "For mange forsøk" in answer.content.decode()
    assert "_auth_user_id" not in clients[0].session


@pytest.mark.parametrize(
    "credential", ["", "x", "null", "[]", "{}", "7", '{"id":1}', '{"response":{}}', '{"response":[]}']
)
@pytest.mark.parametrize("page", [STEP, "/logg-inn/passnokkel/"])
def test_a_passkeys_answer_may_be_anything(app: Callable[[], str], page: str, credential: str) -> None:
    client = Client()
    if page == STEP:
        with_password(client)
    client.get(page, headers={"accept": "application/json"})
    answer = client.post(page, {"credential": credential})
    assert answer.status_code in {200, 302}
    assert "_auth_user_id" not in client.session


# Confirming oneself -------------------------------------------------------------------------------


def signed_in(app: Callable[[], str], clock: time_machine.Traveller) -> Client:
    """Signed in with both, and no longer fresh."""
    client = Client()
    with_password(client)
    assert client.post(STEP, {"code": app()})["Location"] == "/"
    clock.shift(timedelta(seconds=301))
    return client


def test_an_order_that_waited_is_done_once_after_a_code_of_the_app(
    app: Callable[[], str], clock: time_machine.Traveller
) -> None:
    client = signed_in(app, clock)
    asked = client.post(ORDER, FORM)
    assert asked["Location"].startswith("/bekreft/totrinn/?next=")
    assert "Bruk passordet i stedet" in client.get(asked["Location"]).content.decode()
    before = client.session.session_key
    again = {"code": app(), "next": ORDER}
    assert client.post("/bekreft/totrinn/", again)["Location"].startswith("/personvern/saker/")
    assert client.session.session_key != before
    client.post("/bekreft/totrinn/", again)
    assert PrivacyRequest.objects.count() == 1


def test_an_order_that_waited_is_done_after_a_recovery_code(
    app: Callable[[], str], papers: list[str], clock: time_machine.Traveller
) -> None:
    client = signed_in(app, clock)
    client.post(ORDER, FORM)
    client.post("/bekreft/totrinn/", {"code": "0000000000", "next": ORDER})
    assert PrivacyRequest.objects.count() == 0
    client.post("/bekreft/totrinn/", {"code": papers[3], "next": ORDER})
    assert PrivacyRequest.objects.count() == 1


def test_a_mailed_code_alone_does_not_do_for_whoever_has_a_second_factor(
    app: Callable[[], str], clock: time_machine.Traveller
) -> None:
    client = signed_in(app, clock)
    for answer in (
        client.get("/bekreft/kode/?next=/"),
        client.post("/bekreft/kode/", {"action": "send", "next": "/"}),
        client.post("/bekreft/kode/", {"code": "BCDF-GHJK", "next": "/"}),
    ):
        assert answer["Location"] == "/bekreft/totrinn/?next=%2F"
    assert Letter.objects.filter(kind="confirm-code").count() == 0


def test_nor_one_mailed_before_there_was_a_second_factor(world: World, clock: time_machine.Traveller) -> None:
    client = Client()
    with_mailed_code(client)
    factors.enrol(world.users["ingrid"])
    assert client.post(ORDER, FORM)["Location"].startswith("/bekreft/totrinn/")


def test_a_person_with_a_passkey_is_asked_for_it_first(world: World, clock: time_machine.Traveller) -> None:
    client = Client()
    with_password(client)
    user = world.users["ingrid"]
    factors.enrol(user)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "x", "credential": {}})
    assert [way.name for way in ways(user)] == [
        "mfa_reauthenticate_webauthn",
        "mfa_reauthenticate",
        "account_reauthenticate",
    ]


# allauth's own pages ------------------------------------------------------------------------------


@reauthentication_required(app="allauth.mfa")
def guarded_by_allauth(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done", status=201)


@pytest.fixture
def allauths_own(settings: Any) -> None:
    module = ModuleType("addresses_of_this_test")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("proving/", guarded_by_allauth),
        *import_module(settings.ROOT_URLCONF).urlpatterns,
    ]
    module.handler429, module.handler500 = urls.handler429, urls.handler500  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module


@pytest.mark.usefixtures("allauths_own")
@pytest.mark.parametrize("has_password", [True, False])
def test_allauths_own_pages_follow_the_same_rule(
    world: World, clock: time_machine.Traveller, has_password: bool
) -> None:
    """allauth would wave a person without a password through, and ask somebody who has just signed in."""
    if not has_password:
        world.users["ingrid"].set_unusable_password()
        world.users["ingrid"].save()
    client = Client()
    with_mailed_code(client)
    assert client.post("/proving/").status_code == 201
    clock.shift(timedelta(seconds=301))
    asked = client.post("/proving/")
    assert asked["Location"] == (
        "/bekreft/?next=%2Fproving%2F" if has_password else "/bekreft/kode/?next=%2Fproving%2F"
    )
