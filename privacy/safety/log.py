"""The log of a household: who of it is named to the owner, and when an owner looked (R-63)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from accounts.audit import Action, record
from accounts.household import across
from accounts.models import AuthorisedUser, Occupancy, Person, User
from accounts.viewers import Viewer
from accounts.viewing import NAMED_WITH_NOTICE
from privacy.models import LogView
from privacy.registry import DataCategory

SHOWN_DAYS = 30
LINES = 100


# Categories that tell what happens at a home; `accounts.conditions` cuts them while a pause runs.
PAUSED = frozenset({"bruk", "laser", "alarmer", "anlegg"})


@dataclass(frozen=True)
class Access:
    """A place the person uses and somebody else owns. `is_chosen`: whether the name there is for them to choose.

    At a company everybody is named to who runs it, once it has said that the employees know (R-58).
    """

    user: AuthorisedUser
    is_chosen: bool
    is_company: bool

    @property
    def is_named(self) -> bool:
        return not self.is_chosen or self.user.show_name_to_owner


def note_view(viewer: Viewer, *, site: UUID) -> None:
    """The owner has the log of a home of theirs in front of them. One query, whoever lives there."""
    period = next((one for one in viewer.current if one.site_id == site and not one.is_paused), None)
    if period is not None:
        note_look(viewer.person, period)


def note_look(person: Person, home: Occupancy) -> None:
    """Whoever owns or runs a place has looked at how others use the alarm there; those see it."""
    LogView.objects.create(person=person, occupancy=home)


def paused(viewer: Viewer, category: DataCategory) -> tuple[str, ...]:
    """Streets of homes whose events the person does not see for the time being, where a category is about those."""
    if category.slug not in PAUSED:
        return ()
    return tuple(period.site.street_address for period in viewer.occupancies if period.is_paused)


def views_of_others(person: Person, *, now: datetime) -> tuple[LogView, ...]:
    """When owners looked at homes the person uses, the newest first, of the last thirty days.

    Rows are cut to the person's own time there by the wall as well.
    """
    homes = [access.user.occupancy_id for access in accesses(person, now=now)]
    since = now - timedelta(days=SHOWN_DAYS)
    found = LogView.objects.filter(occupancy__in=homes, at__gte=since).exclude(person=person)
    return tuple(found.select_related("occupancy__site")[:LINES])


def accesses(person: Person, *, now: datetime) -> tuple[Access, ...]:
    """Where the person uses an alarm that is somebody else's."""
    states = AuthorisedUser.State
    found = AuthorisedUser.objects.valid_at(now).filter(
        person=person, state__in=[states.ACTIVE, states.SUSPENDED]
    )
    others = found.exclude(role=AuthorisedUser.Role.OWNER).select_related("occupancy__site")
    return tuple(_access(user) for user in others)


def _access(user: AuthorisedUser) -> Access:
    is_company = across.giver(user.occupancy_id).is_company
    return Access(user, not is_company and user.role not in NAMED_WITH_NOTICE, is_company)


def choose_name(access: AuthorisedUser, *, is_shown: bool, by: User) -> bool:
    """Let the owner see one's name in the log, or not. False where it is not one's own."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall_show_name(%s, %s)", [access.pk, is_shown])
            [(done,)] = cursor.fetchall()
        if done:
            reason = "shown" if is_shown else "hidden"
            record(Action.NAME_CHOSEN, actor=by, subject=by, target=access, reason=reason)
    return bool(done)
