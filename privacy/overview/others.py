"""That others switched an owner's alarm on and off in the last thirty days: that, and hardly ever who (R-63)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from accounts.models import AuthorisedUser
from accounts.viewers import Viewer
from accounts.viewing import Times, name_of, others_events, others_facts
from privacy.exports.snapshots import Query
from privacy.overview import kinds
from privacy.overview.counting import compiled
from privacy.overview.remembering import remembered

LINES = 100
LABEL = "accounts.ArmingEvent"
# What decides whether a user's name is shown, and the name.
OF_USER = ("id", "role", "informed_at", "show_name_to_owner", "display_name")


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
    if all(period.site_id != site for period in viewer.current):
        return None
    found = _read(viewer, site)
    return Changes(
        tuple(
            Change(kinds.title(LABEL, mode, ""), at, kinds.icon(LABEL, mode), name_of(user))
            for mode, at, user in found[:LINES]
        ),
        len(found) > LINES,
    )


def _read(viewer: Viewer, site: UUID) -> list[tuple[str, datetime, AuthorisedUser | None]]:
    query = remembered(_ask, *others_facts(viewer, site=site))
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.values)
        return [
            (mode, at, AuthorisedUser(**dict(zip(OF_USER, user, strict=True))) if user[0] else None)
            for mode, at, *user in cursor.fetchall()
        ]


def _ask(person: UUID, since: datetime, times: Times) -> Query:
    columns = ("mode", "occurred_at", *(f"user__{name}" for name in OF_USER))
    newest = others_events(person, since, times).order_by("-occurred_at", "-id")
    return compiled(newest.values_list(*columns)[: LINES + 1])
