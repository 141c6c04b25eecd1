"""What the person reads of what two look at: that it comes, by when, and on which ground something does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from privacy.models import PrivacyRequest, Review
from privacy.reviews import deciding
from privacy.states import Status
from tests.privacy.reviews.test_deciding import LEFT_HALF, NOTHING
from tests.privacy.reviews.things import original, review_of, under_review, waiting_image
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


@pytest.fixture
def request_of_ingrid(full_world: World) -> PrivacyRequest:
    return under_review(full_world)


def read(client: Client, request: PrivacyRequest) -> str:
    answer = client.get(f"/personvern/saker/{request.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_waits_is_told_with_the_day_it_is_due_and_what_is_proposed_is_not_told(
    full_world: World, request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    review = waiting_image(request_of_ingrid)
    deciding.propose(review, original(review), NOTHING, by=full_world.users["sara"])
    page = read(signed_in("ingrid"), request_of_ingrid)
    assert "Resten kontrolleres" in page
    assert "IMG-cat_waiting" in page
    assert "Venter på kontroll" in page
    assert "Fristen er den samme" in page
    assert "Det gjelder andre personer" not in page
    assert "viser et barn" not in page


def test_what_is_decided_is_told_with_its_ground_and_how_to_complain_and_never_our_own_words(
    full_world: World, request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    for review, proposal in (
        (waiting_image(request_of_ingrid), LEFT_HALF),
        (review_of(request_of_ingrid, "recording"), NOTHING),
    ):
        deciding.propose(review, original(review), proposal, by=full_world.users["sara"])
        deciding.confirm(review, original(review), by=full_world.users["dina"])
    page = read(signed_in("ingrid"), request_of_ingrid)
    assert "du får det uten det som gjelder andre" in page
    assert "Holdt tilbake. Det gjelder andre personer" in page
    assert "GDPR art. 15 nr. 4" in page
    assert "Klag til Datatilsynet" in page
    for ours in ("viser et barn", "naboen til venstre", "sara@example.no", "dina@example.no"):
        assert ours not in page


def test_the_case_at_the_desk_leads_to_what_is_looked_through(
    request_of_ingrid: PrivacyRequest, signed_in: SignedIn
) -> None:
    address = f"/admin/privacy/privacyrequest/{request_of_ingrid.pk}/change/"
    assert f"/admin/privacy/review/{waiting_image(request_of_ingrid).pk}/change/" in (
        signed_in("sara").get(address).content.decode()
    )
    page = signed_in("sam").get(address)
    assert page.status_code == 200
    assert "/admin/privacy/review/" not in page.content.decode()


@pytest.mark.parametrize("name", ["ole", "nora", "lise"])
def test_nobody_else_reads_of_it(request_of_ingrid: PrivacyRequest, signed_in: SignedIn, name: str) -> None:
    answer = signed_in(name).get(f"/personvern/saker/{request_of_ingrid.reference}/")
    assert answer.status_code == 404


def test_the_request_is_late_like_any_other_while_it_is_looked_through(
    request_of_ingrid: PrivacyRequest,
) -> None:
    assert request_of_ingrid.status == Status.REVIEWING
    assert PrivacyRequest.objects.under_way().filter(pk=request_of_ingrid.pk).exists()
    assert Review.objects.open().exists()
