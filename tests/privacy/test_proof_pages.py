"""The public check of a copy: plain answers for anybody, keys and schemas for programs, and nothing stored."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from privacy.exports import schemas, signing

pytestmark = pytest.mark.django_db
MANIFEST = b'{"schema_version": 3}\n'
SUM = hashlib.sha256(MANIFEST).hexdigest()


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Settings:
    settings.COPY_SIGNING_KEYS = {"2": bytes(range(32))}
    settings.COPY_SIGNING_OLD_KEYS = {}
    cache.clear()
    return settings


@pytest.fixture
def text() -> str:
    return signing.sign(MANIFEST).text()


def check(client: Client, text: str, total: str = "") -> str:
    answer = client.post("/kontroll/", {"signatur": text, "kontrollsum": total})
    assert answer.status_code == 200
    return answer.content.decode()


def test_our_signature_is_ours_and_says_what_it_is_about(client: Client, text: str) -> None:
    page = check(client, text)
    assert "Ja, signaturen er vår" in page
    assert SUM in page
    assert "Ja, kopien er fra oss" not in page


def test_with_the_checksum_the_answer_is_about_the_copy(client: Client, text: str) -> None:
    assert "Ja, kopien er fra oss" in check(client, text, SUM)
    assert "Ja, kopien er fra oss" in check(client, text, f" {SUM.upper()[:32]} {SUM[32:]}\n")
    page = check(client, text, "0" * 64)
    assert "manifest.json er en annen" in page
    assert "Ja," not in page


def test_a_changed_signature_is_not_ours(client: Client, text: str) -> None:
    page = check(client, text.replace(SUM, "0" * 64), "0" * 64)
    assert "Nei, signaturen er ikke vår" in page
    assert "Ja," not in page


def test_a_key_nobody_published_is_said_to_be_unknown(client: Client, text: str, keys: Settings) -> None:
    keys.COPY_SIGNING_KEYS = {"3": bytes(range(32, 64))}
    page = check(client, text)
    assert "Vi kjenner ikke nøkkelen" in page
    assert "Ja," not in page


@pytest.mark.parametrize(
    ("typed", "total", "said"),
    [
        ("", "", "Lim inn det som står i manifest.json.sig."),
        ("hei <b>du</b>", "", "Dette er ikke en signatur fra oss."),
        ("x" * 3_000, "", "Dette er lengre enn en signatur er."),
        (None, "abc", "En kontrollsum har 64 tegn"),
        (None, "g" * 64, "En kontrollsum har 64 tegn"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field_and_kept(
    client: Client, text: str, typed: str | None, total: str, said: str
) -> None:
    page = check(client, text if typed is None else typed, total)
    assert said in page
    assert 'aria-invalid="true"' in page
    assert "Signert</dt>" not in page
    assert (total or "&lt;b&gt;du" if typed == "hei <b>du</b>" else total) in page
    assert "<b>du" not in page


def test_in_english_it_is_english(client: Client, text: str) -> None:
    client.post("/sprak/", {"language": "en"})
    page = check(client, text, SUM)
    assert "Yes, the copy is from us" in page
    assert "Sjekk signaturen" not in page


def test_somebody_who_asks_without_end_is_stopped(client: Client, text: str, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "check_signature": "2/m/ip"}
    answers = [client.post("/kontroll/", {"signatur": text}).status_code for _again in range(3)]
    assert answers == [200, 200, 429]
    assert client.get("/kontroll/").status_code == 200


def test_the_keys_are_published_as_json_and_as_pem(client: Client, keys: Settings, text: str) -> None:
    keys.COPY_SIGNING_OLD_KEYS = {"1": b"\x01" * 32}
    told = client.get("/kontroll/nokler.json").json()
    assert [key["id"] for key in told["keys"]] == ["2", "1"]
    public = base64.b64decode(told["keys"][0]["public_key"])
    pem = client.get("/kontroll/nokler/2.pem")
    key = load_pem_public_key(pem.content)
    assert key.public_bytes_raw() == public  # type: ignore[union-attr]
    found = json.loads(text)
    key.verify(base64.b64decode(found["signature"]), signing.parse(text).signed)  # type: ignore[union-attr, call-arg]
    assert client.get("/kontroll/nokler/9.pem").status_code == 404


def test_a_schema_is_served_word_for_word(client: Client) -> None:
    answer = client.get("/formater/kopi/v3/bruk.armingevent.json")
    assert answer["Content-Type"] == "application/schema+json; charset=utf-8"
    assert answer.content.decode() == schemas.of("bruk.armingevent")
    assert client.get("/formater/kopi/v3/manifest.schema.json").json()["title"] == "manifest.json"
    assert client.get("/formater/kopi/v3/finnes.ikke.json").status_code == 404
