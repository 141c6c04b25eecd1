"""The states of a change of ownership and what may follow on what (WF-10). No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from accounts.models import OwnershipChange

State = OwnershipChange.State
ANSWER_WITHIN = timedelta(days=14)
# The clock looks every ten seconds: what is later than this was not carried out at the minute both agreed on.
ON_TIME_WITHIN = timedelta(minutes=5)
# Whoever moved out reads invoices here for so long; then by a request.
READS_FOR = timedelta(days=90)

MOVES: Mapping[str, frozenset[str]] = {
    State.INITIATED: frozenset({State.AWAITING_COUNTERPARTY, State.CANCELLED, State.EXPIRED}),
    State.AWAITING_COUNTERPARTY: frozenset({State.BUYER_ONBOARDING, State.CANCELLED, State.EXPIRED}),
    State.BUYER_ONBOARDING: frozenset({State.SCHEDULED, State.CANCELLED}),
    State.SCHEDULED: frozenset({State.EXECUTING, State.CANCELLED}),
    State.EXECUTING: frozenset({State.COMPLETED}),
    State.COMPLETED: frozenset(),
    State.CANCELLED: frozenset(),
    State.EXPIRED: frozenset(),
}
OVER = frozenset(state for state, further in MOVES.items() if not further)
OPEN = frozenset(MOVES) - OVER
# Until the clock has taken it up, either side may think again.
MAY_CANCEL = frozenset(state for state, further in MOVES.items() if State.CANCELLED in further)


class WrongState(Exception):
    """It is not, or no longer, where this could be done."""


class AlreadyOpen(Exception):
    """One home changes hands once at a time."""
