"""«Innlogging og sikkerhet»: what it shows to whom, and ending sessions from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from pytest_django import Settings

from accounts.models import KnownDevice, SignInEvent, User
from tests.accounts.security.conftest import sent, with_passkey
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"


def sign_in(user: User, *, agent: str = MAC, address: str = "192.0.2.17") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    answer = client.post("/logg-inn/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/konto/sikkerhet/").status_code == 200


def test_the_page_names_each_device_and_its_network_and_which_one_this_is(owner: User) -> None:
    here = sign_in(owner)
    sign_in(owner, agent=PHONE, address="198.51.100.9")
    text = here.get("/konto/sikkerhet/").content.decode()
    assert "Chrome, Mac" in text
    assert "Denne enheten" in text
    assert "samme nett som du er på nå" in text
    assert "Safari, iPhone" in text
    assert "198.51.100.0" in text
    assert "198.51.100.9" not in text


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.77", "203.0.113.0"),
        ("2001:db8:aaaa:bbbb::7", "2001:db8:aaaa::"),
        ("::ffff:203.0.113.77", "203.0.113.0"),
    ],
)
def test_no_whole_address_and_no_raw_browser_string_is_stored(owner: User, address: str, kept: str) -> None:
    client = sign_in(owner, address=address)
    client.get("/")
    [session] = UserSession.objects.filter(user=owner)
    assert (session.ip, session.user_agent) == (kept, "Chrome, Mac")
    [event] = SignInEvent.objects.filter(user=owner)
    assert (event.network, event.device, event.method) == (kept, "Chrome, Mac", "password")


def test_one_session_is_ended_and_its_next_request_is_out(owner: User) -> None:
    here, there, third = sign_in(owner), sign_in(owner, agent=PHONE), sign_in(owner)
    assert is_in(there)
    ended = UserSession.objects.get(session_key=there.session.session_key)
    answer = here.post(f"/konto/enheter/{ended.pk}/logg-ut/", follow=True)
    assert "Safari, iPhone er logget ut." in answer.content.decode()
    assert not is_in(there)
    assert is_in(here)
    assert is_in(third)


def test_all_others_are_ended_at_once(owner: User) -> None:
    here, there, third = sign_in(owner), sign_in(owner, agent=PHONE), sign_in(owner)
    assert is_in(there)
    assert is_in(third)
    here.post("/konto/enheter/logg-ut-alle/")
    assert is_in(here)
    assert not is_in(there)
    assert not is_in(third)


def test_ending_the_session_one_sits_in_leads_to_the_sign_in_page(owner: User) -> None:
    here = sign_in(owner)
    here.get("/")
    own = UserSession.objects.get(session_key=here.session.session_key)
    answer = here.post(f"/konto/enheter/{own.pk}/logg-ut/")
    assert (answer.status_code, answer["Location"]) == (303, "/logg-inn/")
    assert not is_in(here)


def test_a_session_or_passkey_of_somebody_else_does_not_exist(world: World, signed_in: SignedIn) -> None:
    ingrid, lise = signed_in("ingrid"), signed_in("lise")
    lise.get("/")
    theirs = UserSession.objects.get(session_key=lise.session.session_key)
    key = with_passkey(world.users["lise"])
    for path in (
        f"/konto/enheter/{theirs.pk}/logg-ut/",
        "/konto/enheter/999999/logg-ut/",
        f"/konto/passnokler/{key.pk}/",
        f"/konto/passnokler/{key.pk}/fjern/",
    ):
        assert ingrid.post(path).status_code == 404, path
    assert is_in(lise)
    key.refresh_from_db()


def test_the_history_shows_ways_in_and_stopped_tries_of_oneself_alone(owner: User, world: World) -> None:
    stranger = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="198.51.100.9")
    stranger.post("/logg-inn/", {"login": owner.email, "password": "feil passord 12345"})
    stranger.post("/logg-inn/", {"login": "nobody@example.no", "password": "feil passord 12345"})
    text = sign_in(owner).get("/konto/sikkerhet/").content.decode()
    assert "Passord, stoppet" in text
    assert "Safari, iPhone" in text
    assert SignInEvent.objects.filter(user=owner, outcome="stopped").count() == 1
    assert SignInEvent.objects.filter(user=None, outcome="stopped").count() == 1
    other = sign_in(world.users["lise"]).get("/konto/sikkerhet/").content.decode()
    assert "stoppet" not in other


def test_a_new_device_is_told_of_and_a_known_one_is_not(owner: User) -> None:
    mac = sign_in(owner)
    assert sent() == [], "the first device there ever was is compared with nothing"
    sign_in(owner, agent=PHONE)
    [(address, text)] = sent()
    assert address == owner.email
    assert "en nettleser vi ikke har sett før" in text
    assert "/konto/sikkerhet/" in text
    mac.post("/logg-ut/")
    assert mac.cookies["device"]["httponly"]
    answer = mac.post("/logg-inn/", {"login": owner.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert sent() == []
    assert KnownDevice.objects.filter(user=owner).count() == 2


def test_a_made_up_mark_is_replaced_and_a_mark_says_nothing_of_other_people(
    owner: User, world: World
) -> None:
    client = Client(headers={"User-Agent": MAC})
    client.cookies["device"] = "mine"
    client.post("/logg-inn/", {"login": owner.email, "password": PASSWORD})
    mark = client.cookies["device"].value
    assert len(mark) == 43
    client.post("/logg-ut/")
    client.post("/logg-inn/", {"login": world.users["lise"].email, "password": PASSWORD})
    assert client.cookies["device"].value == mark
    [first, second] = KnownDevice.objects.values_list("mark_hmac", flat=True)
    assert bytes(first) != bytes(second)


def test_staff_who_have_no_person_use_the_page_too(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    text = client.get("/konto/sikkerhet/").content.decode()
    assert "Slå av kodeappen" in text
    assert "Steng innloggingen min" not in text
    assert client.get("/konto/totrinn/kodeapp/av/").status_code == 200
    assert client.get("/konto/passnokler/ny/").status_code == 200
    assert client.get("/konto/sikkerhet/steng/").status_code == 403


def test_staff_keep_their_last_factor(world: World, signed_in: SignedIn) -> None:
    client = signed_in("sam")
    app = Authenticator.objects.get(user=world.users["sam"], type="totp")
    text = client.post("/konto/totrinn/kodeapp/av/", follow=True).content.decode()
    assert "Ansatte må alltid ha et andre trinn." in text
    app.refresh_from_db()
    with_passkey(world.users["sam"])
    client.post("/konto/totrinn/kodeapp/av/")
    assert not Authenticator.objects.filter(pk=app.pk).exists()


def test_bankid_has_its_place_only_where_it_is_set_up(
    ingrid: Client, owner: User, settings: Settings
) -> None:
    settings.BANKID = None
    assert "BankID" not in ingrid.get("/konto/sikkerhet/").content.decode()
    settings.BANKID = {"issuer": "https://broker.example"}
    assert "Koble til BankID" in ingrid.get("/konto/sikkerhet/").content.decode()
    owner.socialaccount_set.create(provider="https://broker.example", uid="made-up-subject")
    assert "Koble fra BankID" in ingrid.get("/konto/sikkerhet/").content.decode()
