"""Processes whose supervisor is killed: ended by the kernel, or found by number and start time and ended."""

import ctypes
import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

SECONDS_TO_STOP = 15
PR_SET_PDEATHSIG = 1


def dies_with_its_parent(by: signal.Signals) -> Callable[[], None]:
    """For `preexec_fn` of a process without threads: Linux ends the child when this process is killed."""
    # Loaded before the fork: a child of a fork may not load libraries.
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def ask_the_kernel() -> None:
        signal.signal(by, signal.SIG_DFL)  # what is ignored here would be ignored there too
        if prctl:
            prctl(PR_SET_PDEATHSIG, by)

    return ask_the_kernel


def note(file: Path, pid: int) -> None:
    """Write down a process, so that a later start can end it. Call it once per process."""
    file.write_text(json.dumps({"pid": pid, "started": psutil.Process(pid).create_time()}), encoding="ascii")


def end(file: Path, *, by: signal.Signals = signal.SIGTERM) -> None:
    """End the process that was noted, if it still runs, and forget the note. Safe to repeat."""
    if file.exists():
        known = json.loads(file.read_text(encoding="ascii") or "{}")
        process = running(known.get("pid", 0), started=known.get("started", 0.0))
        if process:
            stop(process, by=by)
        file.unlink()


def end_all(notes: Path) -> None:
    """End every process that was noted in the folder. Safe to repeat."""
    for file in notes.iterdir():
        end(file)


def running(pid: int, *, started: float) -> psutil.Process | None:
    """The process, unless its number belongs to another one by now. `started` in seconds since 1970."""
    try:
        process = psutil.Process(pid)
        return process if abs(process.create_time() - started) < 1 else None
    except psutil.Error:
        return None


def stop(process: psutil.Process, *, by: signal.Signals) -> None:
    """Ask the process to stop, and kill it when it does not within fifteen seconds."""
    try:
        process.send_signal(by)
        process.wait(SECONDS_TO_STOP)
    except psutil.TimeoutExpired:
        process.kill()
    except psutil.NoSuchProcess:
        return
