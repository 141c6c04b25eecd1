"""What a category's page shows of its events: months, a filter, a page of events, and what others did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.viewers import Viewer
from privacy.overview import events, filters, heatmap, others
from privacy.overview.events import Page
from privacy.overview.filters import Filter, Period
from privacy.overview.heatmap import Months
from privacy.overview.kinds import KINDS, Kind
from privacy.overview.others import Changes
from privacy.overview.scope import Scope
from privacy.overview.sections import unit
from privacy.registry import DataCategory

WITH_OTHERS = "bruk"


@dataclass(frozen=True)
class Activity:
    """Everything about a category's events that the page shows."""

    chosen: Filter
    months: Months
    page: Page
    changes: Changes | None
    today: date

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return KINDS[self.chosen.category.slug]

    @property
    def periods(self) -> list[Period]:
        return filters.choices(self.chosen, self.today)

    @property
    def unit(self) -> str:
        return unit(self.chosen.category, self.months.in_period)

    @property
    def is_nothing_stored(self) -> bool:
        """Whether there is nothing whatever the filter; unknown, and so False, while one is set."""
        everything = self.chosen.kind is None and self.chosen.period.slug == filters.EVERYTHING
        return everything and not self.months.in_period

    @property
    def heat_query(self) -> str:
        """The choices a month of the table keeps, ready for the month to follow."""
        kept = self.chosen.query(periode="")
        return f"{kept}&" if kept else ""

    @property
    def older_query(self) -> str:
        return self.chosen.query(etter=self.page.older)

    @property
    def newest_query(self) -> str:
        return self.chosen.query()

    @property
    def everything_address(self) -> str:
        return f"?{self.chosen.query(type='', periode=filters.EVERYTHING)}"


def activity(category: DataCategory, viewer: Viewer, scope: Scope, asked: Mapping[str, str]) -> Activity:
    """Four queries at most, however many events there are."""
    chosen = filters.read(asked, category, now=viewer.now)
    found = events.parts(category, viewer, site=scope.site, kind=chosen.kind)
    months = heatmap.count_months(found, chosen, now=viewer.now)
    reach = heatmap.reach(months, chosen)
    page = events.page(reach.parts, chosen, inside=reach.stretch, homes=scope.homes)
    home = scope.choice.current
    with_others = category.slug == WITH_OTHERS and home is not None and chosen.after is None
    changes = others.changes(viewer, site=home.pk) if with_others and home else None
    return Activity(chosen, months, page, changes, timezone.localdate(viewer.now))
