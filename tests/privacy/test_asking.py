"""Asking for rights: every one from the privacy centre, several in one case, and never twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts import waits
from accounts.models import Change, CustomerContact, Letter
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.rights import RIGHTS
from privacy.states import Right, Status
from tests.privacy.reading import heading, read
from tests.world import World, canary

SignIn = Callable[[str], Client]
WORDS = canary("ingrid", "words")
REVIEW = "/personvern/ny/se-over/"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> None:
    settings.STORAGE_DIR = tmp_path


def test_every_right_leads_to_a_page_where_it_is_asked_for(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    text = read(client.get(reverse("privacy-center")))
    assert {offer.right for offer in RIGHTS} == set(Right)
    for offer in RIGHTS:
        assert f'href="{offer.address}"' in text, offer.right
        assert str(offer.sentence) in text
        assert client.get(offer.address).status_code == 200
    for said in (
        "Klag til Datatilsynet",
        "Skriv til personvernombudet",
        "Ingen avgjørelser bare av maskiner",
    ):
        assert said in text


def test_a_question_becomes_a_case_with_a_receipt(world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    assert "Skriv hva det gjelder." in read(client.post("/personvern/sporsmal/ny/", {"tekst": " "}))
    answer = client.post("/personvern/sporsmal/ny/", {"tekst": WORDS})
    request = PrivacyRequest.objects.get()
    assert answer["Location"] == reverse("case", args=[request.reference])
    assert (request.right, request.status, request.wish) == (Right.QUESTION, Status.RECEIVED, WORDS)
    assert WORDS.encode() not in bytes(request.wish_sealed)
    assert Letter.objects.filter(kind="case-received", person=world.ingrid).count() == 1


def test_the_same_question_twice_is_one_case_and_another_goes_into_it(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    for _time in range(2):
        answer = client.post("/personvern/sporsmal/ny/", {"tekst": WORDS}, follow=True)
    assert "Dette er allerede i gang" in read(answer)
    assert not CustomerContact.objects.filter(conversation__privacy_case__isnull=False).exists()
    for words in ("noe annet", "noe tredje", "noe annet"):
        client.post("/personvern/sporsmal/ny/", {"tekst": words})
    assert PrivacyCase.objects.count() == 1
    written = CustomerContact.objects.filter(conversation__privacy_case__isnull=False)
    assert sorted(one.body for one in written) == ["noe annet", "noe tredje"]


def test_erasure_is_looked_over_before_it_is_sent(world: World, signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    form = "/personvern/sletting/noe/"
    assert "Velg minst én kategori." in read(client.post(form, {"tekst": WORDS}))
    answer = client.post(form, {"kategori": ["bruk", "laser"], "tekst": WORDS})
    assert answer["Location"] == REVIEW
    assert not PrivacyRequest.objects.exists()
    text = read(client.get(REVIEW))
    assert heading(text) == "Se over og send"
    assert WORDS in text
    assert "Bruk av alarmen" in text
    back = read(client.get(form))
    assert WORDS in back
    assert back.count(" checked") == 2
    client.post(REVIEW)
    request = PrivacyRequest.objects.get()
    assert (request.right, request.wish) == (Right.ERASURE, WORDS)
    assert set(request.scope["categories"]) == {"bruk", "laser"}
    assert "Det er ingenting å sende" in read(client.post(REVIEW, follow=True))
    assert PrivacyRequest.objects.count() == 1


def test_what_is_about_to_be_sent_lies_sealed_in_the_session(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.post("/personvern/sletting/noe/", {"kategori": ["bruk"], "tekst": WORDS})
    assert WORDS in read(client.get(REVIEW))
    for session in Session.objects.all():
        assert WORDS not in str(session.get_decoded())


def test_erasure_and_copies_want_a_fresh_sign_in_and_wait(world: World, signed_in: SignIn, settings) -> None:
    client = signed_in("ingrid")
    client.post("/personvern/sletting/noe/", {"kategori": ["bruk"]})
    settings.FRESH_SIGN_IN_SECONDS = 0
    for path in (REVIEW, "/personvern/flytting/ny/"):
        answer = client.post(path)
        assert answer.status_code == 302
        assert not answer["Location"].startswith("/personvern/")
    assert not PrivacyRequest.objects.exists()
    settings.FRESH_SIGN_IN_SECONDS = 300
    waits.start(world.users["ingrid"], Change.PASSWORD)
    for path in (REVIEW, "/personvern/flytting/ny/"):
        client.post(path)
    assert not PrivacyRequest.objects.exists()
    client.post("/personvern/sporsmal/ny/", {"tekst": WORDS})
    assert PrivacyRequest.objects.get().right == Right.QUESTION


def test_several_rights_become_one_case_with_a_part_each(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    chosen = ["access", "portability", "rectification", "question"]
    wrong = read(client.post("/personvern/ny/", {"rett": chosen, "question": WORDS}))
    assert wrong.count("Skriv hva det gjelder.") == 2, "in the summary and beside the field"
    assert WORDS in wrong
    client.post("/personvern/ny/", {"rett": chosen, "question": WORDS, "rectification": "navnet"})
    client.post(REVIEW)
    case = PrivacyCase.objects.get()
    assert dict(case.requests.values_list("right", "status")) == {
        Right.ACCESS: Status.QUEUED,
        Right.PORTABILITY: Status.QUEUED,
        Right.RECTIFICATION: Status.RECEIVED,
        Right.QUESTION: Status.RECEIVED,
    }
    text = read(client.get(reverse("case", args=[case.reference])))
    assert text.count("data-progress-url") == 2
    for name in ("case-progress", "portable-progress"):
        assert client.get(reverse(name, args=[case.reference])).json()["state"] == "running"


def test_taking_along_is_ordered_with_a_copy_in_one_go(signed_in: SignIn) -> None:
    client = signed_in("ingrid")
    client.post("/personvern/flytting/ny/", {"kopi": "on"})
    assert set(PrivacyCase.objects.get().requests.values_list("right", flat=True)) == {
        Right.ACCESS,
        Right.PORTABILITY,
    }
    assert "Vi lager allerede disse filene til deg" in read(client.get("/personvern/flytting/ny/"))
    client.post("/personvern/flytting/ny/")
    assert PrivacyCase.objects.count() == 1
