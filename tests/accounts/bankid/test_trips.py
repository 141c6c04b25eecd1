"""To BankID and back: what is asked, and every answer that does not count."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import jwt
import pytest
import requests
import time_machine
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.contrib.sessions.models import Session
from django.test import Client
from jwt.algorithms import RSAAlgorithm
from pytest_django import Settings

from accounts.bankid import broker
from portal.dev.bankid.people import BY_SUBJECT
from tests.bank import HIGH, ISSUER, Bank, changed
from tests.world import World

pytestmark = pytest.mark.django_db
Link = Callable[[str], SocialAccount]


class Later(int):
    """So many seconds from when the test runs."""


NOT_TRUSTED = "Vi fikk ikke et svar vi kan stole på"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_whoever_has_linked_it_signs_in(world: World, bankid: Bank, linked: Link) -> None:
    account = linked("lise")
    client = Client()
    answer = bankid.walk(client, "lise", next="/opplysninger/bruk/")
    assert (answer.status_code, answer["Location"]) == (302, "/opplysninger/bruk/")
    assert client.session["_auth_user_id"] == str(world.users["lise"].pk)
    account.refresh_from_db()
    assert account.extra_data.keys() == {"acr", "auth_time"}


def test_what_is_asked_is_fixed(bankid: Bank, linked: Link) -> None:
    client = Client()
    address = "/logg-inn/bankid/?acr_values=weak&scope=all&auth_params=prompt%3Dnone&nonce=x&redirect_uri=https://evil"
    url = bankid.leave(
        client, address, acr_values="weak", prompt="none", scope="all", action="reauthenticate"
    )
    asked = dict(parse_qsl(urlsplit(url).query))
    trip = client.session["bankid.trips"][asked["state"]]
    challenge = base64.urlsafe_b64encode(hashlib.sha256(trip["verifier"].encode()).digest()).rstrip(b"=")
    assert asked == {
        "response_type": "code",
        "client_id": "mine-sider",
        "redirect_uri": "http://testserver/logg-inn/bankid/svar/",
        "scope": "openid",
        "acr_values": HIGH,
        "state": asked["state"],
        "nonce": trip["nonce"],
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
    }
    assert len(trip["verifier"]) >= 43
    assert trip["verifier"] not in url


def test_the_redirect_address_does_not_follow_the_host_header(bankid: Bank, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = Client(headers={"host": "evil.example"}).post("/logg-inn/bankid/")
    asked = parse_qs(urlsplit(bankid.destination(page)).query)
    assert asked["redirect_uri"] == ["http://testserver/logg-inn/bankid/svar/"]


def test_without_a_broker_there_is_no_button_and_no_address(world: World, settings: Settings) -> None:
    settings.BANKID = None
    assert "BankID" not in Client().get("/logg-inn/").content.decode()
    for path in ("/logg-inn/bankid/", "/logg-inn/bankid/svar/", "/logg-inn/bankid/ukjent/"):
        assert Client().get(path).status_code == Client().post(path).status_code == 404


def test_with_a_broker_there_is_a_button(world: World, bankid: Bank) -> None:
    assert "Logg inn med BankID" in Client().get("/logg-inn/").content.decode()
    assert Client().get("/logg-inn/bankid/").status_code == 405


# Answers that do not count ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": "æ"},
        {"acr": "urn:bankid:low"},
        {"acr": None},
        {"acr": [HIGH]},
        {"iss": "https://evil.example"},
        {"iss": ISSUER + "/"},
        {"aud": "another-site"},
        {"aud": ["mine-sider", "another-site"]},
        {"aud": ["mine-sider", "another-site"], "azp": "another-site"},
        {"aud": None},
        {"exp": 1},
        {"exp": None},
        {"iat": Later(-3600)},
        {"iat": Later(3600)},
        {"nbf": Later(3600)},
        {"sub": None},
        {"sub": ""},
        {"sub": "x" * 192},
        {"sub": 7},
        {"auth_time": Later(3600)},
        {"auth_time": "now"},
        {"auth_time": True},
    ],
    ids=str,
)
def test_a_token_that_says_something_else_is_refused(
    bankid: Bank, linked: Link, claims: dict[str, Any]
) -> None:
    linked("lise")
    now = int(time.time())
    bankid.twist(**{name: now + at if isinstance(at, Later) else at for name, at in claims.items()})
    client = Client()
    answer = bankid.walk(client, "lise")
    assert answer.status_code == 400
    assert NOT_TRUSTED in answer.content.decode()
    assert not is_signed_in(client)


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, algorithm="none", headers={"kid": "test"})


def by_the_client_secret(claims: dict[str, Any]) -> str:
    return jwt.encode(
        claims, "hemmelig for testene, som er lang nok", algorithm="HS256", headers={"kid": "test"}
    )


def by_another_key(claims: dict[str, Any]) -> str:
    key = rsa.generate_private_key(65537, 2048)
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "test"})


def by_an_unknown_key(claims: dict[str, Any]) -> str:
    key = rsa.generate_private_key(65537, 2048)
    header = {"kid": "other", "jwk": json.loads(RSAAlgorithm.to_jwk(key.public_key()))}
    return jwt.encode(claims, key, algorithm="RS256", headers=header)


def by_another_kind_of_key(claims: dict[str, Any]) -> str:
    return jwt.encode(
        claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", headers={"kid": "test"}
    )


@pytest.mark.parametrize(
    "sign", [unsigned, by_the_client_secret, by_another_key, by_an_unknown_key, by_another_kind_of_key]
)
def test_a_signature_that_is_not_the_brokers_is_refused(
    bankid: Bank, linked: Link, sign: Callable[[dict[str, Any]], str]
) -> None:
    linked("lise")
    bankid.sign_as(sign)
    client = Client()
    assert bankid.walk(client, "lise").status_code == 400
    assert not is_signed_in(client)


def test_the_public_key_is_no_secret_to_sign_with(bankid: Bank, linked: Link) -> None:
    """The oldest trick: HS256 with what everybody can read."""
    linked("lise")
    public = json.dumps(bankid.provider.keys()["keys"][0]).encode()

    def sign(claims: dict[str, Any]) -> str:
        parts = [{"alg": "HS256", "kid": "test"}, claims]
        body = ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
        )
        mark = jwt.algorithms.HMACAlgorithm(hashlib.sha256).sign(body.encode(), public)
        return f"{body}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"

    bankid.sign_as(sign)
    client = Client()
    assert bankid.walk(client, "lise").status_code == 400
    assert not is_signed_in(client)


def test_an_answer_counts_once(bankid: Bank, linked: Link) -> None:
    linked("lise")
    client = Client()
    back = bankid.choose(bankid.leave(client, "/logg-inn/bankid/"), "lise")
    assert client.get(back).status_code == 302
    assert is_signed_in(client)
    client.post("/logg-ut/")
    again = client.get(back)
    assert (again.status_code, is_signed_in(client)) == (400, False)


def test_two_answers_at_once_count_once(bankid: Bank, linked: Link) -> None:
    """Both have read the session before either has written it."""
    linked("lise")
    client = Client()
    back = bankid.choose(bankid.leave(client, "/logg-inn/bankid/"), "lise")
    session = Session.objects.get(pk=client.session.session_key)
    assert client.get(back).status_code == 302
    other = Client()
    other.cookies["sid"] = session.pk
    session.save(force_insert=True)
    assert (other.get(back).status_code, is_signed_in(other)) == (400, False)


def test_a_code_works_once_and_with_its_own_proof_only(bankid: Bank) -> None:
    client = Client()
    back = bankid.choose(bankid.leave(client, "/logg-inn/bankid/"), "lise")
    code = parse_qs(urlsplit(back).query)["code"][0]
    form = {
        "code": code,
        "redirect_uri": "http://testserver/logg-inn/bankid/svar/",
        "code_verifier": "guessed",
    }
    token = f"{bankid.provider.address}/token"
    assert requests.post(token, data=form, auth=("mine-sider", "x"), timeout=5).status_code == 400
    assert client.get(back).status_code == 400  # the code is spent


def test_an_answer_to_another_browser_is_refused(bankid: Bank, linked: Link) -> None:
    """Signing a victim in as oneself would let them fill in somebody else's pages."""
    linked("lise")
    attacker, victim = Client(), Client()
    back = bankid.choose(bankid.leave(attacker, "/logg-inn/bankid/"), "lise")
    bankid.leave(victim, "/logg-inn/bankid/")
    assert victim.get(back).status_code == 400
    assert not is_signed_in(victim)


def test_a_code_of_another_trip_is_refused(bankid: Bank, linked: Link) -> None:
    """A stolen code, put into one's own trip: neither proof nor nonce fits."""
    linked("lise")
    victim, attacker = Client(), Client()
    stolen = bankid.choose(bankid.leave(victim, "/logg-inn/bankid/"), "lise")
    code = parse_qs(urlsplit(stolen).query)["code"][0]
    own = bankid.choose(bankid.leave(attacker, "/logg-inn/bankid/"), "tor")
    assert attacker.get(changed(own, code=code)).status_code == 400
    assert not is_signed_in(attacker)


@pytest.mark.parametrize("iss", ["https://evil.example", ""])
def test_an_answer_of_another_broker_is_refused(bankid: Bank, linked: Link, iss: str) -> None:
    linked("lise")
    client = Client()
    back = bankid.choose(bankid.leave(client, "/logg-inn/bankid/"), "lise")
    assert client.get(changed(back, iss=iss)).status_code == 400
    assert not is_signed_in(client)


def test_a_promised_issuer_may_not_be_missing(bankid: Bank, linked: Link) -> None:
    linked("lise")
    client = Client()
    back = bankid.choose(bankid.leave(client, "/logg-inn/bankid/"), "lise")
    assert client.get(back.replace("iss=", "was=")).status_code == 400


def test_a_description_of_another_issuer_is_refused(bankid: Bank, settings: Settings) -> None:
    settings.BANKID = settings.BANKID | {"issuer": "https://another.example"}
    assert Client().post("/logg-inn/bankid/").status_code == 400


def test_a_trip_ends_after_ten_minutes(bankid: Bank, linked: Link, world: World) -> None:
    linked("lise")
    with time_machine.travel(world.now, tick=False) as clock:
        client = Client()
        back = bankid.choose(bankid.leave(client, "/logg-inn/bankid/"), "lise")
        clock.shift(timedelta(seconds=601))
        assert client.get(back).status_code == 400
        assert not is_signed_in(client)


@pytest.mark.parametrize(
    "query", ["", "?state=x", "?code=x", "?error=access_denied", "?state=&code=", "?state=%E2%80%A8"]
)
def test_an_answer_nobody_asked_for_is_refused(world: World, bankid: Bank, query: str) -> None:
    client = Client()
    assert client.get(f"/logg-inn/bankid/svar/{query}").status_code == 400
    bankid.leave(client, "/logg-inn/bankid/")
    assert client.get(f"/logg-inn/bankid/svar/{query}").status_code == 400


def test_whoever_stops_it_is_back_where_they_were(world: World, bankid: Bank) -> None:
    client = Client()
    answer = bankid.walk(client, "", next="/opplysninger/bruk/")
    assert (answer.status_code, answer["Location"]) == (302, "/logg-inn/?next=%2Fopplysninger%2Fbruk%2F")
    assert "Du avbrøt BankID" in client.get(answer["Location"]).content.decode()


def test_a_broker_that_is_away_is_told_and_nothing_hangs(bankid: Bank, settings: Settings) -> None:
    settings.BANKID = settings.BANKID | {"discovery_url": "http://127.0.0.1:9/"}
    answer = Client().post("/logg-inn/bankid/")
    assert (answer.status_code, NOT_TRUSTED in answer.content.decode()) == (503, True)
    assert max(broker.SECONDS) * 3 <= 15


def test_a_broker_that_redirects_is_not_followed(bankid: Bank, settings: Settings) -> None:
    there = settings.BANKID["discovery_url"]

    class Redirects(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", there)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Redirects) as server:
        Thread(target=server.handle_request, daemon=True).start()
        settings.BANKID = settings.BANKID | {"discovery_url": f"http://127.0.0.1:{server.server_port}/"}
        assert Client().post("/logg-inn/bankid/").status_code == 400


def test_it_is_asked_over_tls_only_where_it_is_real(bankid: Bank, settings: Settings) -> None:
    settings.DEMO = False
    assert Client().post("/logg-inn/bankid/").status_code == 400


# What is kept -------------------------------------------------------------------------------------


def test_no_national_id_is_kept_or_logged(
    world: World, bankid: Bank, linked: Link, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account = linked("lise")
    number = BY_SUBJECT["bankid-lise"].number
    seen: list[dict[str, Any]] = []
    honest = bankid.provider.sign
    bankid.sign_as(lambda claims: seen.append(claims) or honest(claims))
    client, stranger = Client(), Client()
    bankid.walk(client, "lise")
    bankid.walk(stranger, "tor")
    bankid.twist(acr="weak")
    bankid.walk(Client(), "lise")
    assert number in json.dumps(seen)
    account.refresh_from_db()
    kept = json.dumps(account.extra_data) + caplog.text
    kept += "".join(json.dumps(session.get_decoded()) for session in Session.objects.all())
    assert "bankid-tor" in kept
    assert number not in kept
    assert BY_SUBJECT["bankid-tor"].number not in kept
    assert "Berg" not in kept


def test_an_employee_never_signs_in_with_it(world: World, bankid: Bank) -> None:
    SocialAccount.objects.create(user=world.users["sam"], provider=ISSUER, uid="bankid-tor")
    client = Client()
    assert bankid.walk(client, "tor")["Location"] == "/logg-inn/bankid/ukjent/"
    assert not is_signed_in(client)


def test_a_closed_sign_in_stays_closed(world: World, bankid: Bank, linked: Link) -> None:
    linked("lise")
    world.users["lise"].is_active = False
    world.users["lise"].save()
    client = Client()
    assert bankid.walk(client, "lise")["Location"] == "/logg-inn/stengt/"
    assert not is_signed_in(client)


def test_the_same_subject_of_another_issuer_is_somebody_else(world: World, bankid: Bank) -> None:
    SocialAccount.objects.create(user=world.users["lise"], provider="https://old.example", uid="bankid-lise")
    client = Client()
    assert bankid.walk(client, "lise")["Location"] == "/logg-inn/bankid/ukjent/"
    assert not is_signed_in(client)
