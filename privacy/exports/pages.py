"""The pages a person reads offline: one for each category, large tables apart by year, rows as they come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from privacy.exports import rows
from privacy.exports.cells import Show, file_cell, oslo, shower
from privacy.exports.contents import WHEN, CategoryContent, FileColumn
from privacy.exports.progress import Progress
from privacy.exports.rows import Tally
from privacy.exports.snapshots import Snapshot
from privacy.exports.zipping import Packed, Zip
from privacy.overview.meanings import Meaning, explained
from privacy.stores import Column

TEMPLATES = "privacy/archive"
INLINE_ROWS = 1_000
PAGE_ROWS = 20_000
# Stands in a rendered page where rows go. PostgreSQL stores no NUL, so nobody's text can hold it.
SLOT = "\x00"


@dataclass(frozen=True)
class Part:
    """A page with some of the rows of a large table. `year` is 0 where rows have no date to part them by."""

    path: str
    year: int
    number: int
    rows: int

    @property
    def name(self) -> str:
        return self.path.removeprefix("pages/")


@dataclass(frozen=True)
class Section:
    """One table on its category's page: its rows, or the pages they are on."""

    tally: Tally
    parts: tuple[Part, ...]
    slot: str = SLOT

    @property
    def title(self) -> Any:
        return self.tally.content.table.title

    @property
    def labels(self) -> list[str]:
        return [column.label for column in shown_columns(self.tally)]

    @property
    def meanings(self) -> tuple[Meaning, ...]:
        return explained(self.tally.content.table, self.tally.columns)


@dataclass(frozen=True)
class Pages:
    """Writes pages of one copy. `frame` is what every page shows: whose, when, in which language."""

    archive: Zip
    snapshot: Snapshot
    progress: Progress
    frame: Mapping[str, Any]

    def write(self, content: CategoryContent, tallies: Iterable[Tally]) -> None:
        """The page of a category, after the pages of its large tables. Read downwards: what happened comes before
        what was done about it, so the register's order is turned round; what there is nothing of comes last.
        """
        downwards = tuple(tallies)[::-1]
        filled_first = sorted(downwards, key=lambda tally: not tally.total)
        sections = tuple(Section(tally, self._parts(tally)) for tally in filled_first)
        context = {"category": content.category, "sections": sections, "up": "../"}
        path = f"pages/{content.category.slug}.html"
        with self.archive.member(path, about=content.category) as member:
            pieces = self._render("category", context)
            member.write(next(pieces))
            inline = (section.tally for section in sections if section.tally.total and not section.parts)
            for tally, piece in zip(inline, pieces, strict=True):
                write_rows(member, tally, self._read(tally))
                member.write(piece)

    def write_front(self, name: str, context: Mapping[str, Any], *, drawn_by: str = "") -> None:
        """A page at the top of the archive, by the template of its name or another."""
        with self.archive.member(f"{name}.html") as member:
            member.write("".join(self._render(drawn_by or name, {"up": "", **context})))

    def _parts(self, tally: Tally) -> tuple[Part, ...]:
        if tally.total <= INLINE_ROWS:
            return ()
        grouped = groupby(self._read(tally), key=PageOfRow())
        return tuple(self._part(tally, year, number, found) for (year, number), found in grouped)

    def _part(self, tally: Tally, year: int, number: int, found: Iterator[dict[str, Any]]) -> Part:
        content = tally.content
        names = [content.category.slug, content.name, *([str(year)] if year else []), str(number)]
        path = f"pages/{'-'.join(names)}.html"
        page = {"category": content.category, "section": Section(tally, ()), "year": year, "number": number}
        with self.archive.member(path, about=content.category) as member:
            before, after = self._render("rows", {**page, "up": "../"})
            member.write(before)
            count = write_rows(member, tally, found)
            member.write(after)
        return Part(path, year, number, count)

    def _read(self, tally: Tally) -> Iterator[dict[str, Any]]:
        return rows.read(tally, snapshot=self.snapshot, progress=self.progress)

    def _render(self, name: str, context: Mapping[str, Any]) -> Iterator[str]:
        page = render_to_string(f"{TEMPLATES}/{name}.html", {**self.frame, **context})
        return iter(page.split(SLOT))


class PageOfRow:
    """Tells the page of each row as they go by in order: (year, number), a new number after PAGE_ROWS rows."""

    def __init__(self) -> None:
        self._year = 0
        self._count = 0

    def __call__(self, row: Mapping[str, Any]) -> tuple[int, int]:
        when = row.get(WHEN)
        year = oslo(when).year if when else 0
        self._count = self._count + 1 if year == self._year else 1
        self._year = year
        return year, (self._count - 1) // PAGE_ROWS + 1


def shown_columns(tally: Tally) -> list[Column | FileColumn]:
    """The columns of a page: a picture stands beside what its row is called."""
    first, *rest = tally.columns
    return [first, *tally.added, *rest]


def write_rows(member: Packed, tally: Tally, found: Iterable[dict[str, Any]]) -> int:
    """Rows of an HTML table, a few hundred at a time; how many."""
    shown = [_shown(column) for column in shown_columns(tally)]
    rows = map(partial(with_files, tally.added), found) if tally.added else found
    lines: list[str] = []
    count = 0
    for row in rows:
        count += 1
        lines.append(f"<tr><td>{'</td><td>'.join(show(row.get(name)) for name, show in shown)}</td></tr>\n")
        if len(lines) == 500:
            member.write("".join(lines))
            lines.clear()
    member.write("".join(lines))
    member.rows = (member.rows or 0) + count
    return count


def _shown(column: Column | FileColumn) -> tuple[str, Show]:
    if isinstance(column, FileColumn):
        return column.place, file_cell
    return column.name, shower(column)


def with_files(added: Iterable[FileColumn], row: dict[str, Any]) -> dict[str, Any]:
    """The row with what a file's cell is made of: its place, and why it is missing; one at most is there."""
    return row | {column.place: (row[column.place], row[column.missing]) for column in added}
