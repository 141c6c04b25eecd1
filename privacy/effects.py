"""What a decision does besides being told: per right, in the transaction of the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from accounts.models import User
from privacy import corrections
from privacy.arrivals import start_copy
from privacy.consents import ending
from privacy.erasure import advancing
from privacy.models import Erasure, PrivacyRequest
from privacy.restrictions.deciding import settle_dispute, settle_objection, settle_restriction
from privacy.states import Right, Status

Effect = Callable[[PrivacyRequest, Status, User], None]


def make_the_copy(request: PrivacyRequest, outcome: Status, _by: User) -> None:
    """Somebody has looked at the request and lets the copy be made."""
    if outcome == Status.QUEUED:
        start_copy(request)


def erase(request: PrivacyRequest, outcome: Status, by: User) -> None:
    """Two employees have agreed to what was contested in a plan the person confirmed."""
    if outcome == Status.EXECUTING and Erasure.objects.filter(request=request, started_at=None).exists():
        advancing.let_go(request, by=by)


EFFECTS: Mapping[Right, tuple[Effect, ...]] = {
    Right.ACCESS: (make_the_copy,),
    Right.PORTABILITY: (make_the_copy,),
    Right.RECTIFICATION: (corrections.apply, settle_dispute),
    Right.ERASURE: (erase,),
    Right.CONSENT: (ending.settle,),
    Right.RESTRICTION: (settle_restriction,),
    Right.OBJECTION: (settle_objection,),
}
