"""One erasure being carried out, and the transactions it is carried out in: under a lease, or after a restore."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from privacy.jobs.lease import Lease, commit_step, guard
from privacy.jobs.points import reached
from privacy.models import Job

# Nobody who reads a page waits longer for one of our batches, nor we for theirs.
LOCK_TIMEOUT = "1s"
ENTER = "SELECT set_config('app.erasing', %s, true), set_config('lock_timeout', %s, true)"


class Steps:
    """Each effect in one transaction that passes the gate of the person. This one holds no lease."""

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id

    def once(self, name: str, effect: Callable[[], None]) -> None:
        """Do it, and remember that it is done where there is a job to remember it."""
        reached(f"before {name}")
        with transaction.atomic(), passing(self.person_id):
            effect()
        reached(f"after {name}")

    def batch(self, name: str, effect: Callable[[], int]) -> int:
        """One short transaction of many; what the effect says it did."""
        with transaction.atomic(), passing(self.person_id):
            reached(f"in a batch of {name}")
            done = effect()
        reached(f"after a batch of {name}")
        return done

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees what is the person's: without it the wall shows the worker nothing."""
        with transaction.atomic(), passing(self.person_id):
            yield


@contextmanager
def passing(person_id: UUID) -> Iterator[None]:
    """For the rest of a transaction: past the gate of this person, to what is theirs, and patient for a second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.erasing', true), current_setting('lock_timeout')")
        before = cursor.fetchone()
        cursor.execute(ENTER, [str(person_id), LOCK_TIMEOUT])
        yield
        # Inside a larger transaction, as in tests, nothing ends by itself.
        cursor.execute(ENTER, [before[0] or "", before[1]])


class LeasedSteps(Steps):
    """The same for a job: every transaction proves first that the lease still holds. Raises LeaseLost."""

    def __init__(self, person_id: UUID, lease: Lease) -> None:
        super().__init__(person_id)
        self._lease = lease

    def once(self, name: str, effect: Callable[[], None]) -> None:
        def guarded(_job: Job) -> None:
            with passing(self.person_id):
                effect()

        commit_step(self._lease, name, guarded)

    def batch(self, name: str, effect: Callable[[], int]) -> int:
        def guarded() -> int:
            guard(self._lease)
            done = effect()
            if done:
                # Nothing done is no progress: a step that fails after it must stop some time.
                Job.objects.filter(pk=self._lease.job_id).update(step_tries=0)
            return done

        return super().batch(name, guarded)


@dataclass(frozen=True)
class Work:
    """What is erased, and how. `until`: only what is older, where the person stays. `request`: what outlives them.

    `entry_number` is the number in the ledger. `found`: keys of rows noted beforehand, by table.
    """

    person_id: UUID
    entry_number: UUID
    is_all: bool
    steps: Steps
    until: datetime | None = None
    request: UUID | None = None
    found: dict[str, list[str]] = field(default_factory=dict)
