"""The gate of a person under erasure: closed and committed first, so that no writer can add to what is going."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import Error, connection, transaction

from accounts.models import Person
from privacy.erasure.barring import REFUSED
from privacy.models import SubjectGate

LOOK_EVERY_SECONDS = 0.05


def close(person: Person) -> None:
    """From the commit of this on, nobody but the worker writes a row about the person. Safe to repeat."""
    SubjectGate.objects.get_or_create(person=person)


def is_closed(person_id: UUID) -> bool:
    return SubjectGate.objects.filter(person_id=person_id).exists()


def open_again(person_id: UUID) -> None:
    """An erasure that will not go on after all, before its first delete. Safe to repeat."""
    SubjectGate.objects.filter(person_id=person_id).delete()


def await_writers(*, patience: float = 10.0) -> bool:
    """Wait until every transaction that may not have seen the gate has ended. Outside a transaction.

    False when one has not after `patience` seconds: give the job back, and try again later.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        [(newest,)] = cursor.fetchall()
        until = time.monotonic() + patience
        while not _has_reached(str(newest)):
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_EVERY_SECONDS)
    return True


@contextmanager
def passing(person_id: UUID) -> Iterator[None]:
    """A transaction that passes the gate of this one person: the worker's, and nobody else's."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.erasing', true)")
        [(before,)] = cursor.fetchall()
        cursor.execute("SELECT set_config('app.erasing', %s, true)", [str(person_id)])
        yield
        cursor.execute("SELECT set_config('app.erasing', %s, true)", [before or ""])


def was_refused(error: Error) -> bool:
    """Whether PostgreSQL refused a statement because of a gate."""
    return getattr(error.__cause__, "sqlstate", None) == REFUSED


def _has_reached(transaction_id: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [transaction_id])
        [(reached,)] = cursor.fetchall()
    return bool(reached)
