"""The end of an erasure: when the last row a law kept is gone, one last letter, and then its address (N-09)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import post
from accounts.keys import opening
from accounts.models import LedgerEntry, Letter
from privacy.models import Erasure, Kept

LAST = ("erasure-finished", "erasure-ended")


def owe_last(now: datetime) -> int:
    """Owe the last letter of every erasure of which nothing is kept any more; how many. Safe to repeat."""
    _forget_addresses()
    waiting = Erasure.objects.filter(finished_at__lte=now, last_address_sealed__isnull=False)
    return sum(_owe(erasure) for erasure in waiting if not _is_anything_left(erasure))


def _is_anything_left(erasure: Erasure) -> bool:
    numbers = LedgerEntry.objects.filter(plan_hash=erasure.plan_hash).values("number")
    return Kept.objects.filter(entry_number__in=numbers).exists()


def _forget_addresses() -> None:
    """A letter to somebody who is erased keeps its address until it is sent, and no longer."""
    sent = Letter.objects.filter(kind__in=LAST, person=None, sent_at__isnull=False)
    sent.exclude(address="").update(address="")


def _owe(erasure: Erasure) -> bool:
    """The letter takes the address along."""
    with transaction.atomic():
        locked = Erasure.objects.select_for_update().get(pk=erasure.pk)
        if locked.last_address_sealed is None:
            return False
        facts = {"receipt": locked.receipt_number}
        post.owe("erasure-ended", key=f"erasure-ended:{locked.pk}", address=locked.last_address, facts=facts)
        Erasure.objects.filter(pk=locked.pk).update(last_address_sealed=None)
        opening.destroy(locked.pk)
    return True
