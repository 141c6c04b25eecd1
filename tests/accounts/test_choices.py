"""Language, appearance and home: remembered where they should be, and only one's own home."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts import page
from accounts.models import User
from accounts.models.sign_in import Appearance
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def test_a_stranger_chooses_a_language_without_a_session(world: World) -> None:
    client = Client()
    answer = client.post("/sprak/", {"language": "en", "next": "/logg-inn/"})
    assert (answer.status_code, answer["Location"]) == (303, "/logg-inn/")
    assert client.cookies["language"].value == "en"
    assert client.cookies["language"]["httponly"]
    assert "sid" not in client.cookies
    assert 'lang="en"' in client.get("/logg-inn/").content.decode()


def test_the_language_of_the_profile_counts_from_sign_in(world: World, signed_in: SignedIn) -> None:
    User.objects.filter(email="ingrid@example.no").update(language="en", appearance="dark")
    body = signed_in("ingrid").get("/logg-ut/").content.decode()
    assert '<html lang="en" data-color-scheme="dark">' in body


def test_a_chosen_language_is_that_of_profile_and_letters(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    client.post("/sprak/", {"language": "en"})
    ingrid = world.users["ingrid"]
    ingrid.refresh_from_db()
    ingrid.person.refresh_from_db()
    assert (ingrid.language, ingrid.person.preferred_language) == ("en", "en")
    assert '<html lang="en"' in client.get("/logg-ut/").content.decode()
    assert world.users["ole"].language == "nb"


@pytest.mark.parametrize("appearance", Appearance.values)
def test_a_chosen_appearance_is_remembered(world: World, signed_in: SignedIn, appearance: str) -> None:
    client = signed_in("ingrid")
    assert client.post("/utseende/", {"appearance": appearance}).status_code == 303
    world.users["ingrid"].refresh_from_db()
    assert world.users["ingrid"].appearance == appearance
    assert f'data-color-scheme="{appearance}"' in client.get("/logg-ut/").content.decode()


@pytest.mark.parametrize("address", ["/sprak/", "/utseende/"])
@pytest.mark.parametrize("value", ["", "sv", "nb\r\nSet-Cookie: a=b", "<script>"])
def test_what_we_do_not_offer_is_refused(world: World, address: str, value: str) -> None:
    assert Client().post(address, {"language": value, "appearance": value}).status_code == 400
    assert Client().get(address).status_code == 405


def test_one_chooses_among_ones_own_homes(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    cabin = world.sites["cabin"]
    assert client.post("/anlegg/", {"site": str(cabin.pk), "next": "/personvern/"}).status_code == 303
    assert client.session["site"] == str(cabin.pk)


@pytest.mark.parametrize(
    ("who", "site"), [("ingrid", "lise"), ("ole", "cabin"), ("tor", "house"), ("lise", "house")]
)
def test_another_home_does_not_exist(world: World, signed_in: SignedIn, who: str, site: str) -> None:
    client = signed_in(who)
    assert client.post("/anlegg/", {"site": str(world.sites[site].pk)}).status_code == 404
    assert "site" not in client.session


@pytest.mark.parametrize("site", ["", "x", "1", "00000000-0000-0000-0000-000000000000", "é" * 400])
def test_a_home_nobody_has_does_not_exist(world: World, signed_in: SignedIn, site: str) -> None:
    assert signed_in("ingrid").post("/anlegg/", {"site": site}).status_code == 404


def choice(world: World, who: str, *, chosen: str = "") -> page.SiteChoice:
    request = RequestFactory().get("/")
    request.user = world.users[who]
    request.session = {page.SITE_KEY: str(world.sites[chosen].pk)} if chosen else {}
    return page.chosen_site(request)


def test_the_first_home_is_the_one_taken_over_first(world: World) -> None:
    sites = world.sites
    assert choice(world, "ingrid") == page.SiteChoice((sites["cabin"], sites["house"]), sites["cabin"])
    assert choice(world, "ingrid", chosen="house").current == sites["house"]
    assert choice(world, "ole") == page.SiteChoice((sites["house"],), sites["house"])


def test_a_choice_ends_with_the_right_to_look(world: World) -> None:
    assert choice(world, "lise", chosen="house").current == world.sites["lise"]
    assert choice(world, "tor", chosen="house") == page.SiteChoice((), None)
    assert choice(world, "sam") == page.SiteChoice((), None)


def test_homes_are_looked_up_only_by_pages_that_show_them(world: World, signed_in: SignedIn) -> None:
    client = signed_in("ingrid")
    client.get("/logg-ut/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/logg-ut/")
    assert not [query["sql"] for query in queries if "occupancy" in query["sql"]]
