"""Since when each category has something, and the dates its rules count from: what the chart is drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.viewers import Viewer
from accounts.viewing import has_strands, seen
from privacy.exports.snapshots import Query
from privacy.overview import order
from privacy.overview.counting import together
from privacy.overview.prepared import Question, answer
from privacy.overview.sections import Section
from privacy.overview.tallying import Piece, of_piece
from privacy.registry import Retention, Table
from privacy.stores import field_at

# A category's slug, and the label of one of its tables or the number of one of its rules.
Asked = tuple[str, str | int]
Dates = Mapping[Asked, Sequence[date | None]]


def dates_of_rows(viewer: Viewer) -> dict[Asked, list[date | None]]:
    """Of each small table the day of its oldest row, and for each rule the day of the row that stays longest.

    None is a row that has no such date yet. In as many queries however much there is.
    """
    found: dict[Asked, list[date | None]] = defaultdict(list)
    for number, day in answer(DATES, viewer):
        found[_asked()[number]].append(day)
    return found


def dates_of_events(found: Sequence[Section]) -> dict[Asked, list[date | None]]:
    """The same of events: the month of the oldest, and the day of the newest. One query, none without events."""
    days: dict[Asked, list[date | None]] = defaultdict(list)
    last: list[tuple[Asked, Piece]] = []
    for section in found:
        newest = {piece.part: piece for piece, amount in section.events if amount}
        for piece, amount in section.events:
            if amount:
                first_day = timezone.localdate(piece.stretch.starts)
                days[section.category.slug, piece.part.label].append(first_day)
        for number, rule in enumerate(section.category.retention):
            asked = (section.category.slug, number)
            last += [(asked, piece) for part, piece in newest.items() if part.label == rule.table]
    for number, day in _newest_days([piece for _asked_for, piece in last]):
        days[last[number][0]].append(day)
    return days


def _newest_days(pieces: Sequence[Piece]) -> list[tuple[int, date]]:
    newest = (of_piece(piece).order_by("-occurred_at", "-id") for piece in pieces)
    rows = enumerate(_first(one, "occurred_at") for one in newest)
    query = together(rows, "q.day")
    if not query.sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.values)
        return list(cursor.fetchall())


@cache
def _asked() -> tuple[Asked, ...]:
    """What is asked of the small tables, in order: the numbers of the question are places in this list."""
    return tuple(_each_asked())


def _each_asked() -> Iterator[Asked]:
    for category in order.categories():
        for table in category.tables:
            field = field_at(apps.get_model(table.label), table.newest)
            if table.export and isinstance(field, models.DateField) and not has_strands(table.label):
                yield category.slug, table.label
        for number, rule in enumerate(category.retention):
            if rule.table and not has_strands(rule.table):
                yield category.slug, number


def _ask_dates(viewer: Viewer) -> Query:
    rows = ((number, one) for number, asked in enumerate(_asked()) for one in _rows(asked, viewer))
    return together(rows, "q.day")


DATES = Question(_ask_dates)


def _rows(asked: Asked, viewer: Viewer) -> Iterator[QuerySet[Any, Any]]:
    slug, one = asked
    category = next(category for category in order.categories() if category.slug == slug)
    if isinstance(one, int):
        return _lasts(category.retention[one], viewer)
    return _firsts(next(table for table in category.tables if table.label == one), viewer)


def _firsts(table: Table, viewer: Viewer) -> Iterator[QuerySet[Any, Any]]:
    for sight in seen(table.label, viewer):
        yield _first(sight.rows.order_by(table.newest), table.newest)


def _lasts(rule: Retention, viewer: Viewer) -> Iterator[QuerySet[Any, Any]]:
    """The date its period counts from, in the row that stays longest: one still in use has none."""
    # Asking for NULLs first where there can be none would keep PostgreSQL from using the index.
    may_be_open = field_at(apps.get_model(rule.table), rule.of).null
    latest = F(rule.of).desc(nulls_first=True) if may_be_open else F(rule.of).desc()
    for sight in seen(rule.table, viewer):
        yield _first(sight.rows.filter(**dict(rule.only)).order_by(latest), rule.of)


def day_of(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    """The rows with their date in Oslo as `day`."""
    is_moment = isinstance(field_at(rows.model, path), models.DateTimeField)
    dated: QuerySet[Any] = rows.annotate(day=TruncDate(path) if is_moment else F(path))
    return dated


def _first(rows: QuerySet[Any], path: str) -> QuerySet[Any, Any]:
    first: QuerySet[Any, Any] = day_of(rows, path).values_list("day")[:1]
    return first
