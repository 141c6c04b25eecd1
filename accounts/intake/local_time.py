"""The clock of the panel's log: reading its times, and the hour that came twice or never was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
EARLIEST_YEAR = 1990
LONGEST_OFFSET = timedelta(hours=14)
OLDEST_FIRST, NEWEST_FIRST = 1, -1
WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?P<offset>Z|[+-]\d\d:?\d\d)?",
    re.ASCII | re.IGNORECASE,
)


class WrongTime(ValueError):
    """A time that cannot be read or cannot be true; the text says why, in Norwegian."""


class Doubt(StrEnum):
    """Why a local time does not tell one moment."""

    FIRST_TIME = "første gang i timen som kom to ganger"
    SECOND_TIME = "andre gang i timen som kom to ganger"
    MISSING_HOUR = "i timen som ikke fantes"


@dataclass(frozen=True)
class Moment:
    """When something happened (UTC), and the doubt about it.

    `first_reading` is the earliest moment the same text could mean: two files that settle a doubtful time
    differently still agree on it.
    """

    at: datetime
    first_reading: datetime
    doubt: Doubt | None = None


def parse(text: str, *, latest: datetime) -> datetime:
    """A time as the panel writes it: aware UTC when it has Z or an offset, naive when it is wall clock.

    Raises WrongTime when it is no time at all, before 1990 or after `latest`.
    """
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise WrongTime("er ikke et tidspunkt på formen 2025-11-30T22:05:20Z")
    try:
        wall = datetime.fromisoformat(
            f"{found['day']}T{found['hour']}:{found['minute']}:{found['second'] or '00'}"
        )
    except ValueError as error:
        raise WrongTime("er en dato eller et klokkeslett som ikke finnes") from error
    if not EARLIEST_YEAR <= wall.year <= latest.year + 1:
        raise WrongTime(f"ligger før {EARLIEST_YEAR} eller i fremtiden")
    wall = wall.replace(microsecond=int((found["part"] or "0").ljust(6, "0")[:6]))
    time = wall if found["offset"] is None else _in_utc(wall, found["offset"].upper())
    if (_first_reading(time) if time.tzinfo is None else time) > latest:
        raise WrongTime("ligger i fremtiden")
    return time


def _in_utc(wall: datetime, offset: str) -> datetime:
    if offset == "Z":
        return wall.replace(tzinfo=UTC)
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    ahead = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or ahead > LONGEST_OFFSET:
        raise WrongTime("har en tidsforskjell fra UTC som ikke finnes")
    return wall.replace(tzinfo=timezone(-ahead if offset[0] == "-" else ahead)).astimezone(UTC)


def resolve(times: Sequence[datetime]) -> list[Moment]:
    """The moment of each time, all in the order of the file, which settles what the clock alone does not.

    A wall clock in the doubled hour is its first pass, unless the order of the records around it shows the
    second. One in the missing hour is read with the offset before the change.
    """
    local = [place for place, time in enumerate(times) if time.tzinfo is None]
    late = {local[place] for place in _second_passes([times[place] for place in local])}
    return [_moment(time, late=place in late) for place, time in enumerate(times)]


def _moment(time: datetime, *, late: bool) -> Moment:
    if time.tzinfo is not None:
        return Moment(time, time)
    first = _first_reading(time)
    set_back = _clock_set_back(time)
    if late:
        return Moment(first + set_back, first, Doubt.SECOND_TIME)
    if set_back:
        return Moment(first, first, Doubt.FIRST_TIME if set_back > timedelta() else Doubt.MISSING_HOUR)
    return Moment(first, first)


def _first_reading(wall: datetime) -> datetime:
    return wall.replace(tzinfo=OSLO, fold=0).astimezone(UTC)


def _clock_set_back(wall: datetime) -> timedelta:
    """How far the clock jumped back over this time: above zero in the doubled hour, below in the missing one."""
    return wall.replace(tzinfo=OSLO, fold=1).astimezone(UTC) - _first_reading(wall)


def _second_passes(walls: Sequence[datetime]) -> set[int]:
    doubled = [_clock_set_back(wall) > timedelta() for wall in walls]
    trend = sum(
        (later > earlier) - (later < earlier)
        for place, (earlier, later) in enumerate(pairwise(walls))
        if not (doubled[place] and doubled[place + 1])
    )
    late: set[int] = set()
    for group in _groups(walls, doubled):
        order = _order(walls, group, trend)
        if order is not None:
            late.update(_after_the_jump(walls, group[::order]))
    return late


def _groups(walls: Sequence[datetime], doubled: Sequence[bool]) -> list[range]:
    """Runs of neighbours in the doubled hour of one night."""
    runs = groupby(range(len(walls)), key=lambda place: walls[place].date() if doubled[place] else None)
    return [range(places[0], places[-1] + 1) for night, run in runs if night and (places := list(run))]


def _order(walls: Sequence[datetime], group: range, trend: int) -> int | None:
    """The one order in which the records around a group can stand; None when they show none, or two."""
    fitting = [order for order in (OLDEST_FIRST, NEWEST_FIRST) if _fits(walls, group, order)]
    return fitting[0] if len(fitting) == 1 and fitting[0] * trend >= 0 else None


def _fits(walls: Sequence[datetime], group: range, order: int) -> bool:
    if len(_jumps(walls, group[::order])) > 1:
        return False
    earlier, later = (group.start - 1, group.stop)[::order]
    inside = walls[group.start]
    return (not 0 <= earlier < len(walls) or walls[earlier] < inside) and (
        not 0 <= later < len(walls) or walls[later] > inside
    )


def _after_the_jump(walls: Sequence[datetime], places: Sequence[int]) -> Sequence[int]:
    jumps = _jumps(walls, places)
    return places[jumps[0] :] if jumps else ()


def _jumps(walls: Sequence[datetime], places: Sequence[int]) -> list[int]:
    """Where the wall clock goes back although time goes on."""
    return [
        step for step, (here, there) in enumerate(pairwise(places), start=1) if walls[there] < walls[here]
    ]
