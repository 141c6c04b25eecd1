"""Figures as a file for a spreadsheet: UTF-8 with a mark that Excel reads, and no cell that it would calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from privacy.exports.rows import BYTE_ORDER_MARK, cell
from privacy.officer.figures import Figures, Line
from privacy.states import Right


def written(found: Figures) -> str:
    """One line for each right and month, then the sums."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out)
    sheet.writerow(_guarded(_heading()))
    for line in (*found.lines, *found.months, *found.sums, found.total):
        sheet.writerow(_guarded(_cells(line, found.year)))
    return BYTE_ORDER_MARK + out.getvalue()


def _heading() -> tuple[str, ...]:
    return (
        _("rettighet"),
        _("måned"),
        _("mottatt"),
        _("gjort"),
        _("delvis"),
        _("avslått"),
        _("trukket"),
        _("uten bekreftet identitet"),
        _("forlenget"),
        _("over fristen"),
        _("median dager"),
        _("95-prosentil dager"),
    )


def _cells(line: Line, year: int) -> Iterator[str]:
    yield str(Right(line.right).label) if line.right else _("alle")
    yield f"{line.month:%Y-%m}" if line.month else str(year)
    counts = (line.received, line.granted, line.partly, line.refused, line.withdrawn, line.unidentified)
    yield from map(str, (*counts, line.extended, line.overdue))
    yield from ("" if days is None else f"{days:.1f}" for days in (line.median, line.most))


def _guarded(cells: Iterable[str]) -> list[str]:
    return [cell(text) for text in cells]
