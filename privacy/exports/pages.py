"""The pages a person reads offline: one for each category, and pages of their own for large tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

from django.template.loader import render_to_string

from privacy.exports import forming, month_pages, rows
from privacy.exports.cells import Show, file_cell, shower
from privacy.exports.contents import CategoryContent, FileColumn
from privacy.exports.month_pages import Part
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
class Section:
    """One table on its category's page: its rows, or the pages they are on."""

    tally: Tally
    parts: tuple[Part, ...]
    slot: str = SLOT

    @property
    def title(self) -> Any:
        return self.tally.content.table.title

    @property
    def months(self) -> Mapping[str, int]:
        """Rows by month; empty for what does not happen by the day."""
        return self.tally.months

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
                self._write_inline(member, tally)
                member.write(piece)

    def write_front(self, name: str, context: Mapping[str, Any], *, drawn_by: str = "") -> None:
        """A page at the top of the archive, by the template of its name or another."""
        with self.archive.member(f"{name}.html") as member:
            member.write("".join(self._render(drawn_by or name, {"up": "", **context})))

    def _write_inline(self, member: Packed, tally: Tally) -> None:
        if not tally.content.is_formed:
            write_rows(member, tally, self._read(tally))
            return
        [portion] = tally.content.portions
        for texts in self.snapshot.batches(forming.html_rows(portion.rows, tally.columns)):
            member.write("".join(texts))
        member.rows = (member.rows or 0) + tally.total

    def _parts(self, tally: Tally) -> tuple[Part, ...]:
        if tally.total <= INLINE_ROWS:
            return ()
        if not tally.content.is_formed:
            return self._numbered(tally)
        planned = month_pages.parts(tally, at_most=PAGE_ROWS)
        names = [part.name for part in planned]
        beside = dict(zip(names, zip(["", *names[:-1]], [*names[1:], ""], strict=True), strict=True))
        month_pages.write(
            self.archive,
            tally,
            planned,
            frame=lambda part: self._frame_of_rows(tally, part, *beside[part.name]),
            snapshot=self.snapshot,
            progress=self.progress,
        )
        return planned

    def _numbered(self, tally: Tally) -> tuple[Part, ...]:
        """Pages of rows that have no month, one after the other."""
        content = tally.content
        found = self._read(tally)
        parts: list[Part] = []
        for number, first in enumerate(range(0, tally.total, PAGE_ROWS), start=1):
            path = f"pages/{content.category.slug}-{content.name}-{number}.html"
            part = Part(path, "", number, min(PAGE_ROWS, tally.total - first))
            with self.archive.member(path, about=content.category) as member:
                before, after = self._frame_of_rows(tally, part, "", "")
                member.write(before)
                write_rows(member, tally, islice(found, part.rows))
                member.write(after)
            parts.append(part)
        return tuple(parts)

    def _frame_of_rows(self, tally: Tally, part: Part, newer: str, older: str) -> tuple[str, str]:
        """A page of rows without its rows. `newer` and `older`: the names of the pages beside it, if any."""
        section = Section(tally, ())
        shown = {
            "category": tally.content.category,
            "section": section,
            "part": part,
            "newer": newer,
            "older": older,
        }
        before, after = self._render("rows", {**shown, "up": "../"})
        return before, after

    def _read(self, tally: Tally) -> Iterator[dict[str, Any]]:
        return rows.read(tally, snapshot=self.snapshot, progress=self.progress)

    def _render(self, name: str, context: Mapping[str, Any]) -> Iterator[str]:
        page = render_to_string(f"{TEMPLATES}/{name}.html", {**self.frame, **context})
        return iter(page.split(SLOT))


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
