"""The stage of the crash tests: a forker, one order at a time, and what must hold when it is over."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Letter
from privacy.exports import sweeping
from privacy.exports.fetching import open_copy
from privacy.jobs import watchdog
from privacy.models import Archive, ArchivePart, ArchiveSegment, Event, Job, JobStep, PrivacyRequest
from privacy.states import JobState, Status
from privacy.workflow import Scope, open_export
from tests import database
from tests.world import World

LEASE_SECONDS = 1
SEGMENT_BYTES = 12_000
PATIENCE_SECONDS = 30


@dataclass
class Stage:
    """Starts workers that crash where told, and finds what is wrong afterwards."""

    world: World
    storage: Path
    forker: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database.address(role=settings.DATABASE_WORKER_ROLE),
            "STORAGE_DIR": str(self.storage),
            "LEDGER_FILE": str(self.storage / "ledger" / "erasures.jsonl"),
            "LEASE_SECONDS": str(LEASE_SECONDS),
            "SEGMENT_BYTES": str(SEGMENT_BYTES),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "LOG_LEVEL": "CRITICAL",
        }
        command = [sys.executable, "-m", "tests.crash.forker"]
        self.forker = subprocess.Popen(
            command,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.ROOT,
        )

    def close(self) -> None:
        assert self.forker.stdin is not None
        self.forker.stdin.close()
        self.forker.wait(timeout=PATIENCE_SECONDS)
        assert self.forker.stdout is not None
        self.forker.stdout.close()

    def order(self) -> Job:
        """Order a fresh copy; the earlier one, if any, is over by now."""
        scope = Scope(("bruk", "avtale", "kundeforhold"))
        request = open_export(self.world.ingrid, by=self.world.users["ingrid"], scope=scope, language="nb")
        return request.jobs.get()

    def start(
        self, job: Job, *, at: int | None = None, signal_name: str = "KILL", fenced: bool = True
    ) -> int:
        return int(
            self._ask("start", job=str(job.pk), stop_at=at, signal_name=signal_name, fenced=fenced)["pid"]
        )

    def wait(self, pid: int) -> dict[str, Any]:
        return self._ask("wait", pid=pid)

    def run(self, job: Job, *, at: int | None = None, fenced: bool = True) -> dict[str, Any]:
        """One worker from start to its end, wherever that is."""
        return self.wait(self.start(job, at=at, fenced=fenced))

    def drive_to_the_end(self, job: Job) -> None:
        """What clock and watchdog do: until the job is over, wait for the lease, free it, start a worker."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.is_over(job):
            assert time.monotonic() < until, f"job is still {job.state} in try {job.step_tries}"
            watchdog.watch()
            if Job.objects.due().filter(pk=job.pk).exists():
                self.run(job)
            else:
                time.sleep(0.05)

    def is_over(self, job: Job) -> bool:
        job.refresh_from_db()
        return job.state in {JobState.SUCCEEDED, JobState.DEAD, JobState.CANCELLED}

    def wake_up(self, pid: int) -> None:
        """Let a frozen worker go on, and wait until it has given up."""
        os.kill(pid, signal.SIGCONT)
        self.wait(pid)

    def _ask(self, what: str, **order: Any) -> dict[str, Any]:
        assert self.forker.stdin is not None
        assert self.forker.stdout is not None
        self.forker.stdin.write(json.dumps({"do": what} | order) + "\n")
        self.forker.stdin.flush()
        answer: dict[str, Any] = json.loads(self.forker.stdout.readline())
        return answer


def wrongs(job: Job, storage: Path) -> list[str]:
    """Everything that is not as it must be after a job that was meant to succeed; empty when all is well."""
    request = PrivacyRequest.objects.get(pk=job.request_id)
    archives = list(Archive.objects.filter(request=request))
    found = [
        (job.state == JobState.SUCCEEDED, f"job {job.state}"),
        (request.status == Status.READY, f"request {request.status}"),
        (len(archives) == 1, f"{len(archives)} archives"),
        (_count(Letter, key=f"copy-ready:{job.pk}") == 1, "not one letter"),
        (_count(JobStep, job=job, name="begin") == 1, "begun not once"),
        (_count(JobStep, job=job, name="finish") == 1, "finished not once"),
        (_moves(request) == ["queued", "building", "ready"], f"moves {_moves(request)}"),
        (_files(storage) == {one.name for one in ArchiveSegment.objects.all()}, f"files {_files(storage)}"),
    ]
    return [wrong for right, wrong in found if not right]


def held(job: Job) -> dict[str, bytes]:
    """What a finished copy holds of the person's data, by the names of its members."""
    found = {}
    for part in ArchivePart.objects.filter(archive__job=job).order_by("number"):
        copy = open_copy(part)
        with zipfile.ZipFile(io.BytesIO(b"".join(copy))) as read:
            assert read.testzip() is None
            found |= {name: read.read(name) for name in read.namelist()}
        copy.close()
    return {name: content for name, content in found.items() if name.startswith(("data/", "files/"))}


def sweep_up() -> None:
    """What the clock does every five minutes."""
    sweeping.sweep()


def _count(model: Any, **which: Any) -> int:
    return int(model.objects.filter(**which).count())


def _moves(request: PrivacyRequest) -> list[str]:
    return list(
        Event.objects.filter(request=request).order_by("at", "created_at").values_list("to_status", flat=True)
    )


def _files(storage: Path) -> set[str]:
    """What copies have left on the disk. Stored files lie there too, and stay."""
    every = {str(file.relative_to(storage)) for file in storage.rglob("*") if file.is_file()}
    return {file for file in every if not file.startswith("files/")}
