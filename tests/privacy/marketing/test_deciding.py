"""The decision table of domain.md 3.5, over every combination there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy.deadlines import is_working_day
from privacy.marketing.deciding import ELECTRONIC, OSLO, REGISTERED, Facts, Reason, may_call_at, may_send
from privacy.models.marketing import Channel

NOON = datetime(2026, 11, 23, 12, tzinfo=OSLO)
NIGHT = datetime(2026, 11, 23, 22, tzinfo=OSLO)
BOTH = (False, True)
EVERY = [
    Facts(channel, *flags, at=at, is_held=held)
    for channel, at, held in product(Channel, (NOON, NIGHT), BOTH)
    for flags in product(BOTH, repeat=7)
]


def test_the_table_holds_in_every_combination() -> None:
    assert len(EVERY) == 6 * 2 * 2 * 2**7
    wrong = [facts for facts in EVERY if may_send(facts).allowed is not expected(facts)]
    assert wrong == []


def expected(facts: Facts) -> bool:
    """The law in other words than the code's."""
    is_soft = facts.is_active_customer and facts.collected_with_sale and facts.is_similar
    is_stranger = not facts.is_active_customer and not facts.is_held
    at_all = {
        **dict.fromkeys(ELECTRONIC, is_soft),
        **dict.fromkeys(
            REGISTERED,
            (facts.is_active_customer and (facts.is_similar or not facts.register_hit))
            or (is_stranger and not facts.register_hit),
        ),
        Channel.PORTAL: facts.is_active_customer,
    }[facts.channel]
    is_in_time = facts.channel != Channel.PHONE or facts.at == NOON
    is_checked = facts.channel not in REGISTERED or facts.checked_this_month
    return not facts.is_opted_out and is_in_time and is_checked and (facts.has_consent or at_all)


def test_a_no_of_ones_own_beats_everything() -> None:
    refused = [may_send(facts) for facts in EVERY if facts.is_opted_out]
    assert {(verdict.allowed, verdict.reason) for verdict in refused} == {(False, Reason.OPTED_OUT)}
    assert any(may_send(facts).allowed for facts in EVERY)


def test_each_fact_changes_the_answer_somewhere() -> None:
    names = [name for name, value in vars(EVERY[0]).items() if isinstance(value, bool)]
    assert len(names) == 8
    for name in names:
        turned = [replace(facts, **{name: not getattr(facts, name)}) for facts in EVERY]
        assert any(
            may_send(one).allowed != may_send(other).allowed for one, other in zip(EVERY, turned, strict=True)
        ), name


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-11-23T09:00", True),
        ("2026-11-23T08:59", False),
        ("2026-11-23T20:59", True),
        ("2026-11-23T21:00", False),
        ("2026-11-28T12:00", False),  # a Saturday
        ("2026-05-17T12:00", False),
        ("2026-12-25T12:00", False),
        ("2026-05-14T12:00", False),  # Ascension Day
    ],
)
def test_nobody_is_called_at_night_or_on_holidays(moment: str, may: bool) -> None:
    assert may_call_at(datetime.fromisoformat(moment).replace(tzinfo=OSLO)) is may


@settings(max_examples=50)
@given(st.integers(0, 60_000))
def test_who_may_be_called_is_called_on_working_days_only(hours: int) -> None:
    moment = (NOON + timedelta(hours=hours)).astimezone(OSLO)
    if may_call_at(moment):
        assert is_working_day(moment.date())
        assert 9 <= moment.hour < 21
