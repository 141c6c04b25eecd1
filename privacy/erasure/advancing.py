"""What takes an erasure on when nobody is at a page: the clock, a hold let go, a decision, the job itself.

Letters owed here: `erasure-confirmed` for what awaited the end of an agreement, `erasure-plan-changed`,
`erasure-held` and `erasure-begun`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from accounts.doorbell import ring, ring_after_commit
from accounts.models import LedgerEntry, Person, User
from privacy.erasure import letters
from privacy.erasure import plan as plans
from privacy.erasure.blocking import HOLDING, has_agreement
from privacy.erasure.plan import Plan
from privacy.erasure.work import passing
from privacy.models import Erasure, Job, PrivacyRequest
from privacy.states import JOB_OPEN, Right, Status, WrongState
from privacy.telling import tell

A_ROUND = 500
Choice = Erasure.Choice


def begin_due(now: datetime) -> int:
    """Take every erasure on whose time has come; how many went anywhere. Safe to repeat, and for two at once."""
    moved = 0
    for key in _due(now).values_list("pk", flat=True)[:A_ROUND]:
        moved += _go_on(key, now)
    return moved


def resume(request: PrivacyRequest) -> bool:
    """What it waited for is gone, a hold for example: take it on if its time has come."""
    return _go_on(request.pk, timezone.now())


def wake(_person: Person) -> None:
    """The last hold on somebody is let go: the worker looks at what waited for it, which an employee cannot see."""
    transaction.on_commit(partial(ring, "privacy.tasks.begin_erasures"))


@transaction.atomic
def let_go(request: PrivacyRequest, *, by: User) -> None:
    """Two employees agree to what was contested: it begins. Raises WrongState."""
    request = locked(request)
    if request.status != Status.EXECUTING:
        request.move_to(Status.EXECUTING, by=by)
    _start(request)


def stops(request: PrivacyRequest, *, now: datetime) -> bool:
    """Whether it must not begin after all: something came in the way since it was queued, or the plan got worse.

    A person has agreed to what is soft and no hold. Nothing comes in the way of one that had begun before a backup
    was restored.
    """
    if LedgerEntry.objects.awaiting_replay().filter(person_key=request.person_key).exists():
        return False
    erasure = request.erasure
    made = _made_anew(request, choice=erasure.choice, now=now)
    return _is_held(made) or plans.is_worse(made, Plan.from_json(erasure.plan))


@transaction.atomic
def step_back(request: PrivacyRequest, *, now: datetime) -> None:
    """What was queued waits again, for whatever came in the way or for the person. Before the first delete."""
    request = locked(request)
    made = _made_anew(request, choice=request.erasure.choice, now=now)
    if _is_held(made):
        _hold(request)
    else:
        _ask_again(request, made)


def locked(request: PrivacyRequest) -> PrivacyRequest:
    found = PrivacyRequest.objects.select_for_update(of=["self"]).select_related("case", "person")
    return found.get(pk=request.pk)


def _due(now: datetime) -> QuerySet[PrivacyRequest]:
    erasures = PrivacyRequest.objects.filter(right=Right.ERASURE, erasure__started_at=None)
    over = Q(status__in=[Status.COOLING, Status.HELD], erasure__cooling_until__lte=now)
    return erasures.filter(over | Q(status=Status.SCHEDULED)).order_by("received_at", "pk")


@transaction.atomic
def _go_on(key: UUID, now: datetime) -> bool:
    found = PrivacyRequest.objects.select_for_update(of=["self"]).select_related("case", "person", "erasure")
    request = found.filter(pk=key).first()
    steps: dict[str, Callable[[PrivacyRequest, datetime], bool]] = {
        Status.SCHEDULED: _after_agreement,
        Status.COOLING: _after_cooling,
        Status.HELD: _after_cooling,
    }
    if request is None or request.status not in steps:
        return False
    # Without it the wall would show the worker no agreement, no hold and no address.
    with passing(request.person_key):
        return steps[request.status](request, now)


def _after_agreement(request: PrivacyRequest, now: datetime) -> bool:
    """The agreement is over: everything goes now, and there is time to think again once more."""
    if has_agreement(request.person):
        return False
    made = _made_anew(request, choice=Choice.ALL, now=now)
    if plans.is_worse(made, Plan.from_json(request.erasure.plan)):
        return _ask_again(request, made)
    token = secrets.token_urlsafe(32)
    erasure = request.erasure
    erasure.choice, erasure.cancel_mark = Choice.ALL, letters.mark_of(token)
    erasure.cooling_until = now + timedelta(hours=settings.ERASURE_COOLING_HOURS)
    erasure.save(update_fields=["choice", "cancel_mark", "cooling_until"])
    request.move_to(Status.COOLING)
    letters.owe_notices(request, "erasure-confirmed", token=token)
    return True


def _after_cooling(request: PrivacyRequest, now: datetime) -> bool:
    """Nobody thought again: begin, unless something has come in the way or the plan has become worse."""
    erasure = request.erasure
    if erasure.cooling_until is None or erasure.cooling_until > now:
        return False
    made = _made_anew(request, choice=erasure.choice, now=now)
    if _is_held(made):
        return _hold(request)
    if made.blockers:
        request.move_to(Status.ASSESSING, facts={"blockers": [blocker.code for blocker in made.blockers]})
        return True
    if plans.is_worse(made, Plan.from_json(erasure.plan)):
        return _ask_again(request, made)
    request.move_to(Status.EXECUTING)
    _start(request)
    return True


def _made_anew(request: PrivacyRequest, *, choice: str, now: datetime) -> Plan:
    with transaction.atomic(), passing(request.person_key), translation.override(request.language):
        return plans.make(request.person, choice=choice, now=now)


def _is_held(made: Plan) -> bool:
    """Whether something is in the way that must be gone first; anything else a person weighs."""
    return made.is_hard_blocked or any(blocker.code in HOLDING for blocker in made.blockers)


def _hold(request: PrivacyRequest) -> bool:
    if request.status == Status.HELD:
        return False
    request.move_to(Status.HELD)
    tell(request, "erasure-held", key=f"erasure-held:{request.pk}:{request.erasure.plan_hash[:16]}")
    return True


def _ask_again(request: PrivacyRequest, made: Plan) -> bool:
    """Worse for the person than what they confirmed: that plan is not carried out."""
    Erasure.objects.filter(request=request).update(
        choice=made.choice, plan=made.as_json(), plan_hash=made.hash, cancel_mark=None, confirmed_at=None
    )
    request.move_to(Status.PLANNED)
    tell(request, "erasure-plan-changed", key=f"erasure-plan-changed:{request.pk}:{made.hash[:16]}")
    return True


def _start(request: PrivacyRequest) -> Job:
    """Let a worker carry it out, in the lane of what takes long. Safe to repeat."""
    erasure = Erasure.objects.get(request=request)
    if erasure.confirmed_at is None:
        raise WrongState(f"{request.right}: no plan is confirmed")
    job, is_new = Job.objects.get_or_create(
        key=f"erasure:{request.pk}:{erasure.plan_hash[:16]}:{request.jobs.exclude(state__in=JOB_OPEN).count()}",
        defaults={"kind": Job.Kind.ERASURE, "request": request, "lane": Job.Lane.HEAVY},
    )
    if is_new:
        tell(request, "erasure-begun", key=f"erasure-begun:{job.pk}")
        ring_after_commit(job.pk)
    return job
