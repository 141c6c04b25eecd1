"""What a person or an employee does with an erasure, one function per thing, each in one transaction.

Letters owed here: `erasure-confirmed` (to every verified address, with the code of the link to think again as
`secret`), `erasure-scheduled`, `erasure-cancelled` and `erasure-plan-changed`. What goes on by
itself is in `advancing`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts import waits
from accounts.models import Person, User
from accounts.wall import scope
from privacy import arrivals
from privacy.arrivals import Wish
from privacy.closing import close
from privacy.erasure import letters
from privacy.erasure import plan as plans
from privacy.erasure.advancing import locked
from privacy.erasure.blocking import has_agreement
from privacy.erasure.plan import Blocker, Plan
from privacy.models import Erasure, PrivacyRequest
from privacy.restrictions import lifting
from privacy.states import JOB_OPEN, JobState, Right, Status, WrongState
from privacy.telling import tell

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
    request = locked(request)
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
    request = locked(request)
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
        cursor.execute("SELECT request, person FROM wall_cancelling(%s)", [letters.mark_of(token)])
        found = cursor.fetchone()
    if found is None:
        yield None
        return
    with scope.of_person(found[1]):
        yield PrivacyRequest.objects.select_related("case", "erasure").filter(pk=found[0]).first()


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
    erasure.confirmed_at, erasure.cancel_mark = now, letters.mark_of(token)
    erasure.cooling_until = None if is_scheduled else now + timedelta(hours=settings.ERASURE_COOLING_HOURS)
    erasure.save(update_fields=["confirmed_at", "cancel_mark", "cooling_until"])
    request.move_to(Status.SCHEDULED if is_scheduled else Status.COOLING, by=by)
    letters.owe_notices(request, "erasure-scheduled" if is_scheduled else "erasure-confirmed", token=token)
    return token


def _running(person: Person, choice: str) -> PrivacyRequest | None:
    mine = PrivacyRequest.objects.filter(person=person, right=Right.ERASURE, about=_about(choice))
    return mine.under_way().filter(erasure__isnull=False).select_related("case").first()


def _about(choice: str) -> str:
    """One for what is not needed now can run beside one for the rest."""
    return str(Choice.NOW) if choice == Choice.NOW else ""
