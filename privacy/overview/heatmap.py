"""How many events there are in each month, and what those numbers tell about where to look for a page of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from accounts.partitions import months_after
from privacy import drawing
from privacy.overview.counting import AT_MOST, Amount, Span, count_spans
from privacy.overview.events import PAGE, Part
from privacy.overview.filters import Filter
from privacy.overview.retention import oldest_day

IN_A_MONTH = 300


@dataclass(frozen=True)
class Months:
    """The months the category can hold, newest first, with their numbers, and the number in the chosen period."""

    first_days: tuple[date, ...]
    amounts: tuple[Amount, ...]
    in_period: Amount
    oldest: date
    today: date

    @property
    def heat(self) -> drawing.MonthHeat:
        amounts = dict(zip(self.first_days, self.amounts, strict=True))
        counts = {day: amount.number for day, amount in amounts.items()}
        more = {day for day, amount in amounts.items() if amount.is_more}
        return drawing.month_heat(counts, earliest=self.oldest, today=self.today, more=more)


def count_months(found: Sequence[Part], chosen: Filter, *, now: datetime) -> Months:
    """Count each month and the chosen period, in one query and never far."""
    today = timezone.localdate(now)
    oldest = oldest_day(chosen.category, today)
    newest, months = today.replace(day=1), (today.year - oldest.year) * 12 + today.month - oldest.month
    first_days = tuple(months_after(newest, -back) for back in range(months + 1))
    spans = [Span(_starts(day), _starts(months_after(day, 1)), IN_A_MONTH) for day in first_days]
    spans.append(Span(chosen.period.since, chosen.period.until, AT_MOST))
    *amounts, in_period = count_spans([part.rows for part in found], spans)
    return Months(first_days, tuple(amounts), in_period, oldest, today)


def look_back_to(months: Months, chosen: Filter) -> datetime | None:
    """How far back the next page of events surely reaches, so that PostgreSQL opens few months.

    Never later than needed: where the months do not hold a page, the start of the chosen period.
    """
    before = chosen.after.occurred_at if chosen.after else chosen.period.until
    counted = 0
    for first_day, amount in zip(months.first_days, months.amounts, strict=True):
        starts, ends = _starts(first_day), _starts(months_after(first_day, 1))
        if before is None or ends <= before:
            counted += amount.number
        if counted > PAGE:
            return max(starts, chosen.period.since or starts)
    return chosen.period.since


def _starts(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
