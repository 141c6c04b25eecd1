"""Two look at what may show others: neither alone, nor whoever handled the alarm, and the original stays."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from accounts.files import storage, streams
from accounts.files.masking import FILL
from accounts.models import AuditInbox, CallRecording, ImageAccess, Letter, StoredFile, VerificationImage
from accounts.staff import roles
from privacy.decisions import NotAllowed
from privacy.models import Job, PrivacyRequest, Review
from privacy.reviews import deciding
from privacy.reviews.deciding import Proposal
from privacy.states import Ground, Incomplete, ReviewState, Status, WrongState
from tests.privacy.reviews.things import original, review_of, under_review, waiting_image
from tests.world import World, canary

pytestmark = pytest.mark.django_db
AS_IT_IS = Proposal(ReviewState.APPROVED, "viser bare Ingrid")
NOTHING = Proposal(ReviewState.WITHHELD, "viser et barn", Ground.OTHERS)
LEFT_HALF = Proposal(ReviewState.APPROVED, "naboen til venstre", Ground.OTHERS, [[0, 0, 0.5, 1]])


@pytest.fixture
def request_of_ingrid(full_world: World) -> PrivacyRequest:
    return under_review(full_world)


def plain(file: StoredFile) -> bytes:
    with storage.open_plain(file) as opened:
        return b"".join(opened.pieces())


def decide(world: World, review: Review, proposal: Proposal) -> Review:
    row = original(review)
    deciding.propose(review, row, proposal, by=world.users["sara"])
    deciding.confirm(review, row, by=world.users["dina"])
    return Review.objects.select_related("request__case", "result").get(pk=review.pk)


def test_what_waits_or_was_held_back_is_looked_at_and_what_nobody_may_open_is_not(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    found = {(one.kind, one.row) for one in request_of_ingrid.reviews.all()}
    assert found == {
        ("image", "IMG-cat_waiting"),
        ("image", "IMG-cabin_withheld"),
        ("recording", full_world.held["call"].contact.key),
        ("text", full_world.held["call"].contact.key),
    }
    quarantined = VerificationImage.objects.filter(review_state="quarantined")
    assert quarantined.exists()
    assert not {str(one.pk) for one in quarantined} & {str(one.row_key) for one in Review.objects.all()}


def test_a_masked_picture_is_a_file_of_its_own_and_the_original_is_not_touched(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    review = waiting_image(request_of_ingrid)
    before = plain(original(review).file)
    done = decide(full_world, review, LEFT_HALF)
    assert done.state == ReviewState.APPROVED
    assert done.result_id not in {None, original(review).file_id}
    assert plain(original(review).file) == before
    image = VerificationImage.objects.get(pk=review.row_key)
    assert image.review_state == "waiting"
    with storage.open_plain(done.result) as opened, Image.open(streams.stored(opened)) as picture:
        assert abs(picture.convert("L").getpixel((8, 24)) - FILL) < 4
        assert abs(picture.convert("L").getpixel((60, 24)) - 20) < 4


def test_nobody_decides_on_their_own_proposal(full_world: World, request_of_ingrid: PrivacyRequest) -> None:
    review, sara = waiting_image(request_of_ingrid), full_world.users["sara"]
    deciding.propose(review, original(review), NOTHING, by=sara)
    with pytest.raises(NotAllowed):
        deciding.confirm(review, original(review), by=sara)
    with pytest.raises(IntegrityError, match="review_two_different_people"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(
            state="withheld", decided_by=sara, decided_at=review.created_at
        )
    deciding.confirm(review, original(review), by=full_world.users["dina"])
    review.refresh_from_db()
    assert (review.state, review.decided_by) == ("withheld", full_world.users["dina"])


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"state": "withheld"}, "illegal move"),
        ({"state": "proposed", "proposed_state": "approved"}, "review_proposal_says_who_and_what"),
        ({"text_sealed": b"x"}, "review_changed_on_a_ground"),
    ],
)
def test_the_database_refuses_what_goes_round_the_code(
    request_of_ingrid: PrivacyRequest, changed: dict, refused: str
) -> None:
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        Review.objects.filter(pk=waiting_image(request_of_ingrid).pk).update(**changed)


def test_whoever_followed_up_the_alarm_does_not_look_it_through(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    review, omar = waiting_image(request_of_ingrid), full_world.users["omar"]
    roles.give(omar, "saksbehandler")
    assert not deciding.has_handled(original(review), omar)
    ImageAccess.objects.create(
        image=full_world.held["cat_released"],
        at=full_world.now,
        role="alarm_operator",
        staff_number=omar.staff_number,
        reason="alarm",
    )
    assert deciding.has_handled(original(review), omar)
    with pytest.raises(NotAllowed):
        deciding.propose(review, original(review), NOTHING, by=omar)
    assert not deciding.has_handled(original(review), full_world.users["sara"])


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal(ReviewState.APPROVED, "  "),
        Proposal(ReviewState.WITHHELD, "viser andre"),
        Proposal(ReviewState.APPROVED, "uten grunn", None, [[0, 0, 1, 1]]),
        Proposal(ReviewState.APPROVED, "grunn til ingenting", Ground.OTHERS),
        Proposal(ReviewState.LAPSED, "hvorfor ikke"),
    ],
)
def test_a_proposal_without_reason_or_ground_is_none(
    full_world: World, request_of_ingrid: PrivacyRequest, proposal: Proposal
) -> None:
    review = waiting_image(request_of_ingrid)
    with pytest.raises(Incomplete):
        deciding.propose(review, original(review), proposal, by=full_world.users["sara"])


def test_what_is_sent_back_is_proposed_anew_and_the_first_file_is_unreadable(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    review, row = waiting_image(request_of_ingrid), original(waiting_image(request_of_ingrid))
    sara, dina = full_world.users["sara"], full_world.users["dina"]
    deciding.propose(review, row, LEFT_HALF, by=sara)
    first = Review.objects.select_related("result").get(pk=review.pk).result
    assert plain(first)
    with pytest.raises(NotAllowed):
        deciding.send_back(review, row, by=sara, reason="nei")
    deciding.send_back(review, row, by=dina, reason="også bilskiltet")
    first.refresh_from_db()
    with pytest.raises(storage.Missing):
        plain(first)
    review.refresh_from_db()
    assert (review.state, review.result, review.marks, review.reason) == (
        "waiting",
        None,
        [],
        "også bilskiltet",
    )
    deciding.propose(review, row, NOTHING, by=dina)
    deciding.confirm(review, row, by=sara)
    review.refresh_from_db()
    assert review.state == "withheld"
    with pytest.raises(WrongState):
        deciding.propose(review, row, AS_IT_IS, by=sara)


def test_a_text_goes_without_what_is_marked_and_the_places_tell_nothing(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    review = review_of(request_of_ingrid, "text")
    said = original(review).transcript
    name = canary("kari", "spokenof")
    at = said.index(name)
    done = decide(
        full_world, review, Proposal(ReviewState.APPROVED, "navn", Ground.OTHERS, [[at, at + len(name)]])
    )
    assert done.text == said.replace(name, "[utelatt]")
    assert original(review).transcript == said
    assert done.marks == [[at, at + len(name)]]


def test_the_rest_is_ordered_when_the_last_is_decided_and_not_before(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    first, *others = request_of_ingrid.reviews.all()
    for review in others:
        decide(full_world, review, NOTHING)
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == Status.REVIEWING
    assert not Job.objects.filter(request=request_of_ingrid, state="queued").exists()
    decide(full_world, first, AS_IT_IS)
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == Status.QUEUED
    assert request_of_ingrid.closed_at is None
    assert (
        Job.objects.get(request=request_of_ingrid, state="queued").key == f"supplement:{request_of_ingrid.pk}"
    )


def test_when_everything_is_held_back_the_person_is_told_why_and_the_request_is_answered(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    for review in request_of_ingrid.reviews.all():
        decide(full_world, review, NOTHING)
    request_of_ingrid.refresh_from_db()
    assert request_of_ingrid.status == Status.EXPIRED
    assert request_of_ingrid.closed_at is not None
    assert Letter.objects.filter(kind="copy-rest-withheld", person=full_world.ingrid).count() == 1


def test_what_was_deleted_meanwhile_lapses(full_world: World, request_of_ingrid: PrivacyRequest) -> None:
    review = review_of(request_of_ingrid, "recording")
    CallRecording.objects.filter(pk=review.row_key).update(file=None, deleted_at=full_world.now)
    deciding.lapse(review, by=full_world.users["sara"])
    review.refresh_from_db()
    assert review.state == "lapsed"
    with pytest.raises(WrongState):
        deciding.lapse(review, by=full_world.users["dina"])


def test_every_step_stands_in_the_log_by_its_case(
    full_world: World, request_of_ingrid: PrivacyRequest
) -> None:
    decide(full_world, waiting_image(request_of_ingrid), NOTHING)
    entries = AuditInbox.objects.filter(case=request_of_ingrid.reference)
    assert {"review-proposed", "review-decided"} <= {entry.action for entry in entries}
