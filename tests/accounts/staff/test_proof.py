"""A second factor in this session: through allauth's real pages, so that a change of theirs is noticed here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts import factors as sealed
from accounts.models import User
from accounts.staff import proof
from accounts.staff.proof import Standing
from tests import factors
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, 0, 5, tzinfo=UTC)
SignedIn = Callable[[str], Client]


def standing(client: Client, user: User) -> Standing:
    request = RequestFactory().get("/admin/")
    request.session, request.user = client.session, User.objects.get(pk=user.pk)
    return proof.standing(request)


def passkey(user: User) -> Authenticator:
    """A row like a passkey's. What it holds is never looked at here."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={})


def test_the_real_pages_record_the_factor(world: World, signed_in: SignedIn) -> None:
    assert standing(signed_in("sam"), world.users["sam"]) is Standing.PROVEN


def test_a_password_alone_is_not_even_a_session(world: World) -> None:
    client, sam = Client(), world.users["sam"]
    answer = client.post("/logg-inn/", {"login": sam.email, "password": PASSWORD})
    assert answer["Location"].startswith("/logg-inn/totrinn/")
    assert "_auth_user_id" not in client.session
    assert standing(client, sam) is Standing.NOT_SHOWN


def test_enrolled_but_not_shown_here(world: World) -> None:
    client, sam = Client(), world.users["sam"]
    client.force_login(sam)
    assert standing(client, sam) is Standing.NOT_SHOWN
    factors.show(client, sam)
    assert standing(client, sam) is Standing.PROVEN


def test_without_any_factor(world: World) -> None:
    client, sam = Client(), world.users["sam"]
    factors.show(client, sam)
    proof.remove_factors(sam)
    assert standing(client, sam) is Standing.WITHOUT_FACTOR


def test_what_was_shown_with_a_factor_since_removed_proves_nothing(world: World) -> None:
    client, sam = Client(), world.users["sam"]
    factors.show(client, sam)
    assert standing(client, sam) is Standing.PROVEN
    proof.remove_factors(sam)
    factors.enrol(sam)
    assert standing(client, sam) is Standing.RECOVERED


def test_anothers_proof_is_not_ones_own(world: World) -> None:
    client, sam, dina = Client(), world.users["sam"], world.users["dina"]
    factors.show(client, sam)
    assert standing(client, sam) is Standing.PROVEN
    assert standing(client, dina) is Standing.NOT_SHOWN
    factors.show(client, dina, number=Authenticator.objects.get(user=sam).pk)
    assert standing(client, dina) is Standing.RECOVERED


@pytest.mark.parametrize(("hours", "found"), [(7.99, Standing.PROVEN), (8.01, Standing.NOT_SHOWN)])
def test_it_holds_for_eight_hours(world: World, hours: float, found: Standing) -> None:
    client, sam = Client(), world.users["sam"]
    factors.show(client, sam, ago=hours * 3600)
    assert standing(client, sam) is found


def test_a_clock_that_ran_ahead_proves_nothing(world: World) -> None:
    client, sam = Client(), world.users["sam"]
    factors.show(client, sam, ago=-60)
    assert standing(client, sam) is Standing.NOT_SHOWN


def test_a_code_on_paper_leads_to_enrolling_again(world: World) -> None:
    client, sam = Client(), world.users["sam"]
    with sealed.of(sam):
        paper = RecoveryCodes.activate(sam).get_unused_codes()
    client.post("/logg-inn/", {"login": sam.email, "password": PASSWORD})
    answer = client.post("/logg-inn/totrinn/", {"code": paper[0]})
    assert answer.status_code == 302
    assert standing(client, sam) is Standing.RECOVERED
    page = client.get("/admin/", follow=True)
    assert page.status_code == 403
    assert "Du må slå på totrinnsbekreftelse på nytt" in page.content.decode()


@pytest.mark.parametrize("role", ["support", "personvernombud"])
def test_some_roles_need_a_passkey(world: World, settings: Settings, role: str) -> None:
    settings.STAFF_PASSKEY_ROLES = ["personvernombud"]
    name = "dina" if role == "personvernombud" else "sam"
    client, user = Client(), world.users[name]
    factors.show(client, user)
    held_to_it = name == "dina"
    assert standing(client, user) is (Standing.WITHOUT_PASSKEY if held_to_it else Standing.PROVEN)
    key = passkey(user)
    assert standing(client, user) is (Standing.PASSKEY_NOT_SHOWN if held_to_it else Standing.PROVEN)
    factors.show(client, user, kind="webauthn", number=key.pk)
    assert standing(client, user) is Standing.PROVEN


def test_a_code_works_once(world: World) -> None:
    sam = world.users["sam"]
    with time_machine.travel(NOON, tick=False):
        assert factors.sign_in(Client(), sam)["Location"] == "/admin/"
        thief = Client()
        thief.post("/logg-inn/", {"login": sam.email, "password": PASSWORD})
        assert thief.post("/logg-inn/totrinn/", {"code": factors.code(sam)}).status_code == 200
        assert "_auth_user_id" not in thief.session
    with time_machine.travel(NOON + timedelta(seconds=30), tick=False):
        assert thief.post("/logg-inn/totrinn/", {"code": factors.code(sam)})["Location"] == "/admin/"
