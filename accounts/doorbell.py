"""Telling a worker that a job is due. Only an id goes out, and nothing waits for the answer."""

from __future__ import annotations

import logging
import time
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from kombu import pools
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

QUIET_SECONDS = 30
# Workers wait longer for the broker than a visitor may.
PATIENCE_SECONDS = 2
EXPIRES_SECONDS = 60
_quiet_until = 0.0


def ring_after_commit(job_id: UUID) -> None:
    """Ring once the change that made the job due is committed."""
    transaction.on_commit(partial(ring, "privacy.tasks.wake", str(job_id)))


def ring(task: str, *ids: str) -> bool:
    """Publish a wake-up. False when the broker did not take it: the clock finds the work within a minute.

    After one failure no other is tried for half a minute, so a hung broker costs one visitor two seconds,
    not every visitor.
    """
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return False
    connection = current_app.connection_for_write(transport_options={"socket_timeout": PATIENCE_SECONDS})
    details = {"expires": EXPIRES_SECONDS, "retry": False, "ignore_result": True}
    try:
        with pools.producers[connection].acquire(block=True, timeout=PATIENCE_SECONDS) as producer:
            current_app.send_task(task, args=ids, producer=producer, **details)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("the doorbell does not ring: %s", type(error).__name__)
        return False
    return True
