"""Every look at a person by somebody at the company, from the three tables they stand in, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from accounts.models.accesses import Access
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.deadlines import months_after
from privacy.looks.asking import CALLS, IMAGES, Asked
from privacy.models import Reading
from privacy.models.readings import What

READINGS = "readings"
# The lists beside pictures and calls: what stands in them, and the category that is in.
BESIDE = {
    IMAGES: ("accounts.ImageAccess", "alarmer", What.IMAGE),
    CALLS: ("accounts.RecordingAccess", "kundekontakt", What.RECORDING),
}
# One look is written in both; the times may differ by so much.
THE_SAME = timedelta(seconds=5)
MONTHS = 12


@dataclass(frozen=True)
class Entry:
    """One look as it is stored. `source`: READINGS, or which list beside it stands in."""

    source: str
    pk: UUID
    at: datetime
    role: str
    staff_number: str
    category: str
    what: str
    count: int
    reason: str
    reference: str
    opening: UUID | None = None
    alarm: UUID | None = None

    @property
    def place(self) -> tuple[datetime, UUID]:
        return self.at, self.pk


def newest(viewer: Viewer, asked: Asked, *, most: int) -> list[Entry]:
    """The newest looks that were asked for. Three queries, however long the list."""
    found = [_entry(source, row) for source, rows in _sources(viewer, asked) for row in rows[:most]]
    return sorted(found, key=lambda entry: entry.place, reverse=True)[:most]


def one(viewer: Viewer, pk: UUID) -> Entry | None:
    """One look of the viewer's, by its key."""
    for source, rows in _sources(viewer, Asked()):
        for row in rows.filter(pk=pk)[:1]:
            return _entry(source, row)
    return None


def counts(viewer: Viewer) -> dict[tuple[bool, str], int]:
    """How many looks in the last twelve months, by role: of the lists beside (True) and of readings. One query."""
    since = timezone.make_aware(datetime.combine(_a_year_before(viewer.now), datetime.min.time()))
    parts = [
        rows.filter(at__gte=since)
        .order_by()
        .annotate(source=Value(source, CharField()))
        .values_list("source", "role")
        .annotate(number=Count("pk"))
        for source, rows in _rows(viewer, Asked())
    ]
    found: dict[tuple[bool, str], int] = {}
    for source, role, number in parts[0].union(*parts[1:], all=True):
        key = (source != READINGS, role)
        found[key] = found.get(key, 0) + number
    return found


def oldest(viewer: Viewer) -> datetime | None:
    """When the list begins. One query."""
    first = [rows.order_by("at").values_list("at")[:1] for _source, rows in _rows(viewer, Asked())]
    return min((at for (at,) in first[0].union(*first[1:], all=True)), default=None)


def _sources(viewer: Viewer, asked: Asked) -> Iterable[tuple[str, QuerySet[Any, Any]]]:
    for source, rows in _rows(viewer, asked):
        after = asked.after
        if after:
            later = Q(at=after.occurred_at, pk__gte=after.event)
            rows = rows.filter(Q(at__lte=after.occurred_at) & ~later)
        yield source, rows.order_by("-at", "-pk").values(*_fields(source))


def _rows(viewer: Viewer, asked: Asked) -> Iterable[tuple[str, QuerySet[Any]]]:
    yield READINGS, visible("privacy.Reading", viewer).filter(asked.readings())
    for source, (label, category, what) in BESIDE.items():
        rows = visible(label, viewer).filter(asked.accesses(of=source, category=category))
        written = Reading.objects.filter(
            person=viewer.person.pk,
            what=what,
            staff_number=OuterRef("staff_number"),
            at__range=(OuterRef("at") - THE_SAME, OuterRef("at") + THE_SAME),
        )
        yield source, rows.exclude(role=Access.Role.SUBJECT).exclude(Exists(written))


def _fields(source: str) -> tuple[str, ...]:
    if source == READINGS:
        seen = ("category", "what", "count", "reason", "reference", "opening")
        return ("pk", "at", "role", "staff_number", *seen)
    alarm = ("image__alarm",) if source == IMAGES else ()
    return ("pk", "at", "role", "staff_number", "reason", "case_reference", *alarm)


def _entry(source: str, row: Mapping[str, Any]) -> Entry:
    if source == READINGS:
        return Entry(source, **row)
    _label, category, what = BESIDE[source]
    return Entry(
        source,
        row["pk"],
        row["at"],
        row["role"],
        row["staff_number"],
        category,
        what,
        1,
        row["reason"],
        row["case_reference"],
        alarm=row.get("image__alarm"),
    )


def _a_year_before(now: datetime) -> date:
    return months_after(timezone.localdate(now), -MONTHS)
