"""Fresh sign-in: at most five minutes old, bound to the session, and the interrupted form is done afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_POST

from accounts import sealing
from accounts.decorators import fresh_sign_in, person_required
from accounts.models import Letter
from portal import urls
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
done: list[tuple[str, dict[str, list[str]], str]] = []


@person_required
@require_POST
@fresh_sign_in
def guarded(request: HttpRequest, number: int) -> HttpResponse:
    assert request.resolver_match
    done.append(
        (request.path, {name: request.POST.getlist(name) for name in request.POST}, request.GET.urlencode())
    )
    return HttpResponse(f"done {number} {request.user.email} {request.resolver_match.url_name}", status=201)


@person_required
@fresh_sign_in
def guarded_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


@login_not_required
@person_required
def for_persons(request: HttpRequest) -> HttpResponse:
    return HttpResponse("person")


@pytest.fixture(autouse=True)
def addresses(settings: Any) -> None:
    module = ModuleType("addresses_of_this_test")
    module.urlpatterns = [  # type: ignore[attr-defined]
        path("proving/<int:number>/", guarded, name="guarded"),
        path("proving/side/", guarded_page, name="guarded-page"),
        path("proving/person/", for_persons),
        *import_module(settings.ROOT_URLCONF).urlpatterns,
    ]
    module.handler429, module.handler500 = urls.handler429, urls.handler500  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = module
    done.clear()


@pytest.fixture
def clock(world: World) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(world.now, tick=False) as traveller:
        yield traveller


def code_mailed() -> str:
    letter = Letter.objects.filter(kind="confirm-code").latest("created_at")
    return sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")


def without_password(world: World, name: str) -> Client:
    """Signed in by mailed code, and without a password to confirm with."""
    world.users[name].set_unusable_password()
    world.users[name].save()
    client = Client()
    client.force_login(world.users[name])
    return client


FORM = {"categories": ["bruk", "laser"], "note": "æøå & =?", "csrfmiddlewaretoken": "secret-mark"}


@pytest.mark.parametrize(("seconds", "fresh"), [(0, True), (299, True), (300, False), (3000, False)])
def test_a_sign_in_is_fresh_for_five_minutes(
    signed_in: SignedIn, clock: time_machine.Traveller, seconds: int, fresh: bool
) -> None:
    client = signed_in("ingrid")
    for minute in range(0, seconds, 600):
        clock.shift(min(600, seconds - minute))
        client.get("/logg-ut/")
    assert (client.post("/proving/7/", FORM).status_code == 201) is fresh


def test_a_sign_in_by_code_is_fresh_too(world: World) -> None:
    client = Client()
    confirm = client.post("/logg-inn/kode/", {"email": "ingrid@example.no"})["Location"]
    letter = Letter.objects.get(kind="sign-in-code")
    client.post(confirm, {"code": sealing.unseal(letter.secret_encrypted, context=f"letter:{letter.pk}")})
    assert client.post("/proving/7/", FORM).status_code == 201


def test_an_interrupted_form_is_done_once_after_the_password(
    signed_in: SignedIn, clock: time_machine.Traveller
) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    asked = client.post("/proving/7/?a=b", FORM)
    assert (asked.status_code, asked["Location"]) == (302, "/bekreft/?next=%2Fproving%2F7%2F%3Fa%3Db")
    assert done == []
    page = client.get(asked["Location"])
    assert 'name="next" value="/proving/7/?a=b"' in page.content.decode()
    wrong = client.post("/bekreft/", {"password": "feil passord her", "next": "/proving/7/?a=b"})
    assert "Passordet stemmer ikke." in wrong.content.decode()
    before = client.session.session_key
    answer = client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/7/?a=b"})
    assert (answer.status_code, answer.content) == (201, b"done 7 ingrid@example.no guarded")
    fields = {"categories": ["bruk", "laser"], "note": ["æøå & =?"]}
    assert done == [("/proving/7/", fields, "a=b")]
    assert client.session.session_key != before
    client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/7/?a=b"})
    assert len(done) == 1


def test_people_without_a_password_are_asked_by_mailed_code(
    world: World, clock: time_machine.Traveller
) -> None:
    client = without_password(world, "ole")
    asked = client.post("/proving/7/", FORM)
    assert asked["Location"] == "/bekreft/kode/?next=%2Fproving%2F7%2F"
    assert client.get("/bekreft/")["Location"] == "/bekreft/kode/"
    assert client.get(asked["Location"]).status_code == 200
    assert Letter.objects.filter(kind="confirm-code").count() == 0
    sent = client.post("/bekreft/kode/", {"action": "send", "next": "/proving/7/"})
    assert (sent.status_code, sent["Location"]) == (303, "/bekreft/kode/?next=%2Fproving%2F7%2F")
    assert done == []
    before = client.session.session_key
    answer = client.post("/bekreft/kode/", {"code": code_mailed(), "next": "/proving/7/"})
    assert (answer.status_code, len(done)) == (201, 1)
    assert client.session.session_key != before
    assert client.post("/proving/8/", FORM).status_code == 201


def test_people_with_a_password_may_take_a_code_instead(
    signed_in: SignedIn, clock: time_machine.Traveller
) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    page = client.get(client.post("/proving/7/", FORM)["Location"]).content.decode()
    assert '/bekreft/kode/?next=%2Fproving%2F7%2F"' in page
    client.post("/bekreft/kode/", {"action": "send", "next": "/proving/7/"})
    assert client.post("/bekreft/kode/", {"code": code_mailed(), "next": "/proving/7/"}).status_code == 201


def test_nobody_is_waved_through(world: World) -> None:
    client = without_password(world, "ole")
    assert client.post("/proving/7/", FORM).status_code == 302
    for address in ("/bekreft/kode/", "/bekreft/"):
        for fields in ({}, {"code": ""}, {"password": ""}, {"action": "confirm"}, {"action": "x"}):
            client.post(address, fields | {"next": "/proving/7/"})
    assert client.post("/proving/7/", FORM).status_code == 302
    assert done == []


@pytest.mark.parametrize(("seconds", "works"), [(590, True), (610, False)])
def test_a_confirmation_code_works_for_ten_minutes(
    world: World, clock: time_machine.Traveller, seconds: int, works: bool
) -> None:
    client = without_password(world, "ole")
    client.get("/proving/side/")
    client.post("/bekreft/kode/", {"action": "send", "next": "/proving/side/"})
    code = code_mailed()
    clock.shift(seconds)
    client.post("/bekreft/kode/", {"code": code, "next": "/proving/side/"})
    assert (client.get("/proving/side/").status_code == 200) is works


def test_a_confirmation_code_lives_for_three_tries(world: World) -> None:
    client = without_password(world, "ole")
    client.post("/bekreft/kode/", {"action": "send"})
    code = code_mailed()
    pages = [client.post("/bekreft/kode/", {"code": "BBBB-BBBB"}).content.decode() for _try in range(3)]
    assert "Koden stemmer ikke." in pages[1]
    assert "For mange forsøk. Be om en ny kode." in pages[2]
    client.post("/bekreft/kode/", {"code": code})
    assert client.get("/proving/side/").status_code == 302


def test_a_new_code_makes_the_one_before_worthless(world: World) -> None:
    client = without_password(world, "ole")
    client.post("/bekreft/kode/", {"action": "send"})
    first = code_mailed()
    client.post("/bekreft/kode/", {"action": "resend"})
    client.post("/bekreft/kode/", {"code": first})
    assert client.get("/proving/side/").status_code == 302
    client.post("/bekreft/kode/", {"code": code_mailed()})
    assert client.get("/proving/side/").status_code == 200


def test_four_confirmation_codes_an_hour(world: World, clock: time_machine.Traveller) -> None:
    client = without_password(world, "ole")
    statuses = []
    for _letter in range(5):
        statuses.append(client.post("/bekreft/kode/", {"action": "send"}).status_code)
        clock.shift(60)
    assert statuses == [303] * 4 + [429]


def test_guessing_the_password_again_ends_after_five_tries(
    signed_in: SignedIn, clock: time_machine.Traveller
) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    for _try in range(5):
        client.post("/bekreft/", {"password": "feil passord her", "next": "/proving/side/"})
    assert client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/side/"}).status_code == 429
    assert client.get("/proving/side/").status_code == 302


def test_freshness_belongs_to_one_session(world: World, signed_in: SignedIn) -> None:
    client = without_password(world, "ole")
    signed_in("ingrid")
    assert client.get("/proving/side/").status_code == 302


def test_freshness_of_one_person_is_not_that_of_the_next(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    records = {key: value for key, value in client.session.items() if key.startswith("account_auth")}
    client.force_login(world.users["ole"])
    session = client.session
    session.update(records)
    session.save()
    assert client.get("/proving/side/").status_code == 302


def test_another_confirmation_does_not_send_an_old_form(
    signed_in: SignedIn, clock: time_machine.Traveller
) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    client.post("/proving/7/", FORM)
    answer = client.post("/bekreft/", {"password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/7/"})
    assert done == []


def test_a_page_asked_for_later_forgets_the_form(signed_in: SignedIn, clock: time_machine.Traveller) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    client.post("/proving/7/", FORM)
    client.get("/proving/side/")
    answer = client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/side/"})
    assert (answer.status_code, answer["Location"]) == (302, "/proving/side/")
    assert done == []


def test_a_form_held_too_long_is_not_sent(signed_in: SignedIn, clock: time_machine.Traveller) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    client.post("/proving/7/", FORM)
    clock.shift(601)
    answer = client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/7/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert done == []


def test_a_form_held_is_gone_after_sign_out(signed_in: SignedIn, clock: time_machine.Traveller) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    client.post("/proving/7/", FORM)
    client.post("/logg-ut/")
    client.post("/logg-inn/", {"login": "ole@example.no", "password": PASSWORD})
    client.post("/bekreft/", {"password": PASSWORD, "next": "/proving/7/"})
    assert done == []


def test_what_is_held_is_the_form_and_nothing_of_the_request(
    signed_in: SignedIn, clock: time_machine.Traveller
) -> None:
    client = signed_in("ingrid")
    clock.shift(301)
    client.post("/proving/7/", FORM, HTTP_USER_AGENT="agent-canary")
    session = Session.objects.get(pk=client.session.session_key).get_decoded()
    held = str(session["account_reauthentication_state"])
    assert "bruk" in held
    for word in ("secret-mark", "agent-canary", str(client.session.session_key), "127.0.0.1"):
        assert word not in held


def test_policy_asks_first_who_then_how(world: World, signed_in: SignedIn) -> None:
    assert Client().post("/proving/7/", FORM)["Location"] == "/logg-inn/?next=/proving/7/"
    assert signed_in("ingrid").get("/proving/7/").status_code == 405
    assert Client().get("/proving/person/")["Location"] == "/logg-inn/?next=/proving/person/"


def test_an_employee_reads_that_this_is_for_customers(signed_in: SignedIn) -> None:
    answer = signed_in("sam").get("/proving/person/")
    assert answer.status_code == 403
    assert 'href="/admin/"' in answer.content.decode()


def test_confirming_needs_somebody_signed_in(db: None) -> None:
    for address in ("/bekreft/", "/bekreft/kode/"):
        assert Client().post(address, {"action": "send"})["Location"].startswith("/logg-inn/")


def test_the_times_of_this_file_are_those_of_the_settings(settings: Any) -> None:
    assert timedelta(seconds=settings.FRESH_SIGN_IN_SECONDS) == timedelta(minutes=5)
