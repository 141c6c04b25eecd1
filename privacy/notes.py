"""A person's own words beside a record that is not changed: put there, shown, taken away (R-26, F-66)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpRequest

from accounts import sealing
from accounts.models import Person
from privacy.models import PrivacyRequest, RecordNote

LONGEST = 2_000
# More than anybody reads beside anything; a page never reads further.
SHOWN = 500
ON_PAGE = "minesider.record_notes"
Beside = Mapping[tuple[str, str], tuple[RecordNote, ...]]


def add(
    person: Person, *, label: str, key: str, record: str, text: str, request: PrivacyRequest
) -> RecordNote:
    """Let the person's words stand beside a row. Safe to repeat: a request has one note."""
    if found := RecordNote.objects.filter(request=request).first():
        return found
    note = RecordNote(person=person, request=request, label=label, row_key=key)
    note.record, note.text = record, text[:LONGEST]
    note.save(force_insert=True)
    return note


def withdraw(note: RecordNote, *, at: datetime) -> None:
    """The person takes their words away. Safe to repeat: the first time stands."""
    RecordNote.objects.filter(pk=note.pk, withdrawn_at=None).update(withdrawn_at=at)


def notes_for(label: str, keys: Iterable[object]) -> dict[str, tuple[RecordNote, ...]]:
    """The notes that stand beside rows of one table, by the row's key: for staff who look at those rows."""
    wanted = [str(key) for key in keys]
    found = RecordNote.objects.filter(label=label, row_key__in=wanted, withdrawn_at=None)
    rows: dict[str, list[RecordNote]] = defaultdict(list)
    for note in found.order_by("added_at")[:SHOWN]:
        rows[note.row_key].append(note)
    return {key: tuple(notes) for key, notes in rows.items()}


def of_page(request: HttpRequest, person: Person) -> Beside:
    """All notes the person has standing, by table name in addresses and key. One query a page."""
    known: Beside | None = request.__dict__.get(ON_PAGE)
    if known is None:
        known = request.__dict__[ON_PAGE] = _standing(person)
    return known


def _standing(person: Person) -> Beside:
    found = list(
        RecordNote.objects.filter(person=person, withdrawn_at=None)
        .select_related("request__case")
        .order_by("added_at")[:SHOWN]
    )
    sealing.fetch_keys(note.text_sealed for note in found)
    rows: dict[tuple[str, str], list[RecordNote]] = defaultdict(list)
    for note in found:
        rows[note.label.rsplit(".", 1)[-1].lower(), note.row_key].append(note)
    return {place: tuple(notes) for place, notes in rows.items()}
