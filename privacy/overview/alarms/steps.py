"""What we did about an alarm, step by step, as the person may know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import FollowUp, GuardDispatch
from privacy.overview.alarms import wording

Action = FollowUp.Action


@dataclass(frozen=True)
class Step:
    """One thing we did. `to` is whom we called, by the name the owner gave them; `by` is a role, never a name."""

    at: datetime
    action: str
    what: str
    outcome: str
    by: str = ""
    to: str = ""
    note: str = ""

    @property
    def line(self) -> str:
        """All but the note, for a list: «Vi ringte, uten svar: Kari Solberg»."""
        told = ", ".join(part for part in (self.to, self.outcome) if part)
        return f"{self.what}: {told}" if told else self.what


@dataclass(frozen=True)
class Log:
    """The steps in order."""

    steps: tuple[Step, ...]

    @property
    def heading(self) -> str:
        lasted = self.steps[-1].at - self.steps[0].at
        return wording.steps_taken(len(self.steps), lasted=lasted)

    @property
    def authorities_called(self) -> bool:
        return any(step.action == Action.POLICE_CALLED for step in self.steps)


@dataclass(frozen=True)
class Guard:
    """A guard who was sent, and the company they came from."""

    company: str
    ordered_at: datetime
    arrived_at: datetime | None
    report: str
    cost: Any


def log(rows: Sequence[FollowUp], *, you: UUID) -> Log:
    """The steps the viewer sees whole. `you`: the viewer, who is not called by name."""
    return Log(tuple(_step(row, you) for row in rows))


def part_of_log(rows: Sequence[Mapping[str, Any]]) -> Log:
    """The steps somebody took part in, of which they see just these fields."""
    ordered = sorted(rows, key=lambda row: row["at"])
    return Log(
        tuple(Step(row["at"], row["action"], _what(row["action"]), row.get("outcome", "")) for row in ordered)
    )


def guards(rows: Sequence[GuardDispatch]) -> tuple[Guard, ...]:
    return tuple(
        Guard(row.recipient.name, row.ordered_at, row.arrived_at, row.report, row.cost) for row in rows
    )


def _step(row: FollowUp, you: UUID) -> Step:
    name = row.contact.name if row.contact else ""
    return Step(
        at=row.at,
        action=row.action,
        what=_what(row.action),
        outcome=row.outcome,
        by=str(capfirst(row.get_operator_role_display())),
        to=_("deg") if row.person_id == you else name,
        note=row.note,
    )


def _what(action: str) -> str:
    return str(capfirst(Action(action).label))
