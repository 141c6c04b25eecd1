"""After a backup was restored: whoever the ledger's file knows to be erased is erased again.

What was entered in the ledger the person had confirmed and thought over, and it had begun: nothing of that is asked
again, and nothing that has come in its way since stops it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation

from accounts import ledger
from accounts.audit import Action, record
from accounts.models import LedgerEntry, Person
from privacy import deadlines
from privacy.erasure import plan as plans
from privacy.jobs import running
from privacy.models import Erasure, Event, Job, PrivacyCase, PrivacyRequest
from privacy.states import JOB_OPEN, JobState, Right, Status, may_move

# A job that fails is tried again by the workers; here only as often as it does not wait.
TURNS = 20
WAYS = (Status.COOLING, Status.ASSESSING)


@dataclass(frozen=True)
class Replay:
    """What became of one entry. `was_back`: the person was in the database. `is_done`: they are not any more."""

    number: UUID
    person_key: UUID
    was_back: bool
    is_done: bool


def replay(*, now: datetime) -> Iterator[Replay]:
    """Erase everybody again who came back. Safe to repeat, and to begin again. Raises DamagedLedger."""
    ledger.take_in(now=now)
    ledger.reopen(now=now)
    for entry in LedgerEntry.objects.awaiting_replay().order_by("line"):
        yield _replayed(entry, now=now)


def who_is_back() -> list[UUID]:
    """Keys of the persons whom the file knows to be erased and the database has. Changes nothing."""
    keys = ledger.keys_in_file()
    return list(Person.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def _replayed(entry: LedgerEntry, *, now: datetime) -> Replay:
    person = Person.objects.filter(pk=entry.person_key).first()
    if person is not None:
        _run(_job_of(person, entry, now=now))
    is_done = not _is_left(entry)
    if is_done and person is None:
        ledger.finish(entry, now=now)
    entry.refresh_from_db()
    return Replay(entry.number, entry.person_key, person is not None, entry.finished_at is not None)


def _is_left(entry: LedgerEntry) -> bool:
    return Person.objects.filter(pk=entry.person_key).exists()


def _run(job: Job) -> None:
    for _turn in range(TURNS):
        if not running.run(job.pk):
            return


@transaction.atomic
def _job_of(person: Person, entry: LedgerEntry, *, now: datetime) -> Job:
    """The job that erases the person again. One of the backup's own that is under way goes on as it was."""
    key = f"replay:{entry.number}"
    if known := Job.objects.filter(key=key).first():
        return known
    begun = Job.objects.filter(
        kind=Job.Kind.ERASURE, request__person=person, request__erasure__choice=entry.scope
    )
    if job := begun.filter(state__in=[*JOB_OPEN, JobState.DEAD]).first():
        return job
    request = _request_of(person, entry, now=now)
    record(Action.ERASURES_REPLAYED, actor="replay_erasures", subject=person, target=f"ledger:{entry.number}")
    return Job.objects.create(key=key, kind=Job.Kind.ERASURE, request=request, lane=Job.Lane.HEAVY)


def _request_of(person: Person, entry: LedgerEntry, *, now: datetime) -> PrivacyRequest:
    """The person's own request of the backup where it is under way, else one that stands for it."""
    about = str(Erasure.Choice.NOW) if entry.scope == LedgerEntry.Scope.NOW else ""
    mine = PrivacyRequest.objects.filter(person=person, right=Right.ERASURE, about=about)
    request = mine.under_way().first() or _stand_in(person, about, entry)
    with translation.override(request.language):
        made = plans.make(person, choice=entry.scope, now=now)
    facts = {
        "choice": entry.scope,
        "plan": made.as_json(),
        # By it the job finds the entry of the first time.
        "plan_hash": entry.plan_hash,
        "cancel_mark": None,
        "confirmed_at": entry.entered_at,
        "cooling_until": entry.entered_at,
    }
    Erasure.objects.update_or_create(request=request, defaults=facts)
    for status in _way(Status(request.status)):
        request.move_to(status, facts={"ledger": str(entry.number)})
    return request


def _way(status: Status) -> tuple[Status, ...]:
    """The legal moves from wherever the backup left the request to where the job takes it on."""
    if status == Status.EXECUTING:
        return ()
    if may_move(Right.ERASURE, status, Status.EXECUTING):
        return (Status.EXECUTING,)
    by_way_of = next(one for one in WAYS if may_move(Right.ERASURE, status, one))
    return (by_way_of, Status.EXECUTING)


def _stand_in(person: Person, about: str, entry: LedgerEntry) -> PrivacyRequest:
    """No letter says that it has come: the person asked once, and it was done."""
    at, received_on = entry.entered_at, timezone.localdate(entry.entered_at)
    case = PrivacyCase(person=person, language=person.preferred_language, received_at=at, created_at=at)
    case.save(force_insert=True)
    request = PrivacyRequest(
        case=case,
        person=person,
        right=Right.ERASURE,
        about=about,
        status=Status.RECEIVED,
        received_at=at,
        safe_due_on=deadlines.safe_due(received_on),
        legal_due_on=deadlines.legal_due(received_on),
    )
    request.save(force_insert=True)
    Event.objects.create(request=request, to_status=request.status, at=at)
    return request
