"""Rows as files: JSON Lines word for word as the database gives them, and the same rows as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from privacy import stores
from privacy.exports.contents import FileColumn, Portion, TableContent
from privacy.exports.lines import Lines
from privacy.exports.months import Slice
from privacy.exports.progress import Progress
from privacy.exports.snapshots import Snapshot
from privacy.exports.zipping import Packed, Zip
from privacy.registry import Retention
from privacy.stores import Column, column_name

DECODER = json.JSONDecoder(parse_float=Decimal)
GONE = "deleted_at"
BYTE_ORDER_MARK = "\ufeff"
# A spreadsheet runs such a cell as a formula (OWASP, CSV Injection). Quotes before it are our own guard.
FORMULA_SIGNS = "=+@\t\r\n＝＋－＠-"
FORMULA = re.compile(f"'*[\x00{FORMULA_SIGNS}]")


@dataclass(frozen=True)
class RowFiles:
    """The same rows in two formats."""

    stem: str
    rows: int

    @property
    def json(self) -> str:
        return f"{self.stem}.jsonl"

    @property
    def csv(self) -> str:
        return f"{self.stem}.csv"


@dataclass
class Tally:
    """What was seen of a table while its rows went by: how many, and the ends of the dates deletion counts from."""

    lines: Lines
    rows: list[int]
    dates: dict[Retention, tuple[str, str]] = field(default_factory=dict)
    slices: tuple[Slice, ...] = ()

    @property
    def months(self) -> dict[str, int]:
        """Rows by month in Oslo ("2024-03"), the newest first; {} for a table that is no activity."""
        return {month.name: month.rows for part in self.slices for month in part.months}

    @property
    def files(self) -> tuple[RowFiles, ...]:
        """The files its rows are in, newest first: more than one pair for millions of rows."""
        stem = f"{self.content.folder}/{self.content.name}"
        parts = tuple(RowFiles(f"{stem}{part.suffix}", part.rows) for part in self.slices)
        return parts or (RowFiles(stem, self.total),)

    @property
    def content(self) -> TableContent:
        return self.lines.content

    @property
    def total(self) -> int:
        return sum(self.rows)

    @property
    def filled(self) -> tuple[Portion, ...]:
        """The portions that have rows, or the first one when none has."""
        found = tuple(portion for portion, rows in zip(self.content.portions, self.rows, strict=True) if rows)
        return found or self.content.portions[:1]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column of a filled portion, in the register's order."""
        names = {column.name for portion in self.filled for column in portion.columns}
        return tuple(column for column in stores.columns(self.content.table) if column.name in names)

    @property
    def added(self) -> tuple[FileColumn, ...]:
        """What tells of the rows' files, behind all columns."""
        return tuple(dict.fromkeys(column for portion in self.filled for column in portion.added))

    @property
    def names(self) -> list[str]:
        """All that a row has, in order."""
        told = [name for column in self.added for name in (column.place, column.missing)]
        return [*(column.name for column in self.columns), *told]

    def note(self, rule: Retention, row: Mapping[str, Any]) -> None:
        """Remember the date a row goes by under this rule, if the rule is about it.

        Where the picture or the sound is gone already, nothing is left for its rule to delete.
        """
        value = row.get(column_name(rule.of))
        if (
            value
            and not row.get(GONE)
            and all(row.get(column_name(path)) == wanted for path, wanted in rule.only)
        ):
            first, last = self.dates.get(rule, (value, value))
            self.dates[rule] = (min(first, value), max(last, value))


def write(archive: Zip, lines: Lines, *, snapshot: Snapshot, progress: Progress) -> Tally:
    """Both files of one table. The second reading of the rows gives the same ones: the snapshot stands still."""
    content = lines.content
    path = f"{content.folder}/{content.name}"
    with archive.member(f"{path}.jsonl", about=content) as member:
        tally = _write_json(member, lines, snapshot, progress)
    with archive.member(f"{path}.csv", about=content) as member:
        _write_csv(member, tally, snapshot, progress)
    return tally


def read(tally: Tally, *, snapshot: Snapshot, progress: Progress) -> Iterator[dict[str, Any]]:
    """The rows once more, as dicts. Decimal fractions keep their digits."""
    for portion in tally.filled:
        for batch in tally.lines.batches(portion, snapshot, progress):
            for line in batch:
                yield DECODER.decode(line)


def cell(value: Any) -> str:
    """A value as it stands in a CSV cell: never a formula, empty for nothing, JSON for what is nested.

    A guarded cell begins with one more ' than what is stored.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = (
        json.dumps(value, ensure_ascii=False, default=float) if isinstance(value, dict | list) else str(value)
    )
    return f"'{text}" if FORMULA.match(text) else text


def _write_json(member: Packed, lines: Lines, snapshot: Snapshot, progress: Progress) -> Tally:
    tally = Tally(lines, [0] * len(lines.content.portions))
    for index, portion in enumerate(lines.content.portions):
        for batch in lines.batches(portion, snapshot, progress):
            member.write("\n".join(batch) + "\n")
            tally.rows[index] += len(batch)
            progress.add(lines.content.category.slug, len(batch))
    member.rows = tally.total
    return tally


def _write_csv(member: Packed, tally: Tally, snapshot: Snapshot, progress: Progress) -> None:
    names = tally.names
    member.write(csv_heading(names))
    member.rows = 0
    for rows in _in_groups(read(tally, snapshot=snapshot, progress=progress)):
        member.write(csv_text([cell(row.get(name)) for name in names] for row in rows))
        member.rows += len(rows)
        for row in rows:
            for rule in tally.content.rules:
                tally.note(rule, row)


def csv_heading(names: list[str]) -> str:
    return BYTE_ORDER_MARK + csv_text([names])


def csv_text(lines: Iterable[list[str]]) -> str:
    """Lines as RFC 4180 writes them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue()


def _in_groups(rows: Iterable[Mapping[str, Any]], size: int = 500) -> Iterator[list[Mapping[str, Any]]]:
    group: list[Mapping[str, Any]] = []
    for row in rows:
        group.append(row)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group
