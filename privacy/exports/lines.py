"""A row as one line of JSON: word for word as PostgreSQL wrote it, or put together where text lies sealed in it or
a file belongs to it."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from accounts.models.sealed_text import SealedTextField
from privacy.exports.attached import Files
from privacy.exports.contents import Portion, TableContent
from privacy.exports.progress import Progress
from privacy.exports.snapshots import Snapshot
from privacy.stores import Column

logger = logging.getLogger(__name__)
# Rows with long texts in them: fewer are held in memory at a time than of others.
ROWS = 100


@dataclass(frozen=True)
class Unopened:
    """A sealed text that did not open. `row` is what the row calls itself: the value of its first column."""

    column: str
    row: Any


@dataclass
class Lines:
    """Reads the rows of one table, as often as asked, and remembers which texts did not open."""

    content: TableContent
    files: Files
    unopened: dict[tuple[UUID, str], Unopened] = field(default_factory=dict)

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
            yield [self._line(portion, key, parts) for key, *parts in rows]

    def _line(self, portion: Portion, key: UUID, parts: list[Any]) -> str:
        pieces: dict[str, str] = {}
        for column, part in zip(portion.columns, parts, strict=True):
            if isinstance(column.field, SealedTextField):
                pieces[column.name] = self._opened(column, part, key, first=parts[0])
            else:
                pieces[column.name] = "null" if part is None else part
        for added in portion.added:
            filed = self.files.get((key, added.place))
            pieces[added.place] = _text(filed.path if filed else None)
            pieces[added.missing] = _text(filed.reason if filed else None)
        return f"{{{','.join(f'{_text(name)}:{piece}' for name, piece in pieces.items())}}}"

    def _opened(self, column: Column, sealed: bytes | None, key: UUID, *, first: str | None) -> str:
        if sealed is None:
            return "null"
        try:
            return _text(column.field.unseal(sealed, pk=key))
        except (InvalidTag, ValueError):
            if (key, column.name) not in self.unopened:
                logger.error("%s of %s %s does not open", column.path, self.content.table.label, key)
                self.unopened[key, column.name] = Unopened(column.name, json.loads(first or "null"))
            return _text(_("kunne ikke åpnes"))


def _text(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False)
