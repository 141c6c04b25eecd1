"""What the suite of erasures does in a process of its own: `python -m portal.dev.bench.erasing WHAT FILE ...`.

Each writes the seconds its work took, without starting up, to FILE.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import django
from django.db import connection, transaction

django.setup()

from django.utils import timezone  # noqa: E402 - the models are there only now

from accounts import partitions  # noqa: E402
from accounts.models.activity import EVENT_MODELS  # noqa: E402
from portal.dev.bench import making  # noqa: E402
from privacy.erasure import steps  # noqa: E402
from privacy.erasure.work import Steps, Work  # noqa: E402

FEW = 100


def make(file: str, people: str, events: str) -> None:
    """So many customers with so many events each, and one with few who reads pages meanwhile."""
    first = partitions.months_after(partitions.month_of(timezone.now()), -25)
    for model in EVENT_MODELS:
        partitions.ensure(model, (partitions.months_after(first, month) for month in range(28)))
    *many, reader = making.customers(int(people) + 1)
    for household in many:
        making.fill([household], int(events))
    making.fill([reader], FEW)
    made = {
        "people": [str(person.pk) for person, _site in many],
        "reader": making.cookie(reader[0], "reader"),
    }
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    Path(file).write_text(json.dumps(made), encoding="ascii")


def batches(file: str, person: str) -> None:
    """Everything of the person, as the job does it up to the person's own row."""
    key = UUID(person)
    work = Work(key, uuid4(), is_all=True, steps=Steps(key), found=steps.note_keys(key))
    _timed(file, lambda: steps.run(work))


def single(file: str, person: str) -> None:
    """The same events, and no more, with one statement a table in one transaction."""

    def blank() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for model in EVENT_MODELS:
                cursor.execute(
                    f"UPDATE {model._meta.db_table} SET actor_id = NULL, user_id = NULL,"  # noqa: S608 - a table of ours
                    " unresolved_name = '', code_slot = NULL WHERE actor_id = %s",
                    [person],
                )

    _timed(file, blank)


def _timed(file: str, work: Callable[[], None]) -> None:
    begun = time.perf_counter()
    work()
    Path(file).write_text(str(time.perf_counter() - begun), encoding="ascii")


WORK: dict[str, Callable[..., None]] = {"make": make, "batches": batches, "single": single}

if __name__ == "__main__":
    WORK[sys.argv[1]](*sys.argv[2:])
