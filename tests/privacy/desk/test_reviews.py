"""The desk where two look through what may show others: who sees what, what is written down, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import ImageAccess, RecordingAccess, VerificationImage
from accounts.staff import roles
from privacy.models import PrivacyRequest, Reading, Review
from tests.privacy.desk.cases import said
from tests.privacy.reviews.things import DESK, review_of, under_review, waiting_image
from tests.world import World, canary

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
MASK = {"outcome": "parts", "ground": "others", "reason": "naboen", "left_0": "0", "top_0": "0"}
MASK |= {"width_0": "50", "height_0": "100"}


@pytest.fixture
def request_of_ingrid(full_world: World) -> PrivacyRequest:
    return under_review(full_world)


def page_of(review: Review) -> str:
    return f"{DESK}{review.pk}/change/"


def post(client: Client, review: Review, act: str, **typed: Any) -> Any:
    return client.post(f"{DESK}{review.pk}/{act}/", typed)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_the_queue_shows_what_waits_and_nobody_it_is_about(
    request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    page = signed_in("sara").get(DESK).content.decode()
    assert page.count(request_of_ingrid.reference) == 4
    assert "Ingrid" not in page
    Review.objects.filter(kind="text").update(state="lapsed")
    assert signed_in("dina").get(DESK).content.decode().count(request_of_ingrid.reference) == 3


@pytest.mark.parametrize("name", ["sam", "omar", "astrid"])
def test_others_do_not_come_in(request_of_ingrid: PrivacyRequest, signed_in: SignedIn, name: str) -> None:
    review, client = waiting_image(request_of_ingrid), signed_in(name)
    for address in (DESK, page_of(review), f"{DESK}{review.pk}/fil/", f"{DESK}{review.pk}/resultat/"):
        assert client.get(address).status_code == 403, address
    for act in ("forslag", "bekreftelse", "retur", "lesing", "bortfall"):
        assert post(client, review, act, **MASK).status_code == 403, act
    review.refresh_from_db()
    assert review.state == "waiting"


def test_a_picture_is_masked_by_one_and_confirmed_by_another_under_the_real_roles(
    full_world: World, request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    review, sara = waiting_image(request_of_ingrid), signed_in("sara")
    page = sara.get(page_of(review)).content.decode()
    assert "IMG-cat_waiting" in page
    before = content(sara.get(f"{DESK}{review.pk}/fil/"))
    assert before[:2] == b"\xff\xd8"
    assert sara.get(f"{DESK}{review.pk}/resultat/").status_code == 404
    assert post(sara, review, "forslag", **MASK).status_code == 303
    result = content(sara.get(f"{DESK}{review.pk}/resultat/"))
    assert result[:2] == b"\xff\xd8"
    assert result != before
    assert post(sara, review, "bekreftelse").status_code == 303
    review.refresh_from_db()
    assert review.state == "proposed"
    dina = signed_in("dina")
    assert 'x="0.000"' in dina.get(page_of(review)).content.decode()
    assert post(dina, review, "bekreftelse").status_code == 303
    review.refresh_from_db()
    assert (review.state, review.decided_by) == ("approved", full_world.users["dina"])
    assert content(dina.get(f"{DESK}{review.pk}/fil/")) == before


def test_a_recording_and_its_text_are_looked_through_under_the_real_roles(
    request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    sara, dina = signed_in("sara"), signed_in("dina")
    sound, text = review_of(request_of_ingrid, "recording"), review_of(request_of_ingrid, "text")
    name = canary("kari", "spokenof")
    assert name in sara.get(page_of(text)).content.decode()
    marked = {"outcome": "parts", "ground": "others", "reason": "navn"}
    assert post(sara, text, "forslag", **marked, passages=name).status_code == 303
    assert post(sara, sound, "forslag", **marked, start_0="0.5", end_0="1").status_code == 303
    for review in (sound, text):
        assert post(dina, review, "bekreftelse").status_code == 303
        review.refresh_from_db()
        assert review.state == "approved"
    assert "[utelatt]" in dina.get(page_of(text)).content.decode()
    assert sound.marks == [[500, 1000]]
    assert content(dina.get(f"{DESK}{sound.pk}/resultat/"))[:4] == b"RIFF"


def test_every_look_is_written_down_for_the_person_and_beside_the_picture(
    full_world: World, request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    review, sara = waiting_image(request_of_ingrid), signed_in("sara")
    readings = Reading.objects.filter(person=full_world.ingrid, by=full_world.users["sara"])
    accesses = ImageAccess.objects.filter(image_id=review.row_key)
    assert (readings.count(), accesses.count()) == (0, 0)
    sara.get(page_of(review))
    assert [one.what for one in readings] == ["case"]
    sara.get(f"{DESK}{review.pk}/fil/")
    assert {one.what for one in readings.all()} == {"case", "image"}
    assert accesses.get().case_reference == request_of_ingrid.reference
    sara.get(f"{DESK}{review_of(request_of_ingrid, 'recording').pk}/fil/")
    assert RecordingAccess.objects.filter(case_reference=request_of_ingrid.reference).count() == 1


def test_whoever_followed_up_the_alarm_sees_nothing_of_it(
    full_world: World, request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    omar, review = full_world.users["omar"], waiting_image(request_of_ingrid)
    roles.give(omar, "saksbehandler")
    client = signed_in("omar")
    assert client.get(f"{DESK}{review.pk}/fil/").status_code == 200
    opening = {"reason": "alarm", "reference": full_world.held["cat"].key}
    assert client.post(f"/admin/privacy/opening/{full_world.ingrid.pk}/grunn/", opening).status_code == 303
    page = client.get(page_of(review))
    assert page.status_code == 200
    assert "Da må en annen se gjennom" in page.content.decode()
    assert "<img" not in page.content.decode()
    assert client.get(f"{DESK}{review.pk}/fil/").status_code == 404
    post(client, review, "forslag", **MASK)
    review.refresh_from_db()
    assert review.state == "waiting"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, "Velg hva du foreslår."),
        (MASK | {"reason": " "}, "Skriv hvorfor."),
        (MASK | {"ground": ""}, "Velg begrunnelsen."),
        (MASK | {"width_0": ""}, "Fyll ut hele raden"),
        (MASK | {"width_0": "0"}, "Feltet må ha en bredde"),
        (MASK | {"left_0": "60"}, "Feltet går ut over bildet."),
        (MASK | {"left_0": "venstre"}, "Skriv et tall fra 0 til 100."),
        (MASK | {"left_0": "-1"}, "Skriv et tall fra 0 til 100."),
        (MASK | {"left_0": "1e9"}, "Skriv et tall fra 0 til 100."),
        ({"outcome": "parts", "ground": "others", "reason": "x"}, "Merk det som skal tas ut"),
        (MASK | {"outcome": "whole"}, "Du har merket noe"),
        ({"outcome": "whole", "ground": "others", "reason": "x"}, "Velg ingen begrunnelse"),
        (MASK | {"outcome": "noe annet"}, "Velg hva du foreslår."),
        (MASK | {"ground": "claims"}, "Velg en begrunnelse fra listen."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    request_of_ingrid: PrivacyRequest, signed_in: SignedIn, typed: dict[str, str], wrong: str
) -> None:
    review = waiting_image(request_of_ingrid)
    answer = post(signed_in("sara"), review, "forslag", **typed)
    assert answer.status_code == 200
    assert any(wrong in line for line in said(answer)), said(answer)
    if typed.get("reason") == "naboen":
        assert "naboen" in answer.content.decode()
    review.refresh_from_db()
    assert review.state == "waiting"


def test_a_passage_that_is_not_in_the_text_and_a_time_that_ends_before_it_begins_are_refused(
    request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    sara, marked = signed_in("sara"), {"outcome": "parts", "ground": "others", "reason": "navn"}
    text, sound = review_of(request_of_ingrid, "text"), review_of(request_of_ingrid, "recording")
    answer = post(sara, text, "forslag", **marked, passages="Ola Nordmann")
    assert any("Dette står ikke i teksten" in line for line in said(answer))
    answer = post(sara, sound, "forslag", **marked, start_0="2", end_0="1")
    assert any("Slutten må komme etter" in line for line in said(answer))


def test_what_was_deleted_meanwhile_is_ended_and_nothing_else_is(
    full_world: World, request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    review, sara = waiting_image(request_of_ingrid), signed_in("sara")
    post(sara, review, "bortfall")
    review.refresh_from_db()
    assert review.state == "waiting"
    VerificationImage.objects.filter(pk=review.row_key).update(file=None, deleted_at=full_world.now)
    assert "Originalen er slettet" in sara.get(page_of(review)).content.decode()
    assert post(sara, review, "bortfall").status_code == 303
    review.refresh_from_db()
    assert review.state == "lapsed"
