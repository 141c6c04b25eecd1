"""A real Celery worker on the test database, and a Redis database of its own for its messages."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import redis
from django.conf import settings
from django.db import connection

from portal.celery import app

ROOT = Path(__file__).resolve().parents[2]
FIRST_DATABASE = 8


@dataclass
class Worker:
    """`celery worker` for all queues, with one process and its log in a file. Only what it started is ended."""

    storage: Path
    broker: str
    process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def log(self) -> Path:
        return self.storage / "worker.log"

    def start(self) -> None:
        words = (
            "-A portal worker -Q export,letters,clock -c 1 -P solo --without-gossip --without-mingle -l INFO"
        )
        environment = os.environ | {
            "DATABASE_URL": self._database(),
            "REDIS_URL": self.broker,
            "STORAGE_DIR": str(self.storage),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DEMO": "1",
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", *words.split()],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(timeout=15)
        self.process = None

    @staticmethod
    def _database() -> str:
        """The address the tests use, with the name of the test database."""
        name = connection.settings_dict["NAME"]
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def worker(storage: Path) -> Iterator[Worker]:
    """A worker that is not started yet. Meanwhile this process rings at its door and nobody else's.

    Other tests ring in the same Redis at the same time, so the messages lie in a database of their own there.
    """
    here = urlunsplit(urlsplit(settings.REDIS_URL)._replace(path=f"/{_own_number()}"))
    redis.Redis.from_url(here).flushdb()
    before = app.conf.broker_url
    _ring_at(here)
    made = Worker(storage, here)
    try:
        yield made
    finally:
        made.stop()
        _ring_at(before)


def _own_number() -> int:
    name = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return FIRST_DATABASE + int(name.removeprefix("gw")) % FIRST_DATABASE


def _ring_at(address: str) -> None:
    """Celery keeps connections to the broker it first met; these go."""
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = address
    app.set_current()
    app._after_fork()
