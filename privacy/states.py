"""Every status a request or a job can have, and every move between two of them. No database here."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(models.TextChoices):
    """The right a request exercises."""

    ACCESS = "access", _("Kopi av opplysningene dine")


class Status(models.TextChoices):
    """Where a request stands, in the words the person reads."""

    QUEUED = "queued", _("Mottatt")
    BUILDING = "building", _("Lages")
    STOPPED = "stopped", _("Vi har fått et problem, vi ser på det")
    READY = "ready", _("Klar")
    DELIVERED = "delivered", _("Levert")
    EXPIRED = "expired", _("Filen er slettet")
    WITHDRAWN = "withdrawn", _("Trukket av deg")


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("i kø")
    RUNNING = "running", _("kjører")
    RETRY = "retry", _("prøves igjen")
    SUCCEEDED = "succeeded", _("ferdig")
    DEAD = "dead", _("stoppet")
    CANCELLED = "cancelled", _("avbrutt")


START: Mapping[Right, Status] = {Right.ACCESS: Status.QUEUED}

MOVES: Mapping[Right, Mapping[Status, frozenset[Status]]] = {
    Right.ACCESS: {
        Status.QUEUED: frozenset({Status.BUILDING, Status.STOPPED, Status.WITHDRAWN}),
        Status.BUILDING: frozenset({Status.READY, Status.STOPPED, Status.WITHDRAWN}),
        Status.STOPPED: frozenset({Status.QUEUED, Status.WITHDRAWN}),
        Status.READY: frozenset({Status.DELIVERED, Status.EXPIRED, Status.WITHDRAWN}),
        Status.DELIVERED: frozenset({Status.EXPIRED, Status.WITHDRAWN}),
        Status.EXPIRED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    },
}

JOB_MOVES: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.DEAD, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.RETRY, JobState.SUCCEEDED, JobState.DEAD, JobState.CANCELLED}),
    JobState.RETRY: frozenset({JobState.RUNNING, JobState.DEAD, JobState.CANCELLED}),
    JobState.DEAD: frozenset({JobState.QUEUED, JobState.CANCELLED}),
    JobState.SUCCEEDED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

UNDER_WAY = frozenset({Status.QUEUED, Status.BUILDING, Status.STOPPED})
DOWNLOADABLE = frozenset({Status.READY, Status.DELIVERED})
JOB_DUE = frozenset({JobState.QUEUED, JobState.RETRY})
JOB_OPEN = JOB_DUE | {JobState.RUNNING}


class WrongState(Exception):
    """The move is not in the table, or somebody else moved first."""


def may_move(right: Right, old: Status, new: Status) -> bool:
    """Whether a request of this kind may go from `old` to `new`."""
    return new in MOVES[right][old]
