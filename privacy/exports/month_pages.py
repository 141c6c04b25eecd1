"""The pages of a table of events: some for each month, filled with rows that PostgreSQL has put into HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import formats

from privacy.exports import crew, forming
from privacy.exports.crew import Reading, Task
from privacy.exports.events import fingerprint, span_name
from privacy.exports.months import Slice
from privacy.exports.progress import Progress
from privacy.exports.rows import Tally
from privacy.exports.snapshots import Snapshot
from privacy.exports.zipping import Packed, Zip
from privacy.jobs.points import reached


@dataclass(frozen=True)
class Part:
    """A page with some of the rows of a large table. `month` ("2024-03") is empty where rows have no date to part
    them by, `number` counts the pages of one month, from 1."""

    path: str
    month: str
    number: int
    rows: int

    @property
    def name(self) -> str:
        return self.path.removeprefix("pages/")

    @property
    def title(self) -> str:
        """«mars 2024», in the language in use."""
        return formats.date_format(date.fromisoformat(f"{self.month}-01"), "YEAR_MONTH_FORMAT")


# A page without its rows: the text before and after them.
Frame = Callable[[Part], tuple[str, str]]


@dataclass
class Filling:
    """Pages of one slice, filled in order: each takes as many rows as it shows."""

    part: Slice
    fingerprint: str
    pages: Sequence[Part]
    frames: Sequence[tuple[str, str]]
    packed: list[Packed] = field(default_factory=list)
    _room: int = 0

    def take(self, texts: list[str]) -> None:
        while texts:
            if not self._room:
                self._turn()
            taken, texts = texts[: self._room], texts[self._room :]
            self.packed[-1].write("".join(taken))
            self._room -= len(taken)
            if not self._room:
                self.packed[-1].write(self.frames[len(self.packed) - 1][1])

    def _turn(self) -> None:
        """Raises IndexError when there are more rows than were counted."""
        page = self.pages[len(self.packed)]
        self.packed.append(Packed())
        self.packed[-1].write(self.frames[len(self.packed) - 1][0])
        self.packed[-1].rows = self._room = page.rows


def parts(tally: Tally, *, at_most: int) -> tuple[Part, ...]:
    """Every page the table needs, the newest month first, with at most so many rows each."""
    return tuple(
        part for name, rows in tally.months.items() for part in _of_month(tally, name, rows, at_most)
    )


def write(
    archive: Zip,
    tally: Tally,
    planned: Sequence[Part],
    *,
    frame: Frame,
    snapshot: Snapshot,
    progress: Progress,
) -> None:
    """Write these pages, slice by slice, each a span of its own. Raises LeaseLost."""
    category = tally.content.category
    with crew.called(snapshot, progress) as threads:
        for filled in threads.done(_tasks(archive, tally, planned, frame)):
            with archive.span(span_name(tally, filled.part, "pages"), filled.fingerprint):
                for page, packed in zip(filled.pages, filled.packed, strict=True):
                    archive.add(page.path, packed, about=category)
            reached(f"category {category.slug} pages {filled.part.name} written")


def _of_month(tally: Tally, month: str, rows: int, at_most: int) -> Iterator[Part]:
    content = tally.content
    for number, first in enumerate(range(0, rows, at_most), start=1):
        last = f"-{number}" if rows > at_most else ""
        path = f"pages/{content.category.slug}-{content.name}-{month}{last}.html"
        yield Part(path, month, number, min(at_most, rows - first))


def _tasks(archive: Zip, tally: Tally, planned: Iterable[Part], frame: Frame) -> Iterator[Task[Filling]]:
    [portion] = tally.content.portions
    planned = tuple(planned)
    for part in tally.slices:
        names = {month.name for month in part.months}
        pages = [page for page in planned if page.month in names]
        frames = [frame(page) for page in pages]
        query = forming.html_rows(part.of(portion.rows), tally.columns)
        around = [text for page, framed in zip(pages, frames, strict=True) for text in (page.path, *framed)]
        known_by = fingerprint(part, (query,), *around)
        if archive.take_over(span_name(tally, part, "pages"), known_by, about=tally.content.category) is None:
            filling = Filling(part, known_by, pages, frames)
            yield Task(filling, (Reading(query, filling.take),))
