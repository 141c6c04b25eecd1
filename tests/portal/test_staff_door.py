"""No way into the admin without the second factor in this session, and none that stays open too long (S7, S4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.staff import proof, roles
from tests import factors
from tests.world import PASSWORD, STAFF, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NOON = datetime(2026, 11, 26, 12, 0, 5, tzinfo=UTC)
PAGES = ("/admin/", "/admin/privacy/job/", "/admin/accounts/user/", "/admin/jsi18n/", "/admin/finnes-ikke/")


def shut(client: Client) -> bool:
    """Whether every page of the admin sends this client to its door, or straight to sign-in."""
    places = [client.get(page).get("Location") or "" for page in PAGES]
    return all(place.startswith(("/admin/login/", "/logg-inn/")) for place in places)


def test_the_factor_opens_it(signed_in: SignedIn) -> None:
    assert not shut(signed_in("sam"))
    assert signed_in("sam").get("/admin/login/")["Location"] == "/admin/"


def test_who_has_no_factor_reads_what_to_do(world: World) -> None:
    client = Client()
    proof.remove_factors(world.users["sam"])
    factors.sign_in(client, world.users["sam"])
    assert shut(client)
    door = client.get("/admin/privacy/job/", follow=True)
    assert door.status_code == 403
    page = door.content.decode()
    assert "Du må slå på totrinnsbekreftelse" in page
    assert "/konto/totrinn/" in page
    assert 'type="password"' not in page


def test_who_has_one_but_not_in_this_session_is_asked_for_it(world: World) -> None:
    client = Client()
    client.force_login(world.users["sam"])  # as a session from before it was enrolled
    assert shut(client)
    page = client.get("/admin/privacy/job/", follow=True).content.decode()
    assert "Bekreft at det er deg" in page
    assert "/bekreft/totrinn/?next=%2Fadmin%2Fprivacy%2Fjob%2F" in page


def test_a_colleagues_password_opens_nothing(world: World, signed_in: SignedIn) -> None:
    stolen = {
        "username": "dina@example.no",
        "login": "dina@example.no",
        "password": PASSWORD,
        "next": "/admin/",
    }
    for client in (Client(), signed_in("omar")):
        before = client.session.get("_auth_user_id")
        for door in ("/admin/login/", "/ansatt/totrinn/", "/admin/"):
            client.post(door, stolen)
            assert client.session.get("_auth_user_id") == before, door
    client = Client()
    client.post("/logg-inn/", stolen)
    assert "_auth_user_id" not in client.session
    assert shut(client)


def test_a_session_carried_to_another_browser_ends_with_the_hours(world: World) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client = Client()
        factors.sign_in(client, world.users["sam"])
        for _quarter in range(31):
            clock.shift(timedelta(minutes=14, seconds=59))
            assert client.get("/admin/").status_code == 200
        restored = Client()
        restored.cookies = client.cookies
        clock.move_to(NOON + timedelta(hours=8, seconds=1))
        assert shut(restored)
        assert "_auth_user_id" not in restored.session


@pytest.mark.parametrize(("minutes", "is_open"), [(14.9, True), (15.1, False)])
def test_who_does_nothing_is_signed_out(world: World, minutes: float, is_open: bool) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        client, customer = Client(), Client()
        factors.sign_in(client, world.users["sam"])
        factors.sign_in(customer, world.users["ingrid"])
        assert client.get("/admin/").status_code == 200
        clock.shift(timedelta(minutes=minutes))
        assert (client.get("/admin/").status_code == 200) is is_open
        assert customer.get("/").status_code == 200


def test_customers_know_nothing_of_it(signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    assert client.get("/ansatt/totrinn/").status_code == 404
    assert client.get("/admin/login/")["Location"] == "/"
    assert Client().get("/ansatt/totrinn/")["Location"].startswith("/logg-inn/")


def test_where_one_was_going_does_not_lead_out(world: World, signed_in: SignedIn) -> None:
    client = Client()
    client.force_login(world.users["sam"])
    for evil in ("//evil.example", "https://evil.example/", "/\\evil.example"):
        assert client.get("/admin/login/", {"next": evil})["Location"] == "/ansatt/totrinn/?next=%2Fadmin%2F"
        page = client.get("/ansatt/totrinn/", {"next": evil}).content.decode()
        assert 'href="/bekreft/totrinn/?next=%2Fadmin%2F"' in page
        assert signed_in("sam").get("/ansatt/totrinn/", {"next": evil})["Location"] == "/admin/"


def test_nothing_of_the_admin_is_kept_by_a_browser(signed_in: SignedIn) -> None:
    client = signed_in("dina")
    for page in PAGES:
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"], page
        assert "default-src 'none'" in answer["Content-Security-Policy"], page


def test_staff_choose_their_language_too(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    assert client.post("/sprak/", {"language": "en", "next": "/admin/"}).status_code == 303
    assert "Requests and jobs" in client.get("/admin/").content.decode()


# Roles × pages ------------------------------------------------------------------------------------

# Whoever sees something go wrong says so.
CALLS = "privacy/callercheck/"
REPORT = "privacy/incident/add/"
PANELS = "accounts/panelcommand/"
OWNERSHIP = "accounts/ownershipchange/"
BEGIN = "accounts/ownershipchange/add/"
MAY_OPEN = {
    "support": {
        "accounts/latenotice/",
        "privacy/job/",
        "privacy/privacyrequest/",
        "privacy/privacyrequest/add/",
        "privacy/opening/",
        CALLS,
        PANELS,
        OWNERSHIP,
        BEGIN,
        REPORT,
    },
    "personvernombud": {
        "accounts/latenotice/",
        "privacy/job/",
        "privacy/privacyrequest/",
        "privacy/privacyrequest/add/",
        "privacy/opening/",
        "accounts/auditentry/",
        "accounts/wait/",
        "privacy/incident/",
        "privacy/review/",
        REPORT,
    },
    "saksbehandler": {
        "accounts/latenotice/",
        "privacy/review/",
        "privacy/job/",
        "privacy/privacyrequest/",
        "privacy/privacyrequest/add/",
        "privacy/opening/",
        "accounts/wait/",
        CALLS,
        OWNERSHIP,
        BEGIN,
        REPORT,
    },
    "revisor": {
        "accounts/latenotice/",
        "privacy/job/",
        "privacy/privacyrequest/",
        "privacy/opening/",
        "accounts/auditentry/",
        "accounts/user/",
        "accounts/staffchange/",
        "privacy/incident/",
    },
    roles.SAFETY: {
        "privacy/safetyreview/",
        "privacy/job/",
        "privacy/privacyrequest/",
        "privacy/opening/",
        REPORT,
    },
    roles.ADMINISTRATOR: {"accounts/user/", "accounts/staffchange/", "accounts/staffchange/add/"},
    "alarmoperatør": {"privacy/opening/", CALLS, REPORT},
    "tekniker": {"privacy/opening/", PANELS, REPORT},
    "økonomi": {"privacy/opening/", OWNERSHIP, REPORT},
}
ROOMS = (
    "accounts/latenotice/",
    PANELS,
    OWNERSHIP,
    BEGIN,
    "privacy/opening/",
    "privacy/review/",
    "privacy/safetyreview/",
    CALLS,
    "privacy/incident/",
    REPORT,
    "privacy/job/",
    "privacy/privacyrequest/",
    "privacy/job/add/",
    "privacy/privacyrequest/add/",
    "accounts/auditentry/",
    "accounts/wait/",
    "accounts/user/",
    "accounts/user/add/",
    "accounts/staffchange/",
    "accounts/staffchange/add/",
)


@pytest.mark.parametrize("role", sorted(MAY_OPEN))
def test_a_role_opens_its_own_rooms(world: World, signed_in: SignedIn, role: str) -> None:
    assert set(MAY_OPEN) == set(roles.BY_NAME)
    omar = world.users["omar"]
    omar.groups.clear()
    roles.give(omar, role)
    client = signed_in("omar")
    opened = {room for room in ROOMS if client.get(f"/admin/{room}").status_code == 200}
    assert opened == MAY_OPEN[role]
    assert client.get("/admin/").status_code == 200
    assert set(STAFF.values()) <= set(MAY_OPEN)
