"""The stage of an erasure: one customer with ten years of everything, who goes; what must hold when it is over."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.files.storage import blobs
from accounts.models import (
    Agreement,
    Customer,
    Invoice,
    LedgerEntry,
    Occupancy,
    Panel,
    Payment,
    StoredFile,
    User,
)
from privacy.erasure import advancing, flow, plan
from privacy.jobs import watchdog
from privacy.models import Archive, Erasure, Event, Job, JobStep, Kept, PrivacyRequest
from privacy.states import JobState, Status
from tests import holdings
from tests.crash.stage import LEASE_SECONDS, Stage
from tests.world import build

COUNTS = """
    SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname
"""
# How often a job was claimed or a key was fetched is no part of what an erasure leaves.
BESIDE = frozenset({"django_session", "rate_limit_cache"})
TURNS = 10
ONCE = ("gate", "notes", "keys", "person", "verified", "finish")


@dataclass
class ErasureStage(Stage):
    """Makes the world anew for each erasure: who was erased cannot be erased again."""

    others: dict[str, int] = field(default_factory=dict)

    def order(self) -> Job:
        """An erasure of everything Ingrid has, whose time to think again is over; nothing has begun."""
        self._anew()
        self._end_agreement()
        person, user = self.world.ingrid, self.world.users["ingrid"]
        made = plan.make(person, choice="all", now=timezone.now())
        request, _token = flow.confirm(person, by=user, plan=made, choice="all", language="nb")
        Erasure.objects.filter(request=request).update(cooling_until=timezone.now() - timedelta(seconds=1))
        advancing.begin_due(timezone.now())
        return request.jobs.get()

    def reach(self, point: int, *, signal_name: str = "KILL") -> tuple[Job, int]:
        """An erasure whose worker got the signal at that point, and the worker.

        On a busy machine a worker may lose its lease of a second before, and gives up as it should: then another is
        erased.
        """
        for _turn in range(TURNS):
            job = self.order()
            pid = self.start(job, at=point, signal_name=signal_name)
            ended = self.wait(pid)
            if ended["killed"] or ended["stopped"]:
                return job, pid
            self.drive_to_the_end(job)
        raise AssertionError(f"no worker came to point {point}")

    def drive_to_the_end(self, job: Job) -> None:
        """As the clock does; a lease that was left is let run out at once, by PostgreSQL's clock."""
        for _round in range(20):
            if self.is_over(job):
                return
            self.lapse(job)
            watchdog.watch()
            self.run(job)
        job.refresh_from_db()
        raise AssertionError(f"job is still {job.state} ({job.error_code}) in try {job.step_tries}")

    def lapse(self, job: Job) -> None:
        """Let the lease run out: at once, or in its time where a frozen worker holds the row."""
        past = timezone.now() - timedelta(seconds=1)
        with transaction.atomic():
            if not Job.objects.select_for_update(skip_locked=True).filter(pk=job.pk).exists():
                time.sleep(LEASE_SECONDS + 0.1)
                return
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(lease_until=past)
        Job.objects.filter(pk=job.pk, state=JobState.RETRY).update(run_after=past)

    def _anew(self) -> None:
        call_command("flush", interactive=False, verbosity=0)
        for entry in self.storage.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        self.world = build()
        holdings.add(self.world)

    def _end_agreement(self) -> None:
        person, now = self.world.ingrid, timezone.now()
        own = Occupancy.objects.filter(customer__person=person)
        for number, bill in enumerate(Invoice.objects.filter(customer__person=person, kind="invoice")):
            Payment.objects.create(
                key=f"P-last-{number}",
                invoice=bill,
                paid_on=now.date(),
                amount=bill.total,
                method="efaktura",
                fiscal_year_ends_on=bill.fiscal_year_ends_on,
            )
        Panel.objects.filter(site__occupancies__in=own).update(removed_at=now)
        Agreement.objects.filter(customer__person=person).update(status="ended", ended_on=now.date())
        Customer.objects.filter(person=person).update(status="ended", ended_on=now.date())
        own.filter(valid_to=None).update(valid_to=now)


def wrongs(job: Job, storage: Path) -> list[str]:
    """Everything that is not as it must be after an erasure; empty when all is well."""
    request = PrivacyRequest.objects.get(pk=job.request_id)
    erasure = request.erasure
    entries = list(LedgerEntry.objects.filter(plan_hash=erasure.plan_hash))
    kept = list(Kept.objects.all())
    found = [
        (job.state == JobState.SUCCEEDED, f"job {job.state} {job.error_code}"),
        (request.status == Status.ERASED, f"request {request.status}"),
        (request.person_id is None, "the request says whose it was"),
        (erasure.verified_at is not None, "not verified"),
        (erasure.marks_sealed is None, "still knows what to look for"),
        (not erasure.found, "still holds keys of rows"),
        (len(entries) == 1, f"{len(entries)} entries in the ledger"),
        (all(entry.finished_at for entry in entries), "the ledger's entry is open"),
        (_lines(storage) >= 1, "nothing in the ledger's file"),
        (_moves(request).count("executing") == 1, f"moves {_moves(request)}"),
        (_moves(request).count("erased") == 1, f"moves {_moves(request)}"),
        (len({(one.label, one.row_key) for one in kept}) == len(kept), "kept twice"),
        (_stored() == _known(), f"files {_stored() ^ _known()}"),
        (not User.objects.filter(email="ingrid@example.no").exists(), "the sign-in is left"),
        (not Archive.objects.filter(job=job).exists(), "a copy is left"),
    ]
    once = [(_steps(job, name) == 1, f"{name} {_steps(job, name)} times") for name in ONCE]
    return [wrong for right, wrong in (*found, *once) if not right]


def state() -> dict[str, Any]:
    """How many rows each table has, and what is locked away: the same whatever happened on the way."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS)
        tables = [name for (name,) in cursor.fetchall() if name not in BESIDE]
        left: dict[str, Any] = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table of ours
            [(left[table],)] = cursor.fetchall()
    kept = Kept.objects.values_list("label", "category", "law", "keep_until")
    return left | {"kept": sorted(map(str, kept))}


def _steps(job: Job, name: str) -> int:
    return JobStep.objects.filter(job=job, name=name).count()


def _moves(request: PrivacyRequest) -> list[str]:
    return list(Event.objects.filter(request=request).values_list("to_status", flat=True))


def _lines(storage: Path) -> int:
    file = storage / "ledger" / "erasures.jsonl"
    return len(file.read_text(encoding="utf-8").splitlines()) if file.exists() else 0


def _known() -> set[str]:
    return set(StoredFile.objects.filter(removed_at=None).values_list("path", flat=True))


def _stored() -> set[str]:
    root = Path(str(blobs().path("")))  # type: ignore[attr-defined]
    return {str(file.relative_to(root)) for file in root.rglob("*") if file.is_file()}
