"""One alarm with all there is about it: every field, each picture's life, and who was told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from accounts.viewers import Viewer
from privacy import media
from privacy.categories import ALARMS
from privacy.grounds import AUTHORITIES, GUARDS
from privacy.overview import accesses
from privacy.overview.accesses import Looks
from privacy.overview.alarms.pictures import Picture
from privacy.overview.alarms.reading import LABEL, Alarm, one
from privacy.overview.facts import Pairs, facts

# What stands beside it on the page already.
KNOWN = ("alarm_key", "alarm_closed_at", "site_installation_number")


@dataclass(frozen=True)
class Life:
    """A picture, every field of it, and who has opened it."""

    picture: Picture
    facts: Pairs
    looks: Looks


@dataclass(frozen=True)
class Told:
    """Somebody who was told of the alarm, and where they are."""

    name: str
    country: str = ""


@dataclass(frozen=True)
class Single:
    """An alarm and what the page about it adds. `dispatches`: every field of each, in order."""

    alarm: Alarm
    facts: Pairs
    dispatches: tuple[Pairs, ...]
    lives: tuple[Life, ...]
    told: tuple[Told, ...]


def single(viewer: Viewer, pk: UUID) -> Single | None:
    """None for whoever sees nothing of the alarm. A fixed number of queries."""
    alarm = one(viewer, pk)
    if alarm is None:
        return None
    fields = facts(media.IMAGE, viewer, leave_out=KNOWN, alarm=pk)
    opened = accesses.looks("accounts.ImageAccess", viewer, of="image", image__alarm=pk)
    pictures = alarm.album.pictures
    return Single(
        alarm=alarm,
        facts=facts(LABEL, viewer, pk=pk)[pk],
        dispatches=tuple(
            facts("accounts.GuardDispatch", viewer, leave_out=("alarm_key",), alarm=pk).values()
        ),
        lives=tuple(Life(one, fields.get(one.id, ()), opened.of(one.id)) for one in pictures),
        told=tuple(_told(alarm)) if alarm.is_whole else (),
    )


def life(picture: Picture, viewer: Viewer) -> Life:
    """One picture by itself. Two queries."""
    fields = facts(media.IMAGE, viewer, leave_out=("alarm_closed_at",), pk=picture.id)
    opened = accesses.looks("accounts.ImageAccess", viewer, of="image", image=picture.id)
    return Life(picture, fields.get(picture.id, ()), opened)


def _told(alarm: Alarm) -> Iterator[Told]:
    """The category's recipients, but guards by the name of their company, and only those who were there."""
    for recipient in ALARMS.recipients:
        if recipient == GUARDS:
            yield from (Told(name) for name in dict.fromkeys(guard.company for guard in alarm.guards))
        elif recipient != AUTHORITIES or alarm.log.authorities_called:
            yield Told(str(recipient.title), str(recipient.country))
