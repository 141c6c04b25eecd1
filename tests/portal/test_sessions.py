"""When a session ends: by itself, by its owner, and by us. Each is shown to work before it is shown to end."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from tests.portal.test_url_matrix import ask
from tests.world import World

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def is_in(client: Client) -> bool:
    return client.get("/opplysninger/").status_code == 200


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_a_session_ends_after_half_an_hour_of_rest(signed_in: SignIn, minutes: int, stays: bool) -> None:
    client = signed_in("ingrid")
    assert is_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        assert is_in(client) is stays


def test_a_busy_session_ends_after_its_hours(signed_in: SignIn) -> None:
    client, begun = signed_in("ingrid"), timezone.now()
    hours = site.SESSION_HOURS_AT_MOST["person"]
    for minute in range(0, hours * 60 + 40, 20):
        with time_machine.travel(begun + timedelta(minutes=minute), tick=False):
            assert is_in(client) is (minute <= hours * 60), minute


def test_a_session_that_was_ended_is_of_no_use(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    stolen = Client()
    stolen.cookies = deepcopy(client.cookies)
    assert is_in(stolen)
    client.post("/logg-ut/")
    assert not is_in(stolen)


def test_a_closed_account_is_out_at_the_next_request(world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    assert is_in(client)
    world.users["ingrid"].is_active = False
    world.users["ingrid"].save()
    assert not is_in(client)


def test_every_page_has_a_way_out(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    for page in ("/", "/opplysninger/", "/opplysninger/bruk/", "/personvern/", "/personvern/kopi/ny/"):
        assert "/logg-ut/" in ask(client, "get", page).content.decode(), page
