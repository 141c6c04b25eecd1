"""How long each category is kept: a bar of time from its oldest row to the day its last one goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.models import F, QuerySet
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.matrix import Viewer
from accounts.viewing import has_strands, seen, strands
from privacy import drawing
from privacy.exports.snapshots import compile_sql
from privacy.overview.counting import Amount
from privacy.overview.retention import goes_on, is_demanded
from privacy.overview.sections import Section
from privacy.registry import DataCategory, Retention, Table
from privacy.stores import field_at

# A table of a category by its label, or one of its rules.
Asked = tuple[str, str | Retention]

YEARS_BACK = 12
YEARS_AHEAD = 5


@dataclass(frozen=True)
class Line:
    """A category on the page of all: how much, a bar of time, when it is gone at the latest, by which rules."""

    section: Section
    bar: SafeString | str
    gone: str
    rules: tuple[str, ...]

    @property
    def category(self) -> DataCategory:
        return self.section.category

    @property
    def count(self) -> Amount:
        return self.section.count

    @property
    def unit(self) -> str:
        return self.section.unit


@dataclass(frozen=True)
class Chart:
    """The years of the chart and its lines, in reading order."""

    span: drawing.Span
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Kept:
    """Since when something is stored, and until when its last row is; `until` is None while it is still in use.

    `law_until`: how long a law demands some of it, whatever becomes of the rest.
    """

    first: date
    until: date | None
    by_law: bool
    law_until: date | None = None


def chart(found: Sequence[Section], viewer: Viewer, today: date) -> Chart:
    """The bars of all categories, drawn over the same years. One query."""
    kept = _kept([section.category for section in found if section.count], viewer)
    first = min((one.first.year for one in kept.values()), default=today.year)
    last = max((one.until.year for one in kept.values() if one.until), default=today.year)
    span = drawing.Span(max(first, today.year - YEARS_BACK), max(last, today.year + YEARS_AHEAD))
    return Chart(
        span, tuple(_line(section, kept.get(section.category.slug), span, today) for section in found)
    )


def _line(section: Section, kept: Kept | None, span: drawing.Span, today: date) -> Line:
    rules = tuple(str(rule.title) for rule in section.category.retention)
    if kept is None:
        return Line(section, bar="", gone=_("Ingenting å slette"), rules=rules)
    if kept.until is None:
        bar = drawing.bar(
            span, first=kept.first, today=today, until=None, ahead="open", law_until=kept.law_until
        )
        return Line(section, bar, _("Ingen dato ennå"), rules)
    ahead: drawing.Ahead = "law" if kept.by_law else "fading"
    bar = drawing.bar(span, first=kept.first, today=today, until=kept.until, ahead=ahead)
    return Line(section, bar, formats.date_format(kept.until, "SHORT_DATE_FORMAT"), rules)


def _kept(categories: Iterable[DataCategory], viewer: Viewer) -> dict[str, Kept]:
    asked: dict[Asked, list[QuerySet[Any]]] = {}
    chosen = tuple(categories)
    for category in chosen:
        for table in category.tables:
            asked[category.slug, table.label] = _firsts(table, viewer)
        for rule in category.retention:
            asked[category.slug, rule] = _lasts(rule, viewer)
    dates = _dates(asked)
    return {category.slug: kept for category in chosen if (kept := _kept_one(category, dates))}


def _kept_one(category: DataCategory, dates: Mapping[Asked, Sequence[date | None]]) -> Kept | None:
    firsts = [day for table in category.tables for day in dates[category.slug, table.label] if day]
    if not firsts:
        return None
    ends: dict[Retention, list[date | None]] = {
        rule: list(dates[category.slug, rule]) for rule in category.retention
    }
    running = any(rule.goes_with or None in days for rule, days in ends.items())
    dated = [(goes_on(rule, day), rule) for rule, days in ends.items() for day in days if day]
    if running or not dated:
        demanded = [day for day, rule in dated if is_demanded(rule)]
        return Kept(min(firsts), None, by_law=False, law_until=max(demanded, default=None))
    until, rule = max(dated, key=lambda pair: pair[0])
    return Kept(min(firsts), until, by_law=bool(rule.law))


def _firsts(table: Table, viewer: Viewer) -> list[QuerySet[Any]]:
    field = field_at(apps.get_model(table.label), table.newest)
    if not table.export or not isinstance(field, models.DateField):
        return []
    return [rows.order_by(table.newest).values(table.newest)[:1] for rows in _rows(table.label, viewer)]


def _lasts(rule: Retention, viewer: Viewer) -> list[QuerySet[Any]]:
    """The date its period counts from, in the row that stays longest: one still in use has none."""
    if not rule.table:
        return []
    latest = F(rule.of).desc(nulls_first=True) if _may_be_open(rule) else F(rule.of).desc()
    rows_under = (rows.filter(**dict(rule.only)) for rows in _rows(rule.table, viewer))
    return [rows.order_by(latest).values(rule.of)[:1] for rows in rows_under]


def _rows(label: str, viewer: Viewer) -> list[QuerySet[Any]]:
    if has_strands(label):
        return [strand.rows(label) for strand in strands(label, viewer)]
    return [sight.rows for sight in seen(label, viewer)]


def _may_be_open(rule: Retention) -> bool:
    """Asking for NULLs first where there can be none would keep PostgreSQL from using the index."""
    return bool(field_at(apps.get_model(rule.table), rule.of).null)


def _dates(
    asked: Mapping[Asked, Sequence[QuerySet[Any]]],
) -> dict[Asked, list[date | None]]:
    names = list(asked)
    compiled = [
        (names.index(name), _day_of(rows), compile_sql(rows)) for name in names for rows in asked[name]
    ]
    queries = [(number, day, query) for number, day, query in compiled if query is not None]
    found: dict[Asked, list[date | None]] = {name: [] for name in names}
    if not queries:
        return found
    dated = (f"SELECT {number}, {day} FROM ({query.sql}) q(day)" for number, day, query in queries)  # noqa: S608 - our own SQL
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(dated), [value for _number, _day, query in queries for value in query.values]
        )
        for number, day in cursor.fetchall():
            found[names[number]].append(day)
    return found


def _day_of(rows: QuerySet[Any]) -> str:
    """SQL for the day in Oslo of the one column that is asked for."""
    is_moment = isinstance(rows.query.select[0].output_field, models.DateTimeField)
    return f"(q.day AT TIME ZONE '{settings.TIME_ZONE}')::date" if is_moment else "q.day"
