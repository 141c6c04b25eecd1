"""How long whoever moved out reads invoices here by themself: ninety days, and then by a request."""

from __future__ import annotations

from accounts.models import Agreement, OwnershipChange
from accounts.ownership.states import READS_FOR, State
from accounts.viewers import Viewer


def is_over(viewer: Viewer) -> bool:
    """Whether the last home was handed over so long ago, and nothing is agreed any more.

    For pages alone: what is asked for by a request is given as long as it is stored.
    """
    if viewer.current or not viewer.customers:
        return False
    handed_over = OwnershipChange.objects.filter(
        from_customer__in=viewer.customers, state=State.COMPLETED, completed_at__isnull=False
    )
    last = handed_over.order_by("-completed_at").values_list("completed_at", flat=True).first()
    if last is None or last + READS_FOR > viewer.now:
        return False
    running = Agreement.objects.filter(customer__in=viewer.customers)
    return not running.exclude(status=Agreement.Status.ENDED).exists()
