"""The processes of one demo: started, listened to and stopped together, without threads."""

import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self

from portal.dev import leftovers
from portal.dev.output import say
from portal.dev.places import ROOT, Trouble

SECONDS_BETWEEN_LOOKS = 0.1
READY = b" ready."
SECONDS_TO_STOP = 1.5  # a job that is cut off here goes on from its last step: its lease runs out


class Stopped(Exception):
    """The person at the terminal wants to stop."""


@dataclass
class Process:
    """A child, what it has written of an unfinished line, and whether it has said that it is ready."""

    name: str
    child: "subprocess.Popen[bytes]"
    begun: bytes = b""
    is_ready: bool = False


@dataclass
class Processes:
    """Notes every child in `notes`, so that a start after a kill can end what is left."""

    notes: Path
    running: list[Process] = field(default_factory=list)
    logs: dict[str, IO[bytes]] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    told_to_stop: bool = False

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.note_signal)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def note_signal(self, *_signal: object) -> None:
        self.told_to_stop = True

    def follow(self, name: str, file: Path, *, from_now: bool) -> None:
        """Print what is written to the file, also by others, from its beginning or from now on."""
        self.logs[name] = file.open("rb")
        self.logs[name].seek(0, os.SEEK_END if from_now else os.SEEK_SET)

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        sockets: Sequence[socket.socket] = (),
    ) -> Process:
        """Start a child in a session of its own, so that Ctrl-C reaches it through us, in order."""
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[listening.fileno() for listening in sockets],
            preexec_fn=leftovers.dies_with_its_parent(signal.SIGTERM),
        )
        process = Process(name, child)
        self.running.append(process)
        leftovers.note(self.notes / name, child.pid)
        if child.stdout:
            os.set_blocking(child.stdout.fileno(), False)
            self.selector.register(child.stdout, selectors.EVENT_READ, process)
        return process

    def run(self, name: str, command: Sequence[str], *, environment: Mapping[str, str]) -> None:
        """Run a child to its end. Raises Trouble when it fails, Stopped on Ctrl-C."""
        process = self.start(name, command, environment=environment)
        self.attend(until=lambda: process.child.poll() is not None)
        self.drain(process)
        self.running.remove(process)
        (self.notes / name).unlink()
        if process.child.returncode:
            raise Trouble(f"{name} failed: what it said stands above.")

    def attend(self, *, until: Callable[[], bool]) -> None:
        """Print what the children say until something is true. Raises Stopped on Ctrl-C."""
        while not until():
            if self.told_to_stop:
                raise Stopped
            self.listen()

    def ended(self) -> Process | None:
        """A child that is no longer there, if any."""
        return next((process for process in self.running if process.child.poll() is not None), None)

    def listen(self) -> None:
        for key, _events in self.selector.select(SECONDS_BETWEEN_LOOKS):
            self.drain(key.data)
        for name, log in self.logs.items():
            for line in log:
                say(name, line.decode(errors="replace").rstrip())

    def drain(self, process: Process) -> None:
        pipe = process.child.stdout
        while pipe and not pipe.closed and (piece := pipe.read()) is not None:
            *lines, process.begun = (process.begun + piece).split(b"\n")
            for line in lines:
                process.is_ready |= READY in line
                say(process.name, line.decode(errors="replace").rstrip())
            if not piece:
                self.selector.unregister(pipe)
                pipe.close()

    def stop(self) -> None:
        """Ask all children to stop, and kill what is still there a moment later. Safe to repeat."""
        for process in self.running:
            process.child.send_signal(signal.SIGTERM)
        end = time.monotonic() + SECONDS_TO_STOP
        while time.monotonic() < end and any(process.child.poll() is None for process in self.running):
            self.listen()
        for process in self.running:
            kill_session(process)
            self.drain(process)
            (self.notes / process.name).unlink(missing_ok=True)
        self.running.clear()


def kill_session(process: Process) -> None:
    """Kill the child and its own children, of which some may outlive it."""
    try:
        os.killpg(process.child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # macOS says the latter of one that is already dead
        return
    finally:
        process.child.wait()
