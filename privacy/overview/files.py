"""The documents a row has: a name, how large, and where they are opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from accounts.models import StoredFile
from privacy.registry import Table

NEEDED = ("pk", "name", "size", "sha256", "removed_at")


@dataclass(frozen=True)
class FileLink:
    """One stored document. `size` in bytes; one that was removed has no page any more."""

    pk: UUID
    name: str
    size: int
    sha256: str
    is_there: bool


def file_columns(table: Table) -> dict[str, F]:
    """What a query of rows must fetch for `file_links`."""
    return {
        _name(number, field): F(f"{attached.path}__{field}")
        for number, attached in enumerate(table.files)
        for field in NEEDED
    }


def file_links(table: Table, row: Mapping[str, Any]) -> Iterator[FileLink]:
    """The row's documents, those it may show: the register's conditions are met."""
    for number, attached in enumerate(table.files):
        facts = {field: row[_name(number, field)] for field in NEEDED}
        if facts["pk"] and all(row.get(name) == value for name, value in attached.only):
            yield FileLink(
                facts["pk"], facts["name"], facts["size"], facts["sha256"], facts["removed_at"] is None
            )


def link_of(file: StoredFile) -> FileLink:
    return FileLink(file.pk, file.name, file.size, file.sha256, file.removed_at is None)


def _name(number: int, field: str) -> str:
    return f"own_file_{number}_{field}"
