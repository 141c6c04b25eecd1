"""How long the company holds each thing of the demo. What would be gone by now is not made.

The periods are those of privacy/categories.py, which this layer may not read; a test holds the two together.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.demo.sample import OSLO

SWEEP = time(3, 30)


@dataclass(frozen=True)
class Period:
    """So many months and days after the day it counts from."""

    months: int = 0
    days: int = 0

    def over_at(self, since: date) -> datetime:
        """When the nightly sweep takes what counts from `since`, a day or a moment."""
        day = since.astimezone(OSLO).date() if isinstance(since, datetime) else since
        return datetime.combine(_later(day, self.months) + timedelta(days=self.days), SWEEP, tzinfo=OSLO)

    def is_over(self, since: date | None, end: datetime) -> bool:
        """Whether it is gone at `end`; never, while there is nothing to count from."""
        return since is not None and self.over_at(since) <= end


ALARM = Period(months=24)
FALSE_ALARM_PICTURE = Period(days=7)
UNRESOLVED_PICTURE = Period(days=30)
CONFIRMED_PICTURE = Period(days=90)
RECORDING_OF_ALARM_CENTRE = Period(days=90)
RECORDING_OF_SALE = RECORDING_OF_SERVICE = Period(days=30)
CONVERSATION = Period(months=12)
WORK = CLAIM = Period(months=39)
BOOKED = Period(months=60)
PRICE = ARRANGEMENT = Period(months=42)
CREDIT_CHECK = INQUIRY = QUOTE = Period(months=6)
DISCLOSURE = Period(months=60)


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, index = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, index + 1, min(day.day, monthrange(years, index + 1)[1]))
