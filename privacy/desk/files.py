"""Files of an opened person: found through what the employee may see, served once each is written down."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.files import serving
from accounts.models import StoredFile, User
from accounts.models.accesses import Access
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy import media, readings
from privacy.desk import showing
from privacy.models import Opening
from privacy.models.readings import What
from privacy.registry import DataCategory

WHAT = {media.IMAGE: What.IMAGE, media.RECORDING: What.RECORDING}
# How the lists beside pictures and calls, older than roles, call those who look.
CALLED = {
    "alarmoperatør": Access.Role.ALARM_OPERATOR,
    "tekniker": Access.Role.TECHNICIAN,
    "personvernombud": Access.Role.PRIVACY_OFFICER,
}


@dataclass(frozen=True)
class Found:
    """A file, the row that has it, and what it is called in a reading."""

    file: StoredFile
    row: Any
    what: What


def find(category: DataCategory, may: Collection[str], viewer: Viewer, pk: UUID) -> Found | None:
    """The file, if some row of the category that may be seen has it and lets it be opened."""
    for table in showing.tables(category, may):
        for attached in table.files:
            rows = media.with_file(visible(table.label, viewer), attached).filter(**{attached.path: pk})
            row = rows.select_related(attached.path).first()
            if row is not None:
                return Found(getattr(row, attached.path), row, WHAT.get(table.label, What.DOCUMENT))
    return None


def answer(request: HttpRequest, found: Found, opening: Opening) -> HttpResponseBase:
    """Its bytes. Beside a picture or a call it is written, too, that somebody has seen or heard it."""
    if found.what != What.DOCUMENT:
        write_beside(found.row, opening)
    return serving.response(request, found.file, inline=found.what != What.DOCUMENT)


def write_beside(row: Any, opening: Opening) -> None:
    """Write beside a picture or a call that an employee has seen or heard it."""
    by: User = opening.by
    row.accesses.create(
        at=timezone.now(),
        role=CALLED.get(readings.role_of(by), Access.Role.SUPPORT),
        staff_number=by.staff_number,
        reason=opening.get_reason_display(),
        case_reference=opening.reference,
    )
