"""One step of a change of ownership: compare-and-set, and the entry in the log, in the transaction that is open."""

from __future__ import annotations

from typing import Any

from accounts import audit
from accounts.audit import Action
from accounts.models import OwnershipChange, User
from accounts.ownership.states import MOVES, WrongState

CLOCK = "ownership-clock"


def move(change: OwnershipChange, to: str, *, by: User | None, **facts: Any) -> None:
    """Take the change to another state, `facts` with it. Raises WrongState when it may not or has moved."""
    if to not in MOVES[change.state]:
        raise WrongState(f"{change.state} to {to}")
    moved = OwnershipChange.objects.filter(pk=change.pk, state=change.state).update(state=to, **facts)
    if not moved:
        raise WrongState(f"no longer {change.state}")
    change.state = to
    for name, value in facts.items():
        setattr(change, name, value)
    audit.record(
        Action.OWNERSHIP_MOVED,
        actor=by or CLOCK,
        subject=by.person if by else None,
        target=change,
        fields=["state", *facts],
        reason=to,
    )


def note(change: OwnershipChange, *, by: User, fields: tuple[str, ...], reason: str) -> None:
    """Write down that something of it was done that moves nothing yet."""
    audit.record(
        Action.OWNERSHIP_CHECKED, actor=by, subject=by.person, target=change, fields=fields, reason=reason
    )
