"""The rest of a copy: what waits is not in the first part, and what two have let go follows as they let it go."""

from __future__ import annotations

import hashlib
import io
import re
import wave
from pathlib import Path

import pytest
from PIL import Image

from accounts.files import storage
from accounts.files.masking import FILL
from accounts.models import Letter, StoredFile
from privacy import workflow
from privacy.jobs import running
from privacy.models import Archive, Job, PrivacyRequest, Review
from privacy.reviews import deciding
from privacy.reviews.deciding import Proposal
from privacy.states import Ground, JobState, ReviewState, Status, WrongState
from tests.privacy.exports.conftest import Made, Make, full, make, order, read_whole, stored
from tests.privacy.reviews.things import let_wait, original, review_of
from tests.world import World, canary

__all__ = ["full", "make", "order", "stored"]
CANARY = re.compile(r"ZQX-([a-z]+)-")
WITHHELD = Proposal(ReviewState.WITHHELD, "viser et barn", Ground.OTHERS)
AS_IT_IS = Proposal(ReviewState.APPROVED, "bare henne")
SPOKEN_OF = canary("kari", "spokenof")


def plain(file: StoredFile) -> bytes:
    with storage.open_plain(file) as opened:
        return b"".join(opened.pieces())


def decide(world: World, review: Review, proposal: Proposal) -> None:
    deciding.propose(review, original(review), proposal, by=world.users["sara"])
    deciding.confirm(review, original(review), by=world.users["dina"])


def rest_of(request: PrivacyRequest) -> Made:
    job = Job.objects.get(request=request, state=JobState.QUEUED)
    assert running.run(job.pk)
    archive = Archive.objects.get(job=job)
    assert archive.kind == Archive.Kind.SUPPLEMENT
    return Made(archive, read_whole(archive))


def passage(review: Review) -> list[list[float]]:
    at = original(review).transcript.index(SPOKEN_OF)
    return [[at, at + len(SPOKEN_OF)]]


def decide_all(world: World, request: PrivacyRequest) -> None:
    """The picture masked, the other held back, the sound silenced, and a name left out of the text."""
    left = [[0, 0, 0.5, 1]]
    image = review_of(request, "image", "IMG-cat_waiting")
    decide(world, image, Proposal(ReviewState.APPROVED, "nabo", Ground.OTHERS, left))
    decide(world, review_of(request, "image", "IMG-cabin_withheld"), WITHHELD)
    decide(
        world,
        review_of(request, "recording"),
        Proposal(ReviewState.APPROVED, "navn", Ground.OTHERS, [[500, 1_000]]),
    )
    text = review_of(request, "text")
    decide(world, text, Proposal(ReviewState.APPROVED, "navn", Ground.OTHERS, passage(text)))


def test_what_waits_is_told_of_and_left_out_until_two_have_looked(make: Make, full: World) -> None:
    let_wait(full)
    made = make()
    request = made.archive.request
    assert request.status == Status.REVIEWING
    assert SPOKEN_OF not in made.everything
    names = [name for name in made.names if name.startswith("files/")]
    assert "files/alarmer/cat_released.jpg" in names
    assert not [name for name in names if "cat_waiting" in name or "call.wav" in name]
    rows = {row["key"]: row for row in made.json_rows("alarmer/verificationimage")}
    assert "Kontrolleres av to" in rows["IMG-cat_waiting"]["file_missing"]
    assert "Kontrolleres av to" in made.text("index.html")
    assert request.reviews.open().count() == 4
    assert Letter.objects.filter(kind="copy-ready").count() == 1


def test_without_anything_to_look_at_the_copy_is_simply_ready(make: Make, full: World) -> None:
    made = make("lise")
    assert made.archive.request.status == Status.READY
    assert not Review.objects.exists()


def test_the_rest_holds_what_two_let_go_as_they_let_it_go_and_nothing_more(make: Make, full: World) -> None:
    let_wait(full)
    request = make().archive.request
    decide_all(full, request)
    rest = rest_of(request)
    request.refresh_from_db()
    assert request.status == Status.READY
    assert Letter.objects.filter(kind="copy-rest-ready", person=full.ingrid).count() == 1
    tables = {table["table"]: table["rows"] for table in rest.manifest["tables"]}
    assert tables == {"verificationimage": 2, "callrecording": 1}
    rows = {row["key"]: row for row in rest.json_rows("alarmer/verificationimage")}
    picture = Image.open(io.BytesIO(rest.zip.read(rows["IMG-cat_waiting"]["file_path"]))).convert("L")
    assert abs(picture.getpixel((8, 24)) - FILL) < 4
    assert abs(picture.getpixel((60, 24)) - 20) < 4
    assert rows["IMG-cabin_withheld"]["file_path"] is None
    assert "GDPR art. 15 nr. 4" in rows["IMG-cabin_withheld"]["file_missing"]
    [call] = rest.json_rows("kundekontakt/callrecording")
    with wave.open(io.BytesIO(rest.zip.read(call["file_path"]))) as sound:
        assert sound.getnframes() == 16_000
    assert "[utelatt]" in call["transcript"]
    assert SPOKEN_OF not in rest.everything


def test_the_manifest_of_the_rest_says_what_was_taken_out_on_which_ground(make: Make, full: World) -> None:
    let_wait(full)
    request = make().archive.request
    decide_all(full, request)
    rest = rest_of(request)
    told = {(one["table"], one["kind"]): one for one in rest.manifest["redactions"]}
    assert set(told) == {
        ("verificationimage", "blur"),
        ("verificationimage", "withheld"),
        ("callrecording", "silence"),
        ("callrecording", "cut"),
    }
    assert {one["law"] for one in told.values()} == {"GDPR art. 15 nr. 4"}
    path = told["verificationimage", "blur"]["file"]
    listed = {file["path"]: file for file in rest.manifest["files"]}
    assert listed[path]["sha256"] == hashlib.sha256(rest.zip.read(path)).hexdigest()


def test_originals_are_handed_out_word_for_word_when_nothing_is_taken_out(make: Make, full: World) -> None:
    let_wait(full)
    request = make().archive.request
    for review in request.reviews.all():
        decide(full, review, AS_IT_IS)
    rest = rest_of(request)
    assert SPOKEN_OF in rest.everything
    rows = {row["key"]: row for row in rest.json_rows("alarmer/verificationimage")}
    image = review_of(request, "image", "IMG-cat_waiting")
    assert rest.zip.read(rows["IMG-cat_waiting"]["file_path"]) == plain(original(image).file)
    assert rest.manifest["redactions"] == []


@pytest.mark.parametrize("name", ["ole", "nora"])
def test_nobody_else_in_the_home_is_in_the_rest_nor_sees_that_there_is_one(
    make: Make, full: World, name: str
) -> None:
    let_wait(full)
    request = make().archive.request
    for review in request.reviews.all():
        decide(full, review, AS_IT_IS)
    rest = rest_of(request)
    found = set(CANARY.findall(rest.everything))
    assert "Ingrid ringte." in rest.everything
    assert "kari" in found
    assert not {"ole", "nora", "tor", "lise"} & found
    theirs = make(name)
    assert set(CANARY.findall(theirs.everything)) & {name}
    assert str(request.reference) not in theirs.everything
    assert not Review.objects.filter(request__person=full.people[name]).exists()


def test_a_file_that_cannot_be_read_goes_to_the_desk_and_follows_when_it_can(make: Make, full: World) -> None:
    file = full.held["contract"].file
    blob = Path(storage.blobs().path(file.path))
    kept = blob.read_bytes()
    blob.unlink()
    made = make(categories=("avtale",))
    request = made.archive.request
    assert request.status == Status.REVIEWING
    review = request.reviews.get()
    assert (review.kind, review.label) == ("source", "accounts.AgreementDocument")
    with pytest.raises(storage.Missing):
        deciding.read_again(review, original(review), by=full.users["sara"])
    assert request.reviews.open().count() == 1
    blob.write_bytes(kept)
    deciding.read_again(review, original(review), by=full.users["sara"])
    rest = rest_of(request)
    [row] = rest.json_rows("avtale/agreementdocument")
    assert rest.zip.read(row["file_path"]) == plain(file)


def test_a_file_that_is_lost_again_stops_the_job_and_is_not_left_out_in_silence(
    make: Make, full: World
) -> None:
    let_wait(full)
    request = make().archive.request
    for review in request.reviews.all():
        decide(full, review, AS_IT_IS)
    file = original(review_of(request, "recording")).file
    Path(storage.blobs().path(file.path)).unlink()
    job = Job.objects.get(request=request, state=JobState.QUEUED)
    running.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.RETRY, "NotThere")
    assert not Archive.objects.filter(job=job).exists()


def test_a_withdrawn_copy_has_no_rest(make: Make, full: World) -> None:
    let_wait(full)
    request = make().archive.request
    workflow.withdraw(request, by=full.users["ingrid"])
    review = review_of(request, "recording")
    with pytest.raises(WrongState):
        deciding.propose(review, original(review), AS_IT_IS, by=full.users["sara"])
