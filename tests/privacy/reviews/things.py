"""A request whose copy is there, and what of it waits for somebody to look."""

from __future__ import annotations

from accounts.models import CallRecording, VerificationImage
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import media
from privacy.models import PrivacyRequest, Review
from privacy.reviews import finding
from privacy.states import Right, Status
from tests.privacy.desk.cases import asked
from tests.world import World, canary

DESK = "/admin/privacy/review/"
NAMED = {media.IMAGE: "key", media.RECORDING: "contact__key"}


def let_wait(world: World) -> CallRecording:
    """Ingrid's recorded call waits for somebody to hear it, and what was said in it to be read."""
    call: CallRecording = world.held["call"]
    call.state = CallRecording.State.WAITING
    call.transcript = f"Ingrid ringte. Hun nevnte {canary('kari', 'spokenof')} og hunden."
    call.save(update_fields=["state", "transcript_sealed"])
    return call


def under_review(world: World, name: str = "ingrid") -> PrivacyRequest:
    """Somebody's copy of everything, the automatic part of which is there; the rest stands at the desk."""
    let_wait(world)
    request = asked(world, Right.ACCESS, name=name)
    for status in (Status.BUILDING, Status.REVIEWING):
        PrivacyRequest.objects.filter(pk=request.pk).update(status=status)
    request.jobs.filter(state="queued").update(state="cancelled")
    viewer = Viewer(world.people[name])
    for label, named in NAMED.items():
        (attached,) = media.TABLES[label].files
        rows = visible(label, viewer)
        finding.opened(finding.of_rows(media.TABLES[label], attached, rows, named=named), request.pk)
    return PrivacyRequest.objects.select_related("case").get(pk=request.pk)


def review_of(request: PrivacyRequest, kind: str, row: str = "") -> Review:
    rows = request.reviews.filter(kind=kind)
    return (rows.filter(row=row) if row else rows).get()


def waiting_image(request: PrivacyRequest) -> Review:
    return review_of(request, "image", "IMG-cat_waiting")


def original(review: Review) -> VerificationImage | CallRecording:
    return finding.row_of(review)
