"""A thread that keeps a lease alive while its work goes on, and lets it go when the work hangs."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Any, Self

import psycopg
from django.conf import settings
from django.db import connection

from privacy.jobs.lease import Lease, prolong

logger = logging.getLogger(__name__)


class Heartbeat:
    """Prolongs the lease four times in its length, over a connection of its own.

    It stops by itself after `settings.JOB_SECONDS`: a hung main thread must not be kept alive for ever.
    """

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True, name=f"heartbeat {lease.job_id}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(timeout=5)

    def _beat(self) -> None:
        until = time.monotonic() + settings.JOB_SECONDS
        while time.monotonic() < until and not self._ended.wait(settings.LEASE_SECONDS / 4):
            if not self._prolonged():
                return

    def _prolonged(self) -> bool:
        """True also when PostgreSQL did not answer: the lease then runs out by itself if it stays away."""
        try:
            with psycopg.connect(**_parameters(), autocommit=True) as own, own.cursor() as cursor:
                return prolong(self._lease, cursor)
        except psycopg.OperationalError:
            logger.warning("heartbeat of job %s could not reach PostgreSQL", self._lease.job_id)
            return True


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {name: value for name, value in parameters.items() if name not in {"cursor_factory", "context"}}
