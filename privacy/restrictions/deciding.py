"""What a decision does to the restrictions of a request, in its transaction."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import User
from privacy.models import PrivacyRequest, Restriction
from privacy.restrictions.lifting import give_notice
from privacy.restrictions.objecting import stop
from privacy.restrictions.starting import EVERYTHING, Choice, begin
from privacy.states import ANSWERS, Status
from privacy.uses import Why


def settle_restriction(request: PrivacyRequest, outcome: Status, by: User) -> None:
    """Granted, it is no longer interim; refused, it ends after notice.

    What was granted to somebody who called binds everything from now on. The alarm goes on, as it must until the
    person says otherwise here, in so many words.
    """
    if outcome in {Status.GRANTED, Status.PARTLY}:
        if not request.restrictions.exists():
            choice = Choice([EVERYTHING], Why.VOLUNTARY, alarm_goes_on=True)
            begin(request, choice.targets, ground=Why.VOLUNTARY, choice=choice, by=by)
        _make_final(request)
    elif outcome == Status.REFUSED:
        _end(request, by=by)


def settle_objection(request: PrivacyRequest, outcome: Status, by: User) -> None:
    """Upheld, the use stays stopped for good; overridden, it may go on after notice."""
    if outcome == Status.GRANTED:
        if not request.restrictions.exists():
            stop(request, by=by)
        _make_final(request)
    elif outcome in {Status.PARTLY, Status.REFUSED}:
        _end(request, by=by)


def settle_dispute(request: PrivacyRequest, outcome: Status, by: User) -> None:
    """Whether it was wrong is decided, either way: what bound meanwhile ends after notice (GDPR Art. 18(1)(a))."""
    if outcome in ANSWERS:
        _end(request, by=by)


def _make_final(request: PrivacyRequest) -> None:
    Restriction.objects.active().filter(request=request).update(is_interim=False)


def _end(request: PrivacyRequest, *, by: User) -> None:
    """The person reads the answer as the reason why."""
    now = timezone.now()
    for one in Restriction.objects.active().filter(request=request):
        give_notice(one, by=by, reason=request.answer, now=now)
