"""A home of the demo that is about to go to somebody else."""

from __future__ import annotations

from datetime import datetime

from accounts.demo.sample import at, demo_id
from accounts.models import OwnershipChange

BEGUN = at(2026, 11, 14, 18, 6)


def make_handovers(end: datetime) -> None:
    """Store that Lise has begun to hand over her house. Customers and homes come first.

    That of Ingrid's house was done in 2019, longer ago than it may be held.
    """
    if end < BEGUN:
        return
    OwnershipChange.objects.create(
        id=demo_id("ownership change", "lise"),
        created_at=BEGUN,
        key="EK-2026-0418",
        site_id=demo_id("site", "lise"),
        from_customer_id=demo_id("customer", "lise"),
        initiated_by=OwnershipChange.InitiatedBy.SELLER,
        initiated_at=BEGUN,
        takeover_at=at(2027, 4, 1),
        seller_confirmed_at=BEGUN,
        state=OwnershipChange.State.AWAITING_COUNTERPARTY,
    )
