"""A row as one line of JSON: word for word as PostgreSQL wrote it, or put together where text lies sealed in it or
a file belongs to it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import sealing
from accounts.keys.errors import KeyDestroyed
from accounts.models.sealed_text import SealedTextField
from privacy.exports.attached import Files, held_back
from privacy.exports.contents import Portion, TableContent
from privacy.exports.progress import Progress
from privacy.exports.reviewed import Reviewed
from privacy.exports.snapshots import Snapshot
from privacy.stores import Column, column_name

logger = logging.getLogger(__name__)
# Rows with long texts in them: fewer are held in memory at a time than of others.
ROWS = 100


@dataclass(frozen=True)
class LeftOut:
    """A sealed text that is not in the copy. `row` is what the row calls itself: the value of its first column."""

    column: str
    row: Any
    reason: str


@dataclass
class Lines:
    """Reads the rows of one table, as often as asked, and remembers which texts were left out."""

    content: TableContent
    files: Files
    reviewed: Reviewed | None = None
    left_out: dict[tuple[UUID, str], LeftOut] = field(default_factory=dict)

    def batches(self, portion: Portion, snapshot: Snapshot, progress: Progress) -> Iterator[list[str]]:
        """The lines, some at a time. Raises LeaseLost."""
        if portion.query is None:
            return
        if not portion.is_in_parts:
            for batch in snapshot.batches(portion.query):
                progress.tick()
                yield batch
            return
        for rows in snapshot.rows(portion.query, at_a_time=ROWS):
            progress.tick()
            self._fetch_keys(portion, rows)
            yield [self._line(portion, key, parts) for key, *parts in rows]

    def _fetch_keys(self, portion: Portion, rows: list[tuple[Any, ...]]) -> None:
        """One query for the keys of all these rows."""
        for place, column in enumerate(portion.columns, start=1):
            if isinstance(column.field, SealedTextField):
                sealing.fetch_keys(row[place] for row in rows)

    def _line(self, portion: Portion, key: UUID, parts: list[Any]) -> str:
        row = {column.name: part for column, part in zip(portion.columns, parts, strict=True)}
        pieces = {name: "null" if part is None else part for name, part in row.items()}
        held = self._held(portion, row)
        for column in portion.columns:
            if isinstance(column.field, SealedTextField) and row[column.name] is not None:
                pieces[column.name] = _text(self._opened(column, key, row, held=held))
        for added in portion.added:
            filed = self.files.get((key, added.place))
            pieces[added.place] = _text(filed.path if filed else None)
            pieces[added.missing] = _text(filed.reason if filed else None)
        return f"{{{','.join(f'{_text(name)}:{piece}' for name, piece in pieces.items())}}}"

    def _held(self, portion: Portion, row: Mapping[str, Any]) -> str:
        """Why the row's file is held back: what was said in it is, too."""
        for added in portion.added:
            values = [json.loads(row[column_name(path)]) for path, _wanted in added.attached.only]
            if reason := held_back(self.content.table, added, values):
                return str(capfirst(reason))
        return ""

    def _opened(self, column: Column, key: UUID, row: Mapping[str, Any], *, held: str) -> str:
        """The text, or in its place why it is not there."""
        decided = self.reviewed.text(self.content, column.path, key) if self.reviewed else None
        if decided is not None:
            held = decided.why if decided.is_withheld else ""
            if decided.text:
                return decided.text
        reason = held
        if not held:
            try:
                return str(column.field.unseal(row[column.name], pk=key))
            except KeyDestroyed:
                reason = held = _("slettet")
            except (InvalidTag, ValueError):
                reason = _("kunne ikke åpnes")
        if (key, column.name) not in self.left_out:
            if not held:
                logger.error("%s of %s %s does not open", column.path, self.content.table.label, key)
            first = next(iter(row.values()))
            self.left_out[key, column.name] = LeftOut(column.name, json.loads(first or "null"), reason)
        return reason


def _text(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False)
