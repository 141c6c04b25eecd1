"""The pictures of an alarm: which can be looked at, why others cannot, and when they go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import VerificationImage
from privacy import media
from privacy.categories import ALARMS
from privacy.overview import retention
from privacy.overview.retention import Fate

TABLE = media.TABLES[media.IMAGE]
Review = VerificationImage.Review


class State(StrEnum):
    """What a person can be told about a picture."""

    SHOWN = "shown"
    WAITING = "waiting"
    WITHHELD = "withheld"
    QUARANTINED = "quarantined"
    DELETED = "deleted"
    GONE = "gone"


WHILE: dict[str, State] = {
    Review.WAITING: State.WAITING,
    Review.WITHHELD: State.WITHHELD,
    Review.QUARANTINED: State.QUARANTINED,
}


@dataclass(frozen=True)
class Picture:
    """One picture, described by where and when, never by who is in it. Sizes are the thumbnail's."""

    id: UUID
    state: State
    captured_at: datetime
    place: str
    alt: str
    fate: Fate | None
    deleted_on: date | None
    width: int | None = None
    height: int | None = None

    @property
    def is_stored(self) -> bool:
        return self.state is not State.DELETED


@dataclass(frozen=True)
class Deleted:
    """How many pictures went on one day."""

    on: date
    number: int


@dataclass(frozen=True)
class Going:
    """How many of the pictures that are left go on one day; `is_all` when there are no others."""

    fate: Fate
    number: int
    is_all: bool


@dataclass(frozen=True)
class Album:
    """The pictures of one alarm, in the order they were taken."""

    pictures: tuple[Picture, ...]

    @property
    def boxes(self) -> tuple[Picture, ...]:
        """Those that have a place of their own: to look at, or with the reason why not."""
        return tuple(one for one in self.pictures if one.state not in {State.DELETED, State.QUARANTINED})

    @property
    def quarantined(self) -> int:
        return sum(one.state is State.QUARANTINED for one in self.pictures)

    @property
    def deleted(self) -> tuple[Deleted, ...]:
        days = Counter(one.deleted_on for one in self.pictures if one.deleted_on)
        return tuple(Deleted(day, number) for day, number in sorted(days.items()))

    @property
    def going(self) -> tuple[Going, ...]:
        """When those that are left go, the first day first."""
        fates = Counter(one.fate for one in self.pictures if one.is_stored and one.fate)
        ordered = sorted(fates.items(), key=lambda pair: (pair[0].day or date.max, pair[0].sentence))
        return tuple(Going(fate, number, len(fates) == 1) for fate, number in ordered)


def album(rows: Sequence[VerificationImage], *, today: date) -> Album:
    """All pictures of one alarm. Rows come with their alarm, component, file and thumbnail."""
    total = len(rows)
    return Album(
        tuple(
            _picture(row, today, alt=_among(row, number, total)) for number, row in enumerate(rows, start=1)
        )
    )


def picture(row: VerificationImage, *, today: date) -> Picture:
    """One picture by itself."""
    return _picture(row, today, alt=_told(row, _("Bilde"), "EXACT_FORMAT"))


def state(row: VerificationImage) -> State:
    """What can be told of it. That it may be opened is the register's to say."""
    if row.deleted_at:
        return State.DELETED
    if any(media.may_open(row, attached) for attached in TABLE.files):
        return State.SHOWN
    return WHILE.get(row.review_state, State.GONE)


def _picture(row: VerificationImage, today: date, *, alt: str) -> Picture:
    found = state(row)
    thumbnail = getattr(row.file, "thumbnail", None) if found is State.SHOWN else None
    return Picture(
        id=row.pk,
        state=found,
        captured_at=row.captured_at,
        place=row.placement,
        alt=alt,
        fate=retention.fate(ALARMS, TABLE, row, today=today),
        deleted_on=timezone.localdate(row.deleted_at) if row.deleted_at else None,
        width=thumbnail.width if thumbnail else None,
        height=thumbnail.height if thumbnail else None,
    )


def _among(row: VerificationImage, number: int, total: int) -> str:
    return _told(row, _("Bilde %(number)s av %(total)s") % {"number": number, "total": total}, "CLOCK_FORMAT")


def _told(row: VerificationImage, what: str, style: str) -> str:
    when = formats.date_format(timezone.localtime(row.captured_at), style)
    return ", ".join(part for part in (what, row.placement, when) if part)
