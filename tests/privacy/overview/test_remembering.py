"""Queries written once: for other facts of the same kind the same text, filled in; and never a fact of before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Letter
from accounts.strands import Strand
from privacy.exports.snapshots import Query
from privacy.overview.counting import compiled
from privacy.overview.events import _ask_rows
from privacy.overview.filters import Place
from privacy.overview.others import _ask as ask_of_others
from privacy.overview.remembering import remembered
from privacy.overview.tallying import Part, Stretch, _ask_newest, _ask_tallies

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def strands() -> tuple[Strand, ...]:
    return (
        Strand(actor=uuid4()),
        Strand(actor=uuid4(), site=uuid4()),
        Strand(site=uuid4(), starts=SINCE + DAY),
        Strand(site=uuid4(), starts=SINCE + DAY, ends=timezone.now()),
    )


def asked(number: int) -> list[tuple[Any, ...]]:
    """Every remembered query, with facts of many kinds; other ones each time."""
    parts = tuple(Part("accounts.ArmingEvent", strand, ("full",)) for strand in strands())
    parts += (Part("accounts.LockEvent", strands()[0]),)
    inside = Stretch(SINCE + number * DAY, SINCE + (number + 40) * DAY)
    times = ((uuid4(), SINCE - number * DAY, None), (uuid4(), SINCE, SINCE + DAY))
    return [
        (_ask_rows, parts, inside, None),
        (_ask_rows, parts[:1], inside, Place(SINCE + number * DAY, uuid4())),
        (_ask_tallies, strands(), ("armingevent", "lockevent")),
        (_ask_tallies, strands()[:1], ("armingevent",)),
        (_ask_newest, tuple((part, inside) for part in parts)),
        (ask_of_others, uuid4(), SINCE + number * DAY, times),
    ]


@pytest.mark.parametrize("which", range(6))
def test_what_is_filled_in_is_what_would_be_written(which: int) -> None:
    for number in range(1, 6):
        ask, *facts = asked(number)[which]
        expected: Query = ask(*facts)
        found = remembered(ask, *facts)
        assert found.sql == expected.sql
        assert list(found.values) == list(expected.values)


def ask_of_tomorrow(moment: datetime) -> Query:
    return compiled(Letter.objects.filter(created_at__gte=moment + DAY))


def ask_of_the_clock() -> Query:
    return compiled(Letter.objects.filter(created_at__gte=timezone.now()))


@pytest.mark.parametrize(("ask", "facts"), [(ask_of_tomorrow, (SINCE,)), (ask_of_the_clock, ())])
def test_a_query_that_reckons_with_time_is_refused(ask: Any, facts: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError, match="that it was not given"):
        remembered(ask, *facts)
