"""The job of an erasure: ledger, gate, steps, the person, and the search for what may be left."""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import ledger, post
from accounts.keys import opening
from accounts.models import ContactPoint, LedgerEntry, Person, User
from privacy.closing import close
from privacy.erasure import advancing, doors, gate, letters, recipients, removing, steps, verifying
from privacy.erasure.plan import Plan
from privacy.erasure.work import LeasedSteps, Work, passing
from privacy.exports.storage import copies
from privacy.jobs.lease import Lease, LeaseLost, commit_step
from privacy.marketing import choosing
from privacy.models import (
    Archive,
    ArchiveSegment,
    Erasure,
    Event,
    Job,
    Kept,
    PrivacyCase,
    PrivacyRequest,
)
from privacy.states import JOB_OPEN, JobState, Status, WrongState
from privacy.telling import facts_of

logger = logging.getLogger(__name__)

Choice = Erasure.Choice
FENCED = """
    UPDATE privacy_job SET state = 'cancelled', fence = nextval('privacy_fence'), finished_at = clock_timestamp(),
        lease_until = NULL
    WHERE state = ANY (%s) AND id <> %s
      AND request_id IN (SELECT id FROM privacy_privacyrequest WHERE person_id = %s)
"""


class WritersLeft(Exception):
    """A transaction that may not have seen the gate has not ended: try again later."""


class SomethingLeft(Exception):
    """The search found something of the person. It says in which tables and columns, and never what."""


def carry_out(lease: Lease) -> None:
    """Carry out what the person confirmed; from wherever an earlier worker was stopped. Raises LeaseLost."""
    request = PrivacyRequest.objects.select_related("case", "erasure").get(pk=lease.request_id)
    erasure = request.erasure
    if erasure.started_at is None and not _begin(lease, request):
        return
    erasure.refresh_from_db()
    if request.person_id is not None:
        _erase(lease, request, erasure)
    if erasure.choice != Choice.NOW and erasure.verified_at is None:
        _verify(lease, erasure)
    commit_step(lease, "finish", lambda job: _finish(job, erasure))


def _begin(lease: Lease, request: PrivacyRequest) -> bool:
    """The point of no return: looked at once more, entered in the ledger, and the gate closed. False: not now."""
    person, erasure = request.person, request.erasure
    now = timezone.now()
    if advancing.stops(request, now=now):
        commit_step(lease, "not now", lambda job: _give_up(job, request))
        return False
    scope = LedgerEntry.Scope.NOW if erasure.choice == Choice.NOW else LedgerEntry.Scope.ALL
    # Behind the wall a worker that says of nobody that it erases them sees nothing to know them by.
    with transaction.atomic(), passing(person.pk):
        entry = ledger.enter(person, plan_hash=erasure.plan_hash, now=now, scope=scope)
        if scope == LedgerEntry.Scope.ALL:
            choosing.remember(person)
        Erasure.objects.filter(pk=erasure.pk).update(entry_number=entry.number)
    done = LeasedSteps(person.pk, lease)
    done.once("gate", lambda: _close(lease, person, erasure))
    return True


def _give_up(job: Job, request: PrivacyRequest) -> None:
    job.end(JobState.CANCELLED)
    advancing.step_back(request, now=timezone.now())


def _close(lease: Lease, person: Person, erasure: Erasure) -> None:
    """From here on there is no way back. Copies that are being made for the person can no longer be finished."""
    now = timezone.now()
    begun = Erasure.objects.filter(pk=erasure.pk, started_at=None).update(started_at=now, cancel_mark=None)
    if not begun:
        raise LeaseLost
    if erasure.choice == Choice.NOW:
        return
    gate.close(person)
    User.objects.filter(person=person).update(is_active=False)
    with connection.cursor() as cursor:
        cursor.execute(FENCED, [[state.value for state in JOB_OPEN], lease.job_id, person.pk])


def _erase(lease: Lease, request: PrivacyRequest, erasure: Erasure) -> None:
    person = Person.objects.get(pk=request.person_key)
    done = LeasedSteps(person.pk, lease)
    entry = _entry_of(erasure)
    is_all = erasure.choice != Choice.NOW
    if is_all:
        if not gate.await_writers():
            raise WritersLeft
        done.once("notes", lambda: _note(erasure, person))
        erasure.refresh_from_db()
        done.once("sessions", lambda: doors.end_sessions(person))
        done.once("codes", lambda: doors.end_codes(person))
        _remove_copies(done, person)
    done.once("recipients", lambda: _tell_recipients(request, person, erasure))
    work = Work(
        person.pk,
        entry.number,
        is_all=is_all,
        steps=done,
        until=None if is_all else erasure.confirmed_at,
        request=request.pk,
        found=erasure.found,
    )
    steps.run(work)
    if is_all:
        done.once("person", lambda: _let_go_of(work, request))


def _tell_recipients(request: PrivacyRequest, person: Person, erasure: Erasure) -> None:
    """Before the first delete: afterwards nobody knows who got what (Art. 19)."""
    lines = Plan.from_json(erasure.plan).lines
    erased = {line.category for line in lines if line.action != "kept" and line.count}
    recipients.owe_notices(request, person=person, categories=erased)


def _note(erasure: Erasure, person: Person) -> None:
    """What to look for afterwards, which rows could not be found any more, and where the last letters go.

    Once: a job that was stopped and is started anew would find less than there was.
    """
    if erasure.marks_sealed is not None:
        return
    verifying.take(erasure, person)
    letters.tell_owners(erasure, person)
    erasure.found = steps.note_keys(person.pk)
    erasure.last_address = _address(person)
    erasure.save(update_fields=["found", "last_address_sealed"])


def _address(person: Person) -> str:
    points = ContactPoint.objects.filter(person=person, kind=ContactPoint.Kind.EMAIL)
    registered = points.filter(is_registered_for_delivery=True).values_list("value", flat=True).first()
    signed_in = User.objects.filter(person=person).values_list("email", flat=True).first()
    return registered or signed_in or ""


def _remove_copies(done: LeasedSteps, person: Person) -> None:
    """Key and files of every copy, before its rows go with their tables: no file is without a row."""
    for archive in Archive.objects.filter(request__person=person):
        names = set(ArchiveSegment.objects.filter(part__archive=archive).values_list("name", flat=True))

        def shred(archive: Archive = archive) -> int:
            return opening.destroy(archive.pk, archive.job_id)

        done.batch("copies", shred)
        for name in sorted(names):
            copies().delete(name)


def _let_go_of(work: Work, request: PrivacyRequest) -> None:
    """The person goes, and what outlives them no longer says whose it was."""
    steps.erase_person(work)
    with removing.unguarded(Event):
        Event.objects.filter(request=request).exclude(by__is_staff=True).update(by=None)
    PrivacyCase.objects.filter(pk=request.case_id).update(person=None)
    Erasure.objects.filter(request=request).update(found={})
    # Last: from here on the wall no longer lets this worker reach anything.
    PrivacyRequest.objects.filter(pk=request.pk).update(
        person=None, wish_sealed=None, extension_reason_sealed=None, assessment_sealed=None
    )


def _verify(lease: Lease, erasure: Erasure) -> None:
    """Look for the person everywhere. What is found stops the job, and somebody looks at it."""
    left = verifying.verify(erasure)
    if left:
        where = ", ".join(f"{one.table}.{one.column}: {one.count}" for one in left)
        logger.error("erasure %s is not whole: %s", erasure.pk, where)
        raise SomethingLeft(where)

    def note(_job: Job) -> None:
        verifying.forget(erasure)
        Erasure.objects.filter(pk=erasure.pk).update(verified_at=timezone.now())

    commit_step(lease, "verified", note)


def _finish(job: Job, erasure: Erasure) -> None:
    now = timezone.now()
    request = PrivacyRequest.objects.select_related("case").get(pk=job.request_id)
    erasure.refresh_from_db()
    entry = _entry_of(erasure)
    ledger.finish(entry, now=now)
    erasure.finished_at, erasure.receipt = now, _receipt(erasure, request)
    address = erasure.last_address
    if not Kept.objects.filter(entry_number=entry.number).exists():
        erasure.last_address_sealed = None
    erasure.save(update_fields=["finished_at", "receipt", "last_address_sealed"])
    request.move_to(Status.ERASED, facts={"receipt": erasure.receipt_number})
    close(request)
    _owe_last(request, address=address, number=erasure.receipt_number)
    job.end(JobState.SUCCEEDED)


def _entry_of(erasure: Erasure) -> LedgerEntry:
    """By its number: two people with equal plans have the same hash."""
    if erasure.entry_number is None:
        raise WrongState("erasure: not entered in the ledger")
    return LedgerEntry.objects.get(number=erasure.entry_number)


def _owe_last(request: PrivacyRequest, *, address: str, number: str) -> None:
    facts = facts_of(request) | {"receipt": number}
    key = f"erasure-finished:{request.pk}"
    if request.person_id is not None:
        to = Person(pk=request.person_id)
        post.owe("erasure-finished", key=key, to=to, language=request.language, facts=facts)
    elif address:
        post.owe("erasure-finished", key=key, address=address, language=request.language, facts=facts)


def _receipt(erasure: Erasure, request: PrivacyRequest) -> dict[str, Any]:
    """What was done, as it was confirmed: counts, grounds and dates, and nobody's name."""
    plan = Plan.from_json(erasure.plan)
    return {
        "number": erasure.receipt_number,
        "reference": request.reference,
        "choice": erasure.choice,
        "confirmed_at": erasure.confirmed_at.isoformat() if erasure.confirmed_at else None,
        "erased_at": timezone.now().isoformat(),
        "lines": plan.as_json()["lines"],
    }
