"""How long each category is kept: a bar of time from its oldest row to the day its last one goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.viewers import Viewer
from privacy import drawing
from privacy.overview.counting import Amount
from privacy.overview.dates import Dates, dates_of_events, dates_of_rows
from privacy.overview.retention import goes_on, is_demanded
from privacy.overview.sections import Section
from privacy.registry import DataCategory

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
    """The bars of all categories, drawn over the same years. Three queries at most."""
    dates = dates_of_rows(viewer) | dates_of_events(found)
    some = (section.category for section in found if section.count)
    kept = {category.slug: one for category in some if (one := _kept_one(category, dates))}
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


def _kept_one(category: DataCategory, dates: Dates) -> Kept | None:
    firsts = [day for table in category.tables for day in dates.get((category.slug, table.label), ()) if day]
    if not firsts:
        return None
    ends = [(rule, dates.get((category.slug, n), ())) for n, rule in enumerate(category.retention)]
    running = any(rule.goes_with or None in days for rule, days in ends)
    dated = [(goes_on(rule, day), rule) for rule, days in ends for day in days if day]
    if running or not dated:
        demanded = [day for day, rule in dated if is_demanded(rule)]
        return Kept(min(firsts), None, by_law=False, law_until=max(demanded, default=None))
    until, rule = max(dated, key=lambda pair: pair[0])
    return Kept(min(firsts), until, by_law=bool(rule.law))
