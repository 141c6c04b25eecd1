"""Real processes for the tests: Celery's worker and clock on the test database, and a broker of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings

from portal.celery import app
from portal.dev.valkey import Valkey
from tests import database

ROOT = Path(__file__).resolve().parents[1]
FIRST_DATABASE = 8
SECONDS_TO_STOP = 15


@dataclass
class Program:
    """A program in a session of its own, with its log in a file. Only what it started is ended."""

    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def launch(self, command: Sequence[str], *, environment: Mapping[str, str]) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        """Ask it to end, and kill it with its children when it does not. Safe to repeat."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=SECONDS_TO_STOP)
        self.process = None

    def said(self, words: str) -> int:
        """How often its log has these words."""
        return self.log.read_text(encoding="utf-8", errors="replace").count(words) if self.log.exists() else 0


class Celery(Program):
    """A program of Celery's. `storage` also takes its log."""

    name: ClassVar[str]
    words: ClassVar[str]

    def __init__(self, storage: Path, broker: str, *, number: int = 1) -> None:
        super().__init__(storage / f"{self.name}{number}.log")
        self.storage = storage
        self.broker = broker

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": database.address(role=settings.DATABASE_WORKER_ROLE),
            "REDIS_URL": self.broker,
            "STORAGE_DIR": str(self.storage),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DEMO": "1",
        }
        command = [sys.executable, "-m", "celery", "-A", "portal", *self.words.split(), "-l", "INFO"]
        self.launch([*command, *self.paths()], environment=environment)

    def paths(self) -> list[str]:
        return []


class Worker(Celery):
    """`celery worker` for all queues, with one process."""

    name = "worker"
    words = "worker -Q export,letters,clock -c 1 -P solo --without-gossip --without-mingle"


class HeavyWorker(Worker):
    """The same for what takes long."""

    name = "heavy"
    words = "worker -Q heavy -c 1 -P solo --without-gossip --without-mingle"


class Beat(Celery):
    """`celery beat`: the clock, which remembers nothing of an earlier one."""

    name = "beat"
    words = "beat --pidfile="

    def paths(self) -> list[str]:
        return ["-s", str(self.storage / "schedule")]


class Broker(Program):
    """A Valkey on a port of its own that keeps nothing: whenever it starts it is empty."""

    def __init__(self, place: Path) -> None:
        self.server = Valkey(place, throwaway=True)
        self.server.prepare()
        super().__init__(place / "broker.log")

    @property
    def address(self) -> str:
        return self.server.address

    def start(self) -> None:
        self.launch(self.server.command(), environment=self.server.environment())
        wait_until(self.server.answers, seconds=SECONDS_TO_STOP)


@contextmanager
def worker(storage: Path) -> Iterator[Worker]:
    """A worker that is not started yet. Meanwhile this process rings at its door and nobody else's.

    Other tests ring in the same Redis at the same time, so the messages lie in a database of their own there.
    """
    here = urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{_own_number()}"))
    with redis.Redis.from_url(here) as client:
        client.flushdb()
    made = Worker(storage, here)
    with ringing_at(here):
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def ringing_at(address: str) -> Iterator[None]:
    """Meanwhile this process rings at that broker's door."""
    before = app.conf.broker_url
    _ring_at(address)
    try:
        yield
    finally:
        _ring_at(before)


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> float:
    """Look again and again until it is so; how many seconds it took. Fails when they run out."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < seconds, f"not within {seconds} s"
        time.sleep(0.1)
    return time.monotonic() - start


def _own_number() -> int:
    name = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return FIRST_DATABASE + int(name.removeprefix("gw")) % FIRST_DATABASE


def _ring_at(address: str) -> None:
    """Celery keeps connections to the broker it first met; these go."""
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = address
    app.set_current()
    app._after_fork()
