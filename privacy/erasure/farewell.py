"""The last letter (N-09): nothing is left of an erased person, who is told, and their address goes too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts import post
from accounts.keys import opening
from accounts.models import Letter
from privacy.models import Erasure, Kept

A_ROUND = 500
LETTERS = ("erasure-finished", "erasure-gone")


def say(now: datetime) -> int:
    """Write to everybody whose last kept row is gone; how many. Safe to repeat: an address is used once."""
    _forget_addresses()
    waiting = Erasure.objects.filter(last_address_sealed__isnull=False, finished_at__lte=now)
    return sum(_say(key) for key in waiting.order_by("finished_at").values_list("pk", flat=True)[:A_ROUND])


@transaction.atomic
def _say(key: UUID) -> bool:
    rows = Erasure.objects.select_for_update(of=["self"]).select_related("request__case")
    erasure = rows.filter(pk=key, last_address_sealed__isnull=False).first()
    if erasure is None or _is_something_left(erasure):
        return False
    post.owe(
        "erasure-gone",
        key=f"erasure-gone:{erasure.pk}",
        address=str(erasure.last_address),
        language=erasure.request.language,
        facts={"receipt": erasure.receipt_number},
    )
    Erasure.objects.filter(pk=erasure.pk).update(last_address_sealed=None)
    opening.destroy(erasure.pk)
    return True


def _forget_addresses() -> None:
    """A letter to somebody who is erased keeps its address until it is sent, and no longer."""
    sent = Letter.objects.filter(kind__in=LETTERS, person=None, sent_at__isnull=False)
    sent.exclude(address="").update(address="")


def _is_something_left(erasure: Erasure) -> bool:
    number = erasure.entry_number
    return number is not None and Kept.objects.filter(entry_number=number).exists()
