"""The stored file of a row, for somebody who sees the row: what the register lets be opened, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, Q, QuerySet

from accounts.files.sealed import Damaged
from accounts.files.storage import Missing, open_plain
from accounts.models import StoredFile
from accounts.viewers import Viewer
from accounts.viewing import visible
from privacy.categories import CATEGORIES
from privacy.registry import Attached, Table

TABLES = {table.label: table for category in CATEGORIES for table in category.tables}
IMAGE, RECORDING = "accounts.VerificationImage", "accounts.CallRecording"
# Opened one at a time on pages of their own, where each opening is written down.
LOGGED = frozenset({IMAGE, RECORDING})
# What two employees let go comes with the rest of a copy, and on no page.
ONLY_IN_COPIES = frozenset({"privacy.Review"})


def with_file(rows: QuerySet[Any], attached: Attached) -> QuerySet[Any]:
    """Those rows of a described table whose file may be opened and is still there."""
    there = {f"{attached.path}__isnull": False, f"{attached.path}__removed_at__isnull": True}
    return rows.filter(**dict(attached.only), **there)


def may_open(row: Model, attached: Attached) -> bool:
    """The same for one row in hand. Select its file first, or this costs a query."""
    file: StoredFile | None = getattr(row, attached.path)
    in_state = all(getattr(row, field) == value for field, value in attached.only)
    return in_state and file is not None and file.removed_at is None


def opened(label: str, pk: UUID, viewer: Viewer) -> Any:
    """The row of one table with its one file and thumbnail at hand; None for whoever may not open it."""
    (attached,) = TABLES[label].files
    rows = with_file(visible(label, viewer), attached)
    return rows.select_related(attached.path, f"{attached.path}__thumbnail").filter(pk=pk).first()


def document(pk: UUID, viewer: Viewer) -> StoredFile | None:
    """A document or an attachment that some row the viewer sees has. One query, whatever they have."""
    held = (
        Q(Exists(with_file(visible(table.label, viewer), attached).filter(**{attached.path: pk})))
        for table, attached in _documents()
    )
    return StoredFile.objects.filter(reduce(or_, held), pk=pk).first()


def is_readable(file: StoredFile) -> bool:
    """Whether the storage has the bytes, whole as far as can be told without reading them."""
    try:
        open_plain(file).close()
    except (Damaged, Missing):
        return False
    return True


def _documents() -> Iterator[tuple[Table, Attached]]:
    for label, table in TABLES.items():
        if label not in LOGGED | ONLY_IN_COPIES:
            yield from ((table, attached) for attached in table.files)
