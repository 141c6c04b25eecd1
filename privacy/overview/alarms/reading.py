"""Alarms read through the household matrix, whole or only what somebody who took part may know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts.models import AlarmActivation
from accounts.models.accesses import Access
from accounts.viewers import Viewer
from accounts.viewing import Sight, seen, visible
from privacy import media
from privacy.categories import ALARMS
from privacy.overview import retention
from privacy.overview.alarms import steps, wording
from privacy.overview.alarms.pictures import Album, album
from privacy.overview.alarms.steps import Guard, Log
from privacy.overview.retention import Fate

LABEL = "accounts.AlarmActivation"
TABLE = media.TABLES[LABEL]
FOLLOW_UPS = "accounts.FollowUp"
# Whoever is not one of us, and machines, are not «somebody who has seen it».
NOT_STAFF = (Access.Role.SUBJECT, Access.Role.SYSTEM)
NO_PICTURES = Album(())
Homes = Mapping[UUID, str]


@dataclass(frozen=True)
class Alarm:
    """One alarm. With `is_whole` False it has only what somebody who took part in it may know.

    `home`: the address, where there are several to tell apart. `seen_by`: how many of us have opened a picture.
    """

    id: UUID
    at: datetime
    title: str
    icon: str
    tone: str
    fate: Fate | None
    log: Log
    is_whole: bool = False
    home: str = ""
    verdict: str = ""
    colour: str = "neutral"
    album: Album = NO_PICTURES
    guards: tuple[Guard, ...] = ()
    seen_by: int = 0


@dataclass(frozen=True)
class Found:
    """Alarms a viewer sees: whole ones, and those of which a role sees some fields. None is in two."""

    viewer: Viewer
    whole: QuerySet[AlarmActivation]
    parts: tuple[Sight, ...]

    @property
    def all(self) -> list[QuerySet[Any]]:
        return [self.whole, *(sight.rows for sight in self.parts)]


def found(viewer: Viewer, *, site: UUID | None = None) -> Found:
    """Everything there is for this person. No query yet."""
    whole, *parts = seen(LABEL, viewer, site=site)
    return Found(viewer, whole.rows, tuple(parts))


def one(viewer: Viewer, pk: UUID) -> Alarm | None:
    """One alarm, as much of it as the viewer sees; None for whoever sees nothing of it."""
    among = found(viewer)
    whole = among.whole.filter(pk=pk)
    parts = tuple(Sight(sight.rows.filter(pk=pk), sight.fields) for sight in among.parts)
    return next(iter(read(Found(viewer, whole, parts), homes={})), None)


def read(chosen: Found, *, homes: Homes) -> list[Alarm]:
    """The alarms, newest first. Always the same number of queries, so choose few."""
    viewer, today = chosen.viewer, timezone.localdate(chosen.viewer.now)
    whole = list(_complete(chosen.whole, viewer))
    seen_by = _seen_by([alarm.pk for alarm in whole], viewer)
    alarms = [_whole(alarm, viewer, today, homes, seen_by[alarm.pk]) for alarm in whole]
    for sight in chosen.parts:
        rows = list(sight.rows.values("pk", *(sight.fields or ())))
        logs = _parts_of_logs([row["key"] for row in rows], viewer)
        alarms += [_part(row, today, logs[row["key"]]) for row in rows]
    return sorted(alarms, key=lambda alarm: (alarm.at, alarm.id), reverse=True)


def _complete(rows: QuerySet[AlarmActivation], viewer: Viewer) -> QuerySet[AlarmActivation]:
    follow_ups = visible(FOLLOW_UPS, viewer).select_related("contact").order_by("step_no")
    dispatches = visible("accounts.GuardDispatch", viewer).select_related("recipient").order_by("ordered_at")
    images = visible(media.IMAGE, viewer).select_related("file__thumbnail")
    return rows.select_related("component").prefetch_related(
        Prefetch("follow_ups", follow_ups),
        Prefetch("dispatches", dispatches),
        Prefetch("images", images.order_by("captured_at", "key")),
    )


def _whole(alarm: AlarmActivation, viewer: Viewer, today: date, homes: Homes, seen_by: int) -> Alarm:
    verdict, colour = wording.verdict(alarm)
    return Alarm(
        id=alarm.pk,
        at=alarm.occurred_at,
        title=wording.title(alarm.alarm_type, cause=alarm.cause, place=alarm.placement),
        icon=wording.icon(alarm.alarm_type, alarm.component),
        tone=wording.tone(alarm.alarm_type),
        fate=retention.fate(ALARMS, TABLE, alarm, today=today),
        log=steps.log(list(alarm.follow_ups.all()), you=viewer.person.pk),
        is_whole=True,
        home=homes.get(alarm.site_id, ""),
        verdict=verdict,
        colour=colour,
        album=album(list(alarm.images.all()), today=today),
        guards=steps.guards(list(alarm.dispatches.all())),
        seen_by=seen_by,
    )


def _part(row: dict[str, Any], today: date, log: Log) -> Alarm:
    return Alarm(
        id=row["pk"],
        at=row["occurred_at"],
        title=wording.title(row["alarm_type"]),
        icon=wording.icon(row["alarm_type"]),
        tone=wording.tone(row["alarm_type"]),
        fate=retention.fate(ALARMS, TABLE, row, today=today),
        log=log,
    )


def _parts_of_logs(keys: Iterable[str], viewer: Viewer) -> Mapping[str, Log]:
    """What the viewer took part in of those alarms, by the alarm's number. One query."""
    rows: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    _all, *parts = seen(FOLLOW_UPS, viewer)
    for sight in parts:
        for row in sight.rows.filter(alarm__key__in=list(keys)).values(*(sight.fields or ())):
            rows[row["alarm__key"]].append(row)
    return defaultdict(lambda: Log(()), {key: steps.part_of_log(found) for key, found in rows.items()})


def _seen_by(alarms: list[UUID], viewer: Viewer) -> Counter[UUID]:
    """How many of us have opened a picture of each alarm. One query."""
    accesses = visible("accounts.ImageAccess", viewer).filter(image__alarm__in=alarms)
    people = accesses.exclude(role__in=NOT_STAFF).order_by()
    return Counter(
        alarm for alarm, *_who in people.values_list("image__alarm", "role", "staff_number").distinct()
    )
