"""An erasure on the page of its case: the plan, how far it is, what is in the way, who else is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from accounts.models import Person
from privacy.erasure import blocking
from privacy.erasure.blocking import Blocker
from privacy.erasure.plan import Plan
from privacy.erasure.sheet import Sheet
from privacy.models import Erasure, PrivacyRequest, RecipientNotice
from privacy.states import JobState, Status

IN_THE_WAY = frozenset({Status.HELD, Status.ASSESSING, Status.PROPOSED})
MAY_CANCEL = frozenset({Status.PLANNED, Status.COOLING, Status.SCHEDULED, Status.HELD, Status.ASSESSING})


@dataclass(frozen=True)
class Progress:
    """How many of the steps are done; `of` is how many there will be at most."""

    done: int
    of: int


@dataclass(frozen=True)
class Shown:
    """For the eyes of whoever it is about."""

    request: PrivacyRequest
    erasure: Erasure
    now: datetime

    @property
    def status(self) -> str:
        return self.request.status

    @cached_property
    def sheet(self) -> Sheet | None:
        told = self.erasure.receipt.get("lines")
        stored = self.erasure.plan | ({"lines": told} if told is not None else {})
        return Sheet(Plan.from_json(stored)) if stored else None

    @property
    def may_cancel(self) -> bool:
        """Until the first row goes."""
        return self.status in MAY_CANCEL and self.erasure.started_at is None

    @property
    def hours_left(self) -> int:
        """Of the time to think again, the last hour begun as a whole one."""
        until = self.erasure.cooling_until
        seconds = (until - self.now).total_seconds() if until else 0
        return max(0, -int(-seconds // 3600))

    @cached_property
    def blockers(self) -> tuple[Blocker, ...]:
        if self.status not in IN_THE_WAY:
            return ()
        person = Person(pk=self.request.person_id)
        return blocking.find(person, choice=self.erasure.choice, now=self.now)

    @cached_property
    def progress(self) -> Progress | None:
        if self.status != Status.EXECUTING or self.sheet is None:
            return None
        job = self.request.jobs.exclude(state=JobState.CANCELLED).order_by("-created_at").first()
        done = job.steps.count() if job else 0
        return Progress(done, max(done, len(self.sheet.plan.lines)))

    @cached_property
    def notices(self) -> Sequence[RecipientNotice]:
        """Whoever else had it and is told (GDPR Art. 19), each with how far that is."""
        notices = RecipientNotice.objects.filter(request=self.request).select_related("recipient")
        return tuple(notices.order_by("recipient__name"))


def of(request: PrivacyRequest) -> Shown | None:
    """None where the request has no plan: somebody at the company answers it."""
    erasure: Erasure | None = getattr(request, "erasure", None)
    return Shown(request, erasure, timezone.now()) if erasure else None
