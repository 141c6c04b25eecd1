"""What anybody may send us: a question and a wish for a quote, with what they need and nothing more."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import CreditCheck, Inquiry, Letter, QuoteRequest
from privacy.outsiders import sending
from tests.world import World

pytestmark = pytest.mark.django_db
ASKED = {
    "navn": "Mona Lie",
    "epost": "Mona@Example.no",
    "telefon": "",
    "gjelder": "Pris",
    "melding": "Hva koster det?",
}
WANTED = {
    "navn": "Mona Lie",
    "fodselsdato": "1990-05-17",
    "epost": "mona@example.no",
    "telefon": "900 00 123",
    "kontaktpersoner": "Mona Lie\nPer Lie",
}


def sent(path: str, typed: dict[str, str], **more: str) -> str:
    client = Client()
    return client.post(
        path, typed | {"utgave": sending.notice_version()} | more, follow=True
    ).content.decode()


def test_a_question_is_kept_sealed_with_the_statement_that_was_shown_and_answered_by_letter(
    world: World,
) -> None:
    assert (
        f'name="utgave" value="{sending.notice_version()}"' in Client().get("/kontakt-oss/").content.decode()
    )
    page = sent("/kontakt-oss/", ASKED)
    row = Inquiry.objects.get()
    assert row.reference in page
    assert (row.email, row.channel, row.state, row.person) == (
        "mona@example.no",
        "web_form",
        "received",
        None,
    )
    assert row.notice_version == sending.notice_version() != ""
    assert row.body == "Hva koster det?"
    assert b"koster" not in bytes(row.body_sealed or b"")
    letter = Letter.objects.get(kind="inquiry-received")
    assert (letter.address, letter.facts) == ("mona@example.no", {"reference": row.reference})


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"epost": ""}, "så vi kan svare"),
        ({"epost": "mona"}, "Skriv en e-postadresse"),
        ({"melding": "Jeg heter Mona, 17059012345"}, "ser ut som et fødselsnummer"),
        ({"gjelder": ""}, "Skriv med få ord"),
        ({"utgave": "0"}, "Personvernerklæringen er ny"),
    ],
)
def test_what_is_missing_or_too_much_is_told_and_nothing_typed_is_lost(
    world: World, typed: dict[str, str], told: str
) -> None:
    page = sent("/kontakt-oss/", ASKED | typed, **typed)
    assert told in page
    assert "Mona Lie" in page
    assert not Inquiry.objects.exists()


def test_too_many_from_one_place_are_shown_other_ways_and_lose_nothing(
    world: World, settings: Settings
) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "outsider_form": "1/h/ip"}
    sent("/kontakt-oss/", ASKED)
    page = sent("/kontakt-oss/", ASKED)
    assert "ring oss eller send e-post" in page
    assert "Hva koster det?" in page
    assert Inquiry.objects.count() == 1
    cache.clear()


def test_a_wish_for_a_quote_holds_what_was_asked_and_looks_at_nobodys_credit(world: World) -> None:
    page = sent("/tilbud/", WANTED)
    row = QuoteRequest.objects.get()
    assert row.reference in page
    assert (row.state, row.emails, row.phones) == ("submitted", ["mona@example.no"], ["+4790000123"])
    assert row.contact_persons == ["Mona Lie", "Per Lie"]
    assert not CreditCheck.objects.exists()
    assert Letter.objects.filter(kind="quote-received").count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"fodselsdato": ""}, "enten fødselsdato eller organisasjonsnummer"),
        ({"fodselsdato": "2020-01-01"}, "18 år"),
        ({"fodselsdato": "", "orgnummer": "123456789"}, "gyldig organisasjonsnummer"),
        ({"kontaktpersoner": "a\n" * 6}, "høyst fem navn"),
    ],
)
def test_a_quote_is_to_a_person_or_to_a_company(world: World, typed: dict[str, str], told: str) -> None:
    page = sent("/tilbud/", WANTED | typed)
    assert told in page
    assert not QuoteRequest.objects.exists()
