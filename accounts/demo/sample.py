"""The moment the demo shows, and ids that are the same in every demo."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
SAMPLE_MOMENT = datetime(2026, 11, 22, 14, 0, tzinfo=OSLO)
DEMO = UUID("0d2f6c1e-5a53-4c5e-9a0f-4d696e655369")


def demo_id(*words: object) -> UUID:
    """The id of a demo row, made from what it is: `demo_id("person", "ingrid")`."""
    return uuid5(DEMO, "/".join(str(word) for word in words))


def at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """A moment of the Oslo clock; noon when no hour is given."""
    return datetime(year, month, day, hour, minute, tzinfo=OSLO)


def end_of_history(now: datetime) -> datetime:
    """The sample moment, or `now` where the clock has not come that far: nothing lies in the future."""
    return min(SAMPLE_MOMENT, now)


def days_before(end: datetime, days: int) -> datetime:
    return end - timedelta(days=days)
