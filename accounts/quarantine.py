"""What came in though it should never have been made: nobody may open it, and the officer is told (Art. 33)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.db.models import QuerySet

from accounts import post
from accounts.audit import Action, record
from accounts.models import CallRecording, Controller, VerificationImage


@contextmanager
def told() -> Iterator[None]:
    """Owe the data protection officer a letter about what came into quarantine meanwhile. In a transaction."""
    before = _numbers()
    yield
    images, recordings = (now - then for now, then in zip(_numbers(), before, strict=True))
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if images > 0 or recordings > 0:
        record(Action.QUARANTINED, actor="intake", reason=f"images:{images}.recordings:{recordings}")
    if officer and (images > 0 or recordings > 0):
        facts = {"images": images, "recordings": recordings}
        post.owe("quarantined", key=f"quarantined:{uuid4()}", address=officer, language="nb", facts=facts)


def _numbers() -> tuple[int, int]:
    images: QuerySet[VerificationImage] = VerificationImage.objects.filter(review_state="quarantined")
    recordings: QuerySet[CallRecording] = CallRecording.objects.filter(state="quarantined")
    return images.count(), recordings.count()
