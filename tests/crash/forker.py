"""A process that starts workers by forking, each with an order to stop at one crash point.

Orders come as JSON lines on standard input, answers go as JSON lines to standard output. Forking from a process
that has Django loaded and no connection open makes a worker in a few milliseconds instead of a second.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.db import connections, transaction  # noqa: E402 - Django first

from privacy.jobs import lease, points, running  # noqa: E402
from privacy.models import Job, JobStep  # noqa: E402

# So small that even this copy is of several files, and what is finished of it is kept.
settings.COPY_SEGMENT_BYTES = int(os.environ["SEGMENT_BYTES"])


def main() -> None:
    for line in sys.stdin:
        order = json.loads(line)
        answer = {"start": start, "wait": wait}[order.pop("do")](**order)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def start(job: str, stop_at: int | None, signal_name: str, fenced: bool) -> dict[str, Any]:
    """Fork a worker for `job` that sends itself a signal when it reaches point number `stop_at`."""
    connections.close_all()
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        os._exit(_work(job, stop_at, signal_name, fenced=fenced, told=writer))
    os.close(writer)
    _pipes[pid] = reader
    return {"pid": pid}


def wait(pid: int) -> dict[str, Any]:
    """Wait until the worker ends or stops; how it ended and which points it passed."""
    _pid, status = os.waitpid(pid, os.WUNTRACED)
    stopped = os.WIFSTOPPED(status)
    passed = b"" if stopped else _drain(_pipes.pop(pid))
    return {
        "stopped": stopped,
        "killed": os.WIFSIGNALED(status),
        "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else None,
        "points": passed.decode().split("\n")[:-1],
    }


_pipes: dict[int, int] = {}


def _drain(reader: int) -> bytes:
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read()


def _work(job: str, stop_at: int | None, signal_name: str, *, fenced: bool, told: int) -> int:
    points.listen(_listener(stop_at, signal_name, told))
    if not fenced:
        _drop_the_fence()
    running.run(UUID(job))
    return 0


def _listener(stop_at: int | None, signal_name: str, told: int) -> Callable[[str], None]:
    count = 0

    def hear(point: str) -> None:
        nonlocal count
        os.write(told, f"{point}\n".encode())
        if count == stop_at:
            os.kill(os.getpid(), getattr(signal, f"SIG{signal_name}"))
        count += 1

    return hear


def _drop_the_fence() -> None:
    """The negative control: a worker that never asks whether it still holds the job."""

    def unguarded(held: lease.Lease) -> Job:
        return Job.objects.get(pk=held.job_id)

    def commit_anyway(held: lease.Lease, name: str, effect: Callable[[Job], None]) -> bool:
        points.reached(f"before {name}")
        with transaction.atomic():
            points.reached(f"in {name}")
            effect(unguarded(held))
            JobStep.objects.get_or_create(job_id=held.job_id, name=name, defaults={"fence": held.fence})
            points.reached(f"end of {name}")
        points.reached(f"after {name}")
        return True

    instead = {
        lease.guard: unguarded,
        lease.commit_step: commit_anyway,
        lease.note_progress: lambda *_told: None,
    }
    for module in [module for name, module in sys.modules.items() if name.startswith("privacy.")]:
        for name, value in list(vars(module).items()):
            if callable(value) and value in instead:
                setattr(module, name, instead[value])


if __name__ == "__main__":
    main()
