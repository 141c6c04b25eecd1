"""What somebody asked to see of a category's events: from the address to a type, a period and a place."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts import tokens
from accounts.partitions import months_after as month_after
from privacy.deadlines import months_after
from privacy.overview.kinds import KINDS, Kind
from privacy.overview.retention import oldest_day
from privacy.registry import DataCategory

USUAL = "12-maneder"
EVERYTHING = "alt"
YES = "ja"
WITH_PICTURES = "alarmer"
YEARS = range(2000, 2101)
LONGEST_TOKEN = 200
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Period:
    """A stretch of time by its name in the address. None is open."""

    slug: str
    title: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """The last event of the page before: a page begins after it, whatever has come since."""

    occurred_at: datetime
    event: UUID


@dataclass(frozen=True)
class Filter:
    """What to show. `understood` is False when something in the address was none of ours."""

    category: DataCategory
    kind: Kind | None
    period: Period
    after: Place | None
    everywhere: bool
    understood: bool
    with_pictures: bool = False

    @property
    def is_usual(self) -> bool:
        return self.kind is None and self.period.slug == USUAL and not self.with_pictures

    @property
    def month(self) -> str:
        """«2026-11» when the period is a month."""
        return self.period.slug if re.fullmatch(r"\d{4}-\d{2}", self.period.slug) else ""

    def query(self, **changes: str) -> str:
        """The address of the same choice with changes, ready to be put after a question mark."""
        chosen = {
            "type": self.kind.slug if self.kind else "",
            "periode": "" if self.period.slug == USUAL else self.period.slug,
            "anlegg": "alle" if self.everywhere else "",
            "bilder": YES if self.with_pictures else "",
        }
        return urlencode({name: value for name, value in (chosen | changes).items() if value})


def read(asked: Mapping[str, str], category: DataCategory, *, now: datetime) -> Filter:
    """The filter an address asks for. What is not understood is as if it were not there."""
    wish, kind_wish = asked.get("maned") or asked.get("periode") or USUAL, asked.get("type", "")
    period = _period(wish, timezone.localdate(now))
    kind = next((one for one in KINDS[category.slug] if one.slug == kind_wish), None)
    token = asked.get("etter", "")
    after = opened(token, category) if token else None
    return Filter(
        category=category,
        kind=kind,
        period=period or _known(USUAL, timezone.localdate(now)),
        after=after,
        everywhere=asked.get("anlegg") == "alle",
        understood=bool(period) and bool(kind or not kind_wish) and bool(after or not token),
        with_pictures=category.slug == WITH_PICTURES and asked.get("bilder") == YES,
    )


def choices(chosen: Filter, today: date) -> list[Period]:
    """The periods to choose from, the chosen one among them."""
    years = range(today.year, oldest_day(chosen.category, today).year - 1, -1)
    slugs = ["30-dager", USUAL, *map(str, years), EVERYTHING]
    if chosen.period.slug not in slugs:
        slugs.insert(2, chosen.period.slug)
    return [_known(slug, today) for slug in slugs]


def sealed(place: Place, category: DataCategory) -> str:
    """The place for an address: nobody can read there when something happened."""
    microseconds = (place.occurred_at - EPOCH) // timedelta(microseconds=1)
    secret = tokens.seal(f"{microseconds} {place.event.hex}", context=_context(category))
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def opened(token: str, category: DataCategory) -> Place | None:
    """The place that was sealed for this category; None for anything else."""
    if len(token) > LONGEST_TOKEN or not re.fullmatch(r"[\w-]+", token, re.ASCII):
        return None
    try:
        secret = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        microseconds, event = tokens.unseal(secret, context=_context(category)).split()
    except (InvalidTag, binascii.Error, ValueError):
        return None
    return Place(EPOCH + timedelta(microseconds=int(microseconds)), UUID(event))


def _context(category: DataCategory) -> str:
    return f"event-page:{category.slug}"


def _period(slug: str, today: date) -> Period | None:
    if slug == "30-dager":
        return Period(slug, _("Siste 30 dager"), _midnight(today - timedelta(days=30)))
    if slug == USUAL:
        return Period(slug, _("Siste 12 måneder"), _midnight(months_after(today, -12)))
    if slug == EVERYTHING:
        return Period(slug, _("Alt"))
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", slug, re.ASCII)
    if found is None or int(found[1]) not in YEARS:
        return None
    first = date(int(found[1]), int(found[2] or 1), 1)
    title = formats.date_format(first, "YEAR_MONTH_FORMAT") if found[2] else found[1]
    return Period(slug, title, _midnight(first), _midnight(month_after(first, 1 if found[2] else 12)))


def _known(slug: str, today: date) -> Period:
    period = _period(slug, today)
    if period is None:
        raise ValueError(slug)
    return period


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
