"""The states of an access and the moves between them (WF-11); no database."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.models import AuthorisedUser

State, Role = AuthorisedUser.State, AuthorisedUser.Role
ENDS = frozenset({State.REVOKED, State.EXPIRED})
MOVES: Mapping[AuthorisedUser.State, frozenset[AuthorisedUser.State]] = {
    State.DRAFT: ENDS | {State.INVITED, State.NOTIFIED},
    State.INVITED: ENDS | {State.NOTIFIED, State.DECLINED},
    State.NOTIFIED: ENDS | {State.ACTIVE, State.DECLINED, State.LEFT},
    State.ACTIVE: ENDS | {State.SUSPENDED, State.LEFT},
    State.SUSPENDED: ENDS | {State.ACTIVE, State.LEFT},
    State.REVOKED: frozenset(),
    State.LEFT: frozenset(),
    State.DECLINED: frozenset(),
    State.EXPIRED: frozenset(),
}
OPEN = frozenset(state for state, further in MOVES.items() if further)
UNANSWERED = frozenset({State.INVITED, State.NOTIFIED})
# Who looks after the users of a home, and who may be given certain days and hours.
MANAGERS = frozenset({Role.OWNER, Role.OWNER_DELEGATE})
GUESTS = frozenset({Role.CLEANER, Role.TEMPORARY, Role.NEIGHBOUR, Role.EMPLOYEE})


def leading_to(state: AuthorisedUser.State) -> list[AuthorisedUser.State]:
    """The states an access may be in before it is in this one."""
    return [before for before, further in MOVES.items() if state in further]
