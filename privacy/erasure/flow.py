"""All that can happen to an erasure, one function per thing, each in one transaction.

Letters owed here: `erasure-confirmed` (to every verified address, with the code of the link to think again as
`secret`), `erasure-scheduled`, `erasure-cancelled`, `erasure-plan-changed`, `erasure-held`, `erasure-begun`,
`erasure-finished` and `erasure-stopped`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from accounts import post, sealing, waits
from accounts.doorbell import ring, ring_after_commit
from accounts.models import ContactPoint, LedgerEntry, Person, User
from accounts.wall import scope
from privacy import arrivals
from privacy.arrivals import Wish
from privacy.closing import close
from privacy.erasure import letters
from privacy.erasure import plan as plans
from privacy.erasure.blocking import HOLDING, has_agreement
from privacy.erasure.plan import Blocker, Plan
from privacy.erasure.work import passing
from privacy.models import Erasure, Job, PrivacyRequest
from privacy.restrictions import lifting
from privacy.states import JOB_OPEN, JobState, Right, Status, WrongState
from privacy.telling import facts_of, tell

A_ROUND = 500
Choice = Erasure.Choice


class PlanChanged(Exception):
    """The plan has become worse for the person since they saw it: `plan` is the one to be confirmed."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


class Blocked(Exception):
    """Something stands in the way. The person reads `blockers`."""

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        super().__init__()
        self.blockers = blockers


@transaction.atomic
def confirm(
    person: Person, *, by: User, plan: Plan, choice: str, language: str
) -> tuple[PrivacyRequest, str]:
    """The person confirms exactly this plan: the time to think again begins, or the agreement's end is awaited.

    The text is the code that takes it back without signing in; it is also on its way in letters. Safe to repeat:
    one that runs is returned as it is, with an empty code. Raises PlanChanged, Blocked, StillWaiting.
    """
    waits.refuse(by)
    arrivals.one_at_a_time(person.pk)
    if running := _running(person, choice):
        return running, ""
    _check(person, plan=plan, choice=choice)
    wish = Wish(Right.ERASURE, about=_about(choice), scope={"choice": str(choice)})
    case = arrivals.receive(person, by=by, wishes=[wish], language=language)
    request = case.requests.get(right=Right.ERASURE, about=_about(choice))
    Erasure.objects.create(request=request, choice=choice, plan=plan.as_json(), plan_hash=plan.hash)
    return request, _cool(request, by=by)


@transaction.atomic
def confirm_again(request: PrivacyRequest, *, by: User, plan: Plan) -> str:
    """The person confirms a plan that waited for them. Gives a new code. Raises as `confirm`, and WrongState."""
    waits.refuse(by)
    request = _locked(request)
    _check(request.person, plan=plan, choice=plan.choice)
    changed = {"choice": plan.choice, "plan": plan.as_json(), "plan_hash": plan.hash}
    _lay(request, changed)
    return _cool(request, by=by)


@transaction.atomic
def propose(request: PrivacyRequest, *, by: User, choice: str) -> None:
    """An employee lays a plan before the person who asked for erasure in another way. Raises WrongState."""
    made = plans.make(request.person, choice=choice, now=timezone.now())
    changed = {"choice": choice, "plan": made.as_json(), "plan_hash": made.hash}
    _lay(request, changed)
    request.move_to(Status.PLANNED, by=by)
    tell(request, "erasure-plan-changed", key=f"erasure-plan-changed:{request.pk}:{made.hash[:16]}")


@transaction.atomic
def cancel(request: PrivacyRequest, *, by: User | None) -> None:
    """The person thinks again; `by` is nobody when it was by the link in a letter. Nothing has been erased.

    Raises WrongState once the first row is going.
    """
    request = _locked(request)
    # First the job, as the worker does.
    jobs = list(request.jobs.select_for_update().filter(state__in=[*JOB_OPEN, JobState.DEAD]))
    erasure = Erasure.objects.select_for_update().get(request=request)
    if erasure.started_at:
        raise WrongState(f"{request.right}: already begun")
    for job in jobs:
        job.end(JobState.CANCELLED)
    request.move_to(Status.WITHDRAWN, by=by)
    Erasure.objects.filter(pk=erasure.pk).update(cancel_mark=None)
    close(request)
    if by is not None:
        lifting.end_with(request, by=by)
    tell(request, "erasure-cancelled", key=f"erasure-cancelled:{request.pk}")


def cancel_by_token(token: str) -> PrivacyRequest | None:
    """Cancel by the code of a letter, once. None for a code that fits nothing that can be cancelled."""
    with of_token(token) as request:
        if request is None:
            return None
        cancel(request, by=None)
        return request


@contextmanager
def of_token(token: str) -> Iterator[PrivacyRequest | None]:
    """A transaction on behalf of the person to whom the code was sent, with what it cancels; None for no such."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT request, person FROM wall_cancelling(%s)", [mark_of(token)])
        found = cursor.fetchone()
    if found is None:
        yield None
        return
    with scope.of_person(found[1]):
        yield PrivacyRequest.objects.select_related("case", "erasure").filter(pk=found[0]).first()


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
    request = _locked(request)
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
    request = _locked(request)
    made = _made_anew(request, choice=request.erasure.choice, now=now)
    if _is_held(made):
        _hold(request)
    else:
        _ask_again(request, made)


def _lay(request: PrivacyRequest, plan: dict[str, Any]) -> None:
    """Write these columns alone: neither a person nor an employee may change the others."""
    if not Erasure.objects.filter(request=request).update(**plan):
        Erasure.objects.create(request=request, **plan)


def _check(person: Person, *, plan: Plan, choice: str) -> None:
    if plan.choice != choice:
        raise WrongState(f"a plan for {plan.choice}, not {choice}")
    made = plans.make(person, choice=choice, now=timezone.now())
    if made.is_hard_blocked:
        raise Blocked(made.blockers)
    if plans.is_worse(made, plan):
        raise PlanChanged(made)


def _cool(request: PrivacyRequest, *, by: User) -> str:
    """From now on it can be taken back, by a code of its own."""
    erasure = request.erasure
    now, token = timezone.now(), secrets.token_urlsafe(32)
    is_scheduled = erasure.choice == Choice.AT_END and has_agreement(request.person)
    erasure.confirmed_at, erasure.cancel_mark = now, mark_of(token)
    erasure.cooling_until = None if is_scheduled else now + timedelta(hours=settings.ERASURE_COOLING_HOURS)
    erasure.save(update_fields=["confirmed_at", "cancel_mark", "cooling_until"])
    request.move_to(Status.SCHEDULED if is_scheduled else Status.COOLING, by=by)
    _owe_notices(request, "erasure-scheduled" if is_scheduled else "erasure-confirmed", token=token)
    return token


def _owe_notices(request: PrivacyRequest, kind: str, *, token: str) -> None:
    """To every address the person has proven, so that nobody is erased by whoever holds one of them."""
    erasure = request.erasure
    until = erasure.cooling_until
    facts = facts_of(request) | ({"cooling_until": until.isoformat()} if until else {})
    for point in _verified(request.person):
        post.owe(
            kind,
            key=f"{kind}:{point.pk}:{mark_of(token).hex()[:16]}",
            to=Person(pk=request.person_id),
            address=point.value,
            language=request.language,
            facts=facts,
            secret=token,
        )
    letters.text_the_link(request, token=token)


def _verified(person: Person) -> Iterator[ContactPoint]:
    points = ContactPoint.objects.filter(person=person, kind=ContactPoint.Kind.EMAIL)
    yield from points.filter(Q(verified_at__isnull=False) | Q(is_registered_for_delivery=True))


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
    erasure.choice, erasure.cancel_mark = Choice.ALL, mark_of(token)
    erasure.cooling_until = now + timedelta(hours=settings.ERASURE_COOLING_HOURS)
    erasure.save(update_fields=["choice", "cancel_mark", "cooling_until"])
    request.move_to(Status.COOLING)
    _owe_notices(request, "erasure-confirmed", token=token)
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


def _locked(request: PrivacyRequest) -> PrivacyRequest:
    found = PrivacyRequest.objects.select_for_update(of=["self"]).select_related("case", "person")
    return found.get(pk=request.pk)


def _running(person: Person, choice: str) -> PrivacyRequest | None:
    mine = PrivacyRequest.objects.filter(person=person, right=Right.ERASURE, about=_about(choice))
    return mine.under_way().filter(erasure__isnull=False).select_related("case").first()


def _about(choice: str) -> str:
    """One for what is not needed now can run beside one for the rest."""
    return str(Choice.NOW) if choice == Choice.NOW else ""


def mark_of(token: str) -> bytes:
    """What is stored of the code of a letter."""
    return sealing.fingerprint(token, context="erasure.cancel")
