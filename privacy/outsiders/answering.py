"""What employees do with a question from somebody without an account: take, answer, follow up, close (WF-09)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action, record
from accounts.models import Inquiry, User
from privacy.states import Incomplete, WrongState

State = Inquiry.State
MOVES: Mapping[str, frozenset[str]] = {
    State.RECEIVED: frozenset({State.ASSIGNED, State.CLOSED}),
    State.ASSIGNED: frozenset({State.ANSWERED, State.CLOSED}),
    State.ANSWERED: frozenset({State.FOLLOW_UP, State.CLOSED}),
    State.FOLLOW_UP: frozenset({State.ANSWERED, State.CLOSED}),
    State.CLOSED: frozenset(),
}
ANSWERED = "inquiry-answered"
# Whoever has not come back by then has what they asked for.
SILENT_FOR = timedelta(days=30)


def assign(inquiry: Inquiry, *, by: User) -> None:
    """Begin on it; the log says who did. Raises WrongState."""
    _move(inquiry, State.ASSIGNED, by=by)


def answer(inquiry: Inquiry, text: str, *, by: User, language: str = "nb") -> None:
    """Answer it, sealed. The letter says that there is an answer and where it is read, and nothing of it.

    Raises WrongState, Incomplete.
    """
    if not text.strip():
        raise Incomplete
    now = timezone.now()
    with transaction.atomic():
        inquiry.answer = text
        _move(inquiry, State.ANSWERED, by=by, answer_sealed=inquiry.answer_sealed, answered_at=now)
        if inquiry.email:
            key = f"{ANSWERED}:{inquiry.pk}:{int(now.timestamp())}"
            facts = {"reference": inquiry.reference}
            post.owe(ANSWERED, key=key, address=inquiry.email, language=language, facts=facts)


def follow_up(inquiry: Inquiry, *, by: User) -> None:
    """Somebody comes back to it. Raises WrongState."""
    _move(inquiry, State.FOLLOW_UP, by=by)


def close(inquiry: Inquiry, *, by: User) -> None:
    """Nothing more is to be done: six months from now it is deleted (RET-INQ). Raises WrongState."""
    _move(inquiry, State.CLOSED, by=by, closed_at=timezone.now())


def close_silent(now: datetime) -> int:
    """Close what was answered a month ago; how many. The worker's, safe to repeat."""
    answered = Inquiry.objects.filter(state=State.ANSWERED, answered_at__lte=now - SILENT_FOR)
    return answered.update(state=State.CLOSED, closed_at=now)


@transaction.atomic
def _move(inquiry: Inquiry, state: State, *, by: User, **changed: Any) -> None:
    """Compare and set: whoever comes second, or after an objection, is told so."""
    before = [old for old, allowed in MOVES.items() if state in allowed]
    if not Inquiry.objects.filter(pk=inquiry.pk, state__in=before).update(state=state, **changed):
        raise WrongState
    record(Action.INQUIRY_MOVED, actor=by, target=inquiry, reason=state.value)
    inquiry.state = state
