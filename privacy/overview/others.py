"""That others switched an owner's alarm on and off in the last thirty days: that, and hardly ever who (R-63)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import Customer
from accounts.viewers import Viewer
from accounts.viewing import changes_by_others, name_shown
from privacy.overview import kinds

LINES = 100


@dataclass(frozen=True)
class Change:
    """A line of the timeline. `detail` is a name only where its bearer was told or chose it."""

    title: str
    at: datetime
    icon: str
    detail: str


@dataclass(frozen=True)
class Changes:
    """The newest changes. With `is_more` there were others in the thirty days."""

    events: tuple[Change, ...]
    is_more: bool


def changes(viewer: Viewer, *, site: UUID) -> Changes | None:
    """What others did at a home the viewer owns now; None at any other home. One query."""
    periods = [period for period in viewer.current if period.site_id == site]
    if not periods:
        return None
    at_work = any(period.customer.kind == Customer.Kind.ORGANISATION for period in periods)
    rows = changes_by_others(viewer, site=site).order_by("-occurred_at", "-id")[: LINES + 1]
    found = list(rows)
    return Changes(
        tuple(
            Change(
                kinds.title("accounts.ArmingEvent", event.mode, ""),
                event.occurred_at,
                kinds.icon("accounts.ArmingEvent", event.mode),
                name_shown(event, at_work=at_work),
            )
            for event in found[:LINES]
        ),
        len(found) > LINES,
    )
