"""When an answer is due: one month, Norwegian holidays, Oslo dates in and out. Pure date arithmetic."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import holidays

MONTHS = 1
MONTHS_WHEN_EXTENDED = 3
DAY = timedelta(days=1)
SATURDAY = 5


def legal_due(received_on: date) -> date:
    """Last day of the law's month: rolled forward past weekends and holidays.

    Source: GDPR Art. 12(3); Reg. (EEC) 1182/71 Art. 3; domain.md 3.3.
    """
    return _roll(months_after(received_on, MONTHS), lambda day: day + DAY)


def safe_due(received_on: date) -> date:
    """The day we promise: the last working day that is not after the nominal month."""
    return _roll(months_after(received_on, MONTHS), lambda day: day - DAY)


def extended_due(received_on: date) -> date:
    """Last day when extended by two months, counted from receipt (GDPR Art. 12(3))."""
    return _roll(months_after(received_on, MONTHS_WHEN_EXTENDED), lambda day: day + DAY)


def extended_safe_due(received_on: date) -> date:
    """The day we promise when extended: the last working day that is not after the nominal three months."""
    return _roll(months_after(received_on, MONTHS_WHEN_EXTENDED), lambda day: day - DAY)


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor a Norwegian public holiday (helligdagsfredloven § 2; 1 and 17 May)."""
    return day.weekday() < SATURDAY and day not in _norwegian_holidays()


def _roll(day: date, towards: Callable[[date], date]) -> date:
    while not is_working_day(day):
        day = towards(day)
    return day


def months_after(day: date, months: int) -> date:
    """The same day `months` later, or the month's last day when it has no such day; earlier when negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@cache
def _norwegian_holidays() -> holidays.HolidayBase:
    return holidays.country_holidays("NO")
