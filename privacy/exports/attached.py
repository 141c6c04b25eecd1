"""The files of a table's rows: pictures, recordings and documents, written into a copy or told why not."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from isal import isal_zlib

from accounts.files.sealed import Damaged
from accounts.files.storage import Missing, Plain, open_plain
from accounts.models import StoredFile
from accounts.wall import scope
from privacy import words
from privacy.exports.contents import FACTS, FileColumn, TableContent
from privacy.exports.names import Names
from privacy.exports.progress import Progress
from privacy.exports.reviewed import Decided, Reviewed, waits
from privacy.exports.snapshots import Query, Snapshot
from privacy.exports.zipping import Zip
from privacy.registry import Table
from privacy.stores import field_at

logger = logging.getLogger(__name__)
ROWS = 500


class State(StrEnum):
    """What became of a file, for machines."""

    INCLUDED = "included"
    HELD_BACK = "held_back"
    DELETED = "deleted"
    DELETED_SINCE = "deleted_since"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Filed:
    """One row's file: where it lies in the archive, or in `reason` why it does not. `row` is what the row calls
    itself: the value of its first column."""

    column: FileColumn
    row: str
    name: str
    media_type: str
    size: int
    sha256: str
    state: State
    path: str | None = None
    reason: str | None = None


# By the key of the row and the name of the file's column.
Files = Mapping[tuple[UUID, str], Filed]


class Found(NamedTuple):
    """A file as the snapshot names it: the key of its row, what the row calls itself, then FACTS."""

    key: UUID
    row: str
    pk: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    removed_at: datetime | None

    def filed(self, column: FileColumn, state: State, *, path: str | None = None, reason: str = "") -> Filed:
        facts = (self.name, self.media_type, self.size, self.sha256)
        return Filed(column, self.row, *facts, state, path=path, reason=str(capfirst(reason)) or None)


def write(
    archive: Zip,
    content: TableContent,
    names: Names,
    *,
    snapshot: Snapshot,
    progress: Progress,
    reviewed: Reviewed | None = None,
) -> Files:
    """Write every file the person may have; what became of each. Raises LeaseLost between chunks.

    With `reviewed` it is the rest of a copy: what two employees let go, as they let it go.

    OSError passes: a storage that does not answer now may do so in the next try, and its files are not lost.
    """
    filed: dict[tuple[UUID, str], Filed] = {}
    for portion in content.portions:
        for column, query in zip(portion.added, portion.files, strict=True):
            for found, values in _found(query, snapshot):
                held = held_back(content.table, column, values)
                if reviewed is not None:
                    found, held = _decided(reviewed.file(content, column, found.key), found, held)
                one = (
                    found.filed(column, State.HELD_BACK, reason=held)
                    if held
                    else _written(
                        archive, content, column, found, names, snapshot=snapshot, progress=progress
                    )
                )
                filed[found.key, column.place] = one
                progress.tick()
    return filed


def held_back(table: Table, column: FileColumn, values: Sequence[Any]) -> str:
    """In words why a row does not let its file go; empty when it does. `values`: of the fields in `only`."""
    model = apps.get_model(table.label)
    for (path, wanted), value in zip(column.attached.only, values, strict=True):
        if value in column.attached.looked_at:
            return waits()
        if value != wanted:
            return str(words.codes_of(field_at(model, path)).get(value, value))
    return ""


def _decided(decided: Decided | None, found: Found, held: str) -> tuple[Found, str]:
    """The file to write in place of the original, or why there is none."""
    if decided is None:
        return found, held
    if decided.is_withheld:
        return found, decided.why
    made = decided.result
    if made is None:
        return found, ""
    facts = {name: getattr(made, name) for name in FACTS}
    return found._replace(**facts), ""


def _found(query: Query | None, snapshot: Snapshot) -> Iterator[tuple[Found, tuple[Any, ...]]]:
    if query is None:
        return
    width = 2 + len(FACTS)
    for batch in snapshot.rows(query, at_a_time=ROWS):
        for values in batch:
            yield Found(*values[:width]), values[width:]


def _written(
    archive: Zip,
    content: TableContent,
    column: FileColumn,
    found: Found,
    names: Names,
    *,
    snapshot: Snapshot,
    progress: Progress,
) -> Filed:
    if found.removed_at:
        day = formats.date_format(timezone.localtime(found.removed_at), "SHORT_DATE_FORMAT")
        return found.filed(column, State.DELETED, reason=_("slettet %(day)s") % {"day": day})
    with scope.of_person(snapshot.subject):
        file = StoredFile.objects.filter(pk=found.pk, removed_at=None).first()
    if file is None:
        return found.filed(column, State.DELETED_SINCE, reason=_("slettet mens kopien ble laget"))
    try:
        plain = open_plain(file)
    except (Missing, Damaged) as error:
        return _lost(column, found, error)
    with plain:
        try:
            crc = _check(plain, file, progress)
        except Damaged as error:
            return _lost(column, found, error)
        path = names.free(found.name, media_type=found.media_type)
        pieces = progress.ticking(plain.pieces())
        archive.stored(path, pieces, size=file.size, crc=crc, about=content.category)
    return found.filed(column, State.INCLUDED, path=path)


def _check(plain: Plain, file: StoredFile, progress: Progress) -> int:
    """Read it once before it is written: what is in a zip cannot be taken back. Its checksum. Raises Damaged."""
    read, crc = hashlib.sha256(), 0
    for piece in progress.ticking(plain.pieces()):
        read.update(piece)
        crc = isal_zlib.crc32(piece, crc)
    if read.hexdigest() != file.sha256:
        raise Damaged
    return crc


def _lost(column: FileColumn, found: Found, error: Missing | Damaged) -> Filed:
    """Our fault: staff see it in the log, the person in the copy."""
    logger.error("file %s cannot be copied: %s", found.pk, type(error).__name__)
    if isinstance(error, Missing):
        reason = _("filen mangler i lageret vårt; vi har fått beskjed og undersøker det")
        return found.filed(column, State.MISSING, reason=reason)
    reason = _("filen er skadet i lageret vårt; vi har fått beskjed og undersøker det")
    return found.filed(column, State.DAMAGED, reason=reason)
