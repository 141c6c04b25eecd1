"""Which files and texts of a copy somebody has to look at first: what the register says, as the snapshot saw it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from accounts.models import StoredFile
from privacy.exports.attached import State
from privacy.exports.contents import CategoryContent
from privacy.exports.rows import Tally
from privacy.models import Review
from privacy.registry import Attached, Table
from privacy.stores import field_at

Kind = Review.Kind
UNREADABLE = frozenset({State.MISSING, State.DAMAGED})
KINDS = {StoredFile.Kind.IMAGE: Kind.IMAGE, StoredFile.Kind.RECORDING: Kind.RECORDING}


@dataclass(frozen=True)
class Item:
    """One thing to look at: `field` of the row with that key, which calls itself `row`."""

    kind: str
    label: str
    row_key: UUID
    field: str
    row: str

    @property
    def key(self) -> tuple[str, UUID, str]:
        return self.label, self.row_key, self.field


def of_rows(table: Table, attached: Attached, rows: QuerySet[Any], *, named: str) -> Iterator[Item]:
    """The files that wait among these rows, and the texts that go with them. `named`: what a row calls itself."""
    if not attached.looked_at:
        return
    [(field, _value), *_rest] = attached.only
    waiting = rows.filter(**{f"{field}__in": attached.looked_at})
    there = {f"{attached.path}__isnull": False, f"{attached.path}__removed_at": None}
    for key, row, kind in waiting.filter(**there).values_list("pk", named, f"{attached.path}__kind"):
        yield Item(KINDS[kind], table.label, key, attached.path, str(row or ""))
    for text in attached.texts:
        for key, row in waiting.filter(**{f"{text}__isnull": False}).values_list("pk", named):
            yield Item(Kind.TEXT, table.label, key, text, str(row or ""))


def of_copy(categories: Iterable[CategoryContent]) -> Iterator[Item]:
    """The same of everything a copy holds. Read while the snapshot stands."""
    for table in (table for category in categories for table in category.tables):
        for portion in table.portions:
            for added in portion.added:
                yield from of_rows(table.table, added.attached, portion.rows, named=portion.columns[0].path)


def lost(tallies: Iterable[Tally]) -> Iterator[Item]:
    """Files that were there and could not be read: our fault, and somebody's to put right."""
    for tally in tallies:
        for (key, _place), filed in tally.lines.files.items():
            if filed.state in UNREADABLE:
                yield Item(
                    Kind.SOURCE,
                    tally.content.table.label,
                    key,
                    filed.column.attached.path,
                    str(filed.row or ""),
                )


def opened(items: Iterable[Item], request_id: UUID) -> None:
    """Put them before the desk. Safe to repeat: what is there already stays as it is."""
    Review.objects.bulk_create(
        (
            Review(
                request_id=request_id,
                kind=item.kind,
                label=item.label,
                row_key=item.row_key,
                field=item.field,
                row=item.row[:120],
            )
            for item in items
        ),
        ignore_conflicts=True,
    )


def row_of(review: Review) -> Any:
    """The row a review is about, as far as whoever asks may see it; None otherwise."""
    return apps.get_model(review.label)._default_manager.filter(pk=review.row_key).first()


def file_of(review: Review, row: Any) -> StoredFile | None:
    """The original file, for a review that is about one."""
    found = None if review.kind == Kind.TEXT else getattr(row, review.field, None)
    return found if isinstance(found, StoredFile) else None


def text_of(review: Review, row: Any) -> str:
    """The original text, for a review that is about one."""
    if review.kind != Kind.TEXT:
        return ""
    field: Any = field_at(type(row), review.field)
    return str(field.shown(getattr(row, review.field), pk=row.pk))
