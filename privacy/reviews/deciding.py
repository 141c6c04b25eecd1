"""Two employees look at each thing: one proposes, another decides, and neither has handled the alarm (F-56)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import Action
from accounts.files.storage import Missing, open_plain
from accounts.models import AlarmActivation, StoredFile, User
from accounts.models.accesses import Access
from privacy.decisions import NotAllowed
from privacy.models import Opening, Review
from privacy.models.readings import Reason
from privacy.reviews import making, settling
from privacy.reviews.finding import file_of
from privacy.states import REVIEW_MOVES, Ground, Incomplete, ReviewState, WrongState

FIELDS = (
    *("state", "proposed_state", "marks", "ground", "reason_sealed", "text_sealed", "result"),
    *("proposed_by", "decided_by", "decided_at"),
)
HANDLED_BY = (Access.Role.ALARM_OPERATOR,)


@dataclass(frozen=True)
class Proposal:
    """Hand it out, without `marks` if there are any, or hold it back. `reason` is for the company alone."""

    state: ReviewState
    reason: str
    ground: Ground | None = None
    marks: making.Marks = ()


def propose(review: Review, row: Any, proposal: Proposal, *, by: User) -> None:
    """What one employee thinks; another decides. Can be done anew until then.

    Raises Incomplete, NotAllowed, WrongState, and what `making.make` does.
    """
    _check(proposal)
    with _locked(review, row, by=by) as locked:
        if locked.state == ReviewState.PROPOSED and locked.proposed_by_id != by.pk:
            raise WrongState("somebody else has proposed something")
        if locked.state not in {ReviewState.WAITING, ReviewState.PROPOSED}:
            raise WrongState(f"review: {locked.state}")
        making.make(locked, row, proposal.marks)
        locked.state, locked.proposed_state = ReviewState.PROPOSED, proposal.state
        locked.ground, locked.reason = proposal.ground or "", proposal.reason
        locked.proposed_by = by
        _save(locked, Action.REVIEW_PROPOSED, by=by)


def confirm(review: Review, row: Any, *, by: User) -> None:
    """The second employee agrees, and so it is decided. The last one decided hands the rest out.

    Raises NotAllowed for one's own proposal and for who handled the alarm, WrongState.
    """
    with _locked(review, row, by=by) as locked:
        if locked.proposed_by_id == by.pk:
            raise NotAllowed
        _move(locked, ReviewState(locked.proposed_state or ReviewState.WAITING), of=ReviewState.PROPOSED)
        locked.decided_by, locked.decided_at = by, timezone.now()
        _save(locked, Action.REVIEW_DECIDED, by=by)
        settling.settle(locked.request, by=by)


def send_back(review: Review, row: Any, *, by: User, reason: str) -> None:
    """The second employee does not agree, and says why. Raises Incomplete, NotAllowed, WrongState."""
    if not reason.strip():
        raise Incomplete
    with _locked(review, row, by=by) as locked:
        if locked.proposed_by_id == by.pk:
            raise NotAllowed
        _move(locked, ReviewState.WAITING, of=ReviewState.PROPOSED)
        making.discard(locked)
        locked.reason, locked.ground = reason, ""
        locked.proposed_state, locked.proposed_by = "", None
        _save(locked, Action.REVIEW_SENT_BACK, by=by)


def read_again(review: Review, row: Any, *, by: User) -> None:
    """What could not be read is tried again; when it can, it goes with the rest.

    Raises Missing, Damaged, WrongState.
    """
    if review.kind != Review.Kind.SOURCE:
        raise WrongState(f"review: {review.kind}")
    file = file_of(review, row)
    if file is None:
        raise Missing
    whole(file)
    with _locked(review, row, by=by) as locked:
        _move(locked, ReviewState.APPROVED, of=ReviewState.WAITING)
        locked.decided_by, locked.decided_at = by, timezone.now()
        _save(locked, Action.REVIEW_DECIDED, by=by)
        settling.settle(locked.request, by=by)


def lapse(review: Review, *, by: User) -> None:
    """The original is gone, so that nothing is left to look at. Raises WrongState."""
    with transaction.atomic():
        locked = (
            Review.objects.select_for_update(of=["self"]).select_related("request__case").get(pk=review.pk)
        )
        if ReviewState.LAPSED not in REVIEW_MOVES[ReviewState(locked.state)]:
            raise WrongState(f"review: {locked.state}")
        making.discard(locked)
        locked.state, locked.ground = ReviewState.LAPSED, ""
        locked.decided_by = by if locked.proposed_by_id != by.pk else None
        locked.decided_at = timezone.now() if locked.decided_by else None
        _save(locked, Action.REVIEW_DECIDED, by=by)
        settling.settle(locked.request, by=by)


def has_handled(row: Any, by: User) -> bool:
    """Whether this employee has followed up the alarm the row is of: then others look at it (WF-01)."""
    alarm = _alarm_of(row)
    if alarm is None:
        return False
    if not by.staff_number:
        by.refresh_from_db(fields=["staff_number"])
    opened = Opening.objects.filter(by=by, reason=Reason.ALARM, reference=alarm.key)
    seen = alarm.images.filter(accesses__staff_number=by.staff_number, accesses__role__in=HANDLED_BY)
    return opened.exists() or seen.exists()


def whole(file: StoredFile) -> None:
    """Read all of it. Raises Missing, Damaged."""
    with open_plain(file) as plain:
        for _piece in plain.pieces():
            pass


def _alarm_of(row: Any) -> AlarmActivation | None:
    held = getattr(row, "contact", row)
    found = getattr(held, "alarm", None)
    return found if isinstance(found, AlarmActivation) else None


@contextmanager
def _locked(review: Review, row: Any, *, by: User) -> Iterator[Review]:
    """The row, locked and read anew, for somebody who may decide about it."""
    with transaction.atomic():
        rows = Review.objects.select_for_update(of=["self"]).select_related("request__case", "result")
        locked = rows.get(pk=review.pk)
        if locked.request.closed_at:
            raise WrongState("the request is over")
        if has_handled(row, by):
            raise NotAllowed
        yield locked


def _move(review: Review, state: ReviewState, *, of: ReviewState) -> None:
    if review.state != of or state not in REVIEW_MOVES[of]:
        raise WrongState(f"review: {review.state} -> {state}")
    review.state = state


def _check(proposal: Proposal) -> None:
    takes_out = bool(proposal.marks) or proposal.state == ReviewState.WITHHELD
    if not proposal.reason.strip() or takes_out != (proposal.ground is not None):
        raise Incomplete
    if proposal.state not in {ReviewState.APPROVED, ReviewState.WITHHELD}:
        raise Incomplete


def _save(review: Review, action: Action, *, by: User) -> None:
    review.save(update_fields=FIELDS)
    review.request.log(action, by=by, reason=review.proposed_state or review.state)
