"""The data files of a table of events: JSON and CSV of the same rows side by side, in slices of whole months.

Each slice is a span of the archive. When a worker was killed, the next claim takes a new snapshot and takes over
the slices that hold the same rows in it: the same versions of the same rows, as many, and the same text made of
them. What was written, changed or removed since is read anew, so the whole copy shows one moment, the new one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from privacy.exports import crew, forming, months
from privacy.exports.crew import Reading, Task
from privacy.exports.lines import Lines
from privacy.exports.months import Slice
from privacy.exports.progress import Progress
from privacy.exports.rows import Tally, csv_heading
from privacy.exports.snapshots import Query, Snapshot
from privacy.exports.zipping import Packed, Zip
from privacy.jobs.points import reached


class Pair(NamedTuple):
    """Both files of one slice, being filled."""

    part: Slice
    fingerprint: str
    json: Packed
    csv: Packed


def write(archive: Zip, lines: Lines, *, snapshot: Snapshot, progress: Progress) -> Tally:
    """All data files of the table. Raises LeaseLost."""
    found = months.read(lines.content, snapshot)
    progress.tick()
    tally = Tally(lines, [sum(month.rows for month in found)], months.ends(lines.content, found))
    tally.slices = months.slices(found)
    if not tally.slices:
        _write_nothing(archive, tally)
        return tally
    with crew.called(snapshot, progress) as threads:
        for pair in threads.done(_tasks(archive, tally, progress)):
            _add(archive, tally, pair)
    return tally


def span_name(tally: Tally, part: Slice, kind: str) -> str:
    return f"{tally.content.category.slug}/{tally.content.name}/{part.name}/{kind}"


def fingerprint(part: Slice, queries: tuple[Query, ...], *around: str) -> str:
    """What tells a slice from every other: its rows, the SQL that makes text of them, and the text around it."""
    rows = [(month.name, month.rows, month.versions) for month in part.months]
    forms = [(query.sql, query.values) for query in queries]
    told = json.dumps([rows, forms, around], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def taking(packed: Packed, *, between: str = "", after: str = "") -> Callable[[list[str]], None]:
    """What writes texts into a member as they come, and counts them."""

    def take(texts: list[str]) -> None:
        packed.write(between.join(texts) + after)
        packed.rows = (packed.rows or 0) + len(texts)

    return take


def _tasks(archive: Zip, tally: Tally, progress: Progress) -> Iterator[Task[Pair]]:
    """One for every slice that has to be read."""
    content = tally.content
    [portion] = content.portions
    for part, files in zip(tally.slices, tally.files, strict=True):
        rows = part.of(portion.rows)
        as_json, as_csv = forming.json_lines(rows, tally.columns), forming.csv_lines(rows, tally.columns)
        known_by = fingerprint(part, (as_json, as_csv), csv_heading(tally.names), files.stem)
        if archive.take_over(span_name(tally, part, "data"), known_by, about=content) is not None:
            progress.add(content.category.slug, part.rows)
            continue
        pair = Pair(part, known_by, Packed(), Packed())
        pair.csv.write(csv_heading(tally.names))
        yield Task(
            pair,
            (
                Reading(as_json, taking(pair.json, between="\n", after="\n"), content.category.slug),
                Reading(as_csv, taking(pair.csv)),
            ),
        )


def _add(archive: Zip, tally: Tally, pair: Pair) -> None:
    [files] = [files for part, files in zip(tally.slices, tally.files, strict=True) if part is pair.part]
    name = span_name(tally, pair.part, "data")
    with archive.span(name, pair.fingerprint):
        archive.add(files.json, pair.json, about=tally.content)
        archive.add(files.csv, pair.csv, about=tally.content)
    reached(f"category {tally.content.category.slug} slice {pair.part.name} written")


def _write_nothing(archive: Zip, tally: Tally) -> None:
    """Both files, also without rows, so that a missing one never has to be interpreted."""
    [files] = tally.files
    for path, text in ((files.json, ""), (files.csv, csv_heading(tally.names))):
        with archive.member(path, about=tally.content) as member:
            member.write(text)
            member.rows = 0
