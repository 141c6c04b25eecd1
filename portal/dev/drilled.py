"""One erasure in the demo's data, from the plan to the end, and how things stand after it."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from accounts.models import Person, User
from privacy.erasure import advancing, flow, plan, replaying
from privacy.erasure.plan import Plan
from privacy.jobs import running
from privacy.models import Erasure, Job
from privacy.states import JobState


def erase() -> int:
    """Erase somebody nothing stands in the way of; the time to think again is over at once. 1 when it fails."""
    found = _somebody()
    if found is None:
        print("nobody in the demo's data can be erased")
        return 1
    user, person, made = found
    request, _token = flow.confirm(person, by=user, plan=made, choice="all", language="nb")
    Erasure.objects.filter(request=request).update(cooling_until=timezone.now())
    advancing.begin_due(timezone.now())
    job = request.jobs.get()
    running.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    print(f"{person.pk}: {job.state} {job.error_code}".strip())
    return 0 if job.state == JobState.SUCCEEDED else 1


def state() -> int:
    """Print what /readyz says, then keys: names are for nobody's terminal."""
    print(Client().get("/readyz").json()["erasures"])
    for key in replaying.who_is_back():
        print(key)
    return 0


def _somebody() -> tuple[User, Person, Plan] | None:
    for person in Person.objects.filter(user__is_active=True).order_by("user__email"):
        made = plan.make(person, choice="all", now=timezone.now())
        if not made.blockers:
            return User.objects.get(person=person), person, made
    return None
