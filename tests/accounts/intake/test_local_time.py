"""The panel's clock: every way it writes a time, and the nights it is put forward and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from accounts.intake.local_time import Doubt, WrongTime, parse, resolve

LATEST = datetime(2026, 11, 23, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
# The clock went from 03:00 to 02:00 at this moment, and from 02:00 to 03:00 at the next.
SET_BACK = datetime(2017, 10, 29, 1, 0, tzinfo=UTC)
SET_FORWARD = datetime(2018, 3, 25, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


def night(*clocks: str) -> list[datetime]:
    """Wall times of the night the clock was put back, "28 " before one meaning the day before."""
    return [wall(f"2017-10-{clock}" if " " in clock else f"2017-10-29 {clock}") for clock in clocks]


def passes(times: list[datetime]) -> str:
    """1 or 2 for each time in the doubled hour, - for the others."""
    signs = {Doubt.FIRST_TIME: "1", Doubt.SECOND_TIME: "2", None: "-"}
    return "".join(signs[moment.doubt] for moment in resolve(times))


def on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone(OSLO).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025-11-30T22:05:20Z", datetime(2025, 11, 30, 22, 5, 20, tzinfo=UTC)),
        ("2025-11-30t22:05:20z", datetime(2025, 11, 30, 22, 5, 20, tzinfo=UTC)),
        ("2025-11-30 22:05:20+00:00", datetime(2025, 11, 30, 22, 5, 20, tzinfo=UTC)),
        ("2025-11-30T23:05:20+01:00", datetime(2025, 11, 30, 22, 5, 20, tzinfo=UTC)),
        ("2025-11-30T17:35:20-0430", datetime(2025, 11, 30, 22, 5, 20, tzinfo=UTC)),
        ("2025-11-30T22:05:20.1234567Z", datetime(2025, 11, 30, 22, 5, 20, 123456, tzinfo=UTC)),
        ("2025-11-30T22:05:20,5Z", datetime(2025, 11, 30, 22, 5, 20, 500000, tzinfo=UTC)),
        ("2025-11-30T22:05Z", datetime(2025, 11, 30, 22, 5, tzinfo=UTC)),
        ("2017-10-27T19:00:00", wall("2017-10-27 19:00")),
        ("2026-11-22T23:59:59Z", datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_every_way_to_write_a_time_is_read(text: str, time: datetime) -> None:
    assert parse(text, latest=LATEST) == time


@pytest.mark.parametrize(
    "text",
    [
        "yesterday", "2025-11-30", "20251130T220520Z", "2025-W48-7", "22:05:20", "1497956292",
        "/Date(1497956292000)/",
        "2025-11-30T22:05:20ZZ", "2025-11-30T22:05:20 Z", "2025-11-30T22:05:20+1", "2025-11-30T22Z",
        "٢٠٢٥-11-30T22:05:20Z",
        "2025-02-29T12:00:00Z", "2025-13-01T12:00:00Z", "2025-00-10T12:00:00Z", "2025-11-31T12:00:00Z",
        "2025-11-30T24:00:00Z", "2025-11-30T22:60:00Z", "2016-12-31T23:59:60Z", "2025-11-30T22:05:20+15:00",
        "2025-11-30T22:05:20+01:60", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z",
        "1989-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "2026-11-23T00:00:01Z", "2026-11-23T01:00:01",
        "2027-12-31T00:00:00", "-2025-11-30T22:05:20Z",
    ],
)  # fmt: skip
def test_what_is_no_time_or_an_impossible_one_is_refused(text: str) -> None:
    with pytest.raises(WrongTime):
        parse(text, latest=LATEST)


@given(some.text(max_size=40) | some.from_regex(r"\A[0-9TZ:.+-]{1,32}\Z"))
def test_any_text_at_all_is_a_time_or_refused(text: str) -> None:
    try:
        time = parse(text, latest=LATEST)
    except WrongTime:
        return
    assert time.tzinfo in (None, UTC)


@given(
    some.datetimes(wall("1990-01-02"), wall("2026-11-21")),
    some.integers(-14 * 60, 14 * 60),
)
def test_an_offset_never_changes_the_moment(time: datetime, minutes: int) -> None:
    there = time.replace(tzinfo=UTC).astimezone(timezone(timedelta(minutes=minutes)))
    assert parse(there.isoformat(), latest=LATEST) == time.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (night("02:30"), "1"),
        (night("01:50", "02:20", "02:40", "03:10"), "-11-"),
        (night("28 22:00", "02:40", "02:20", "03:10"), "-12-"),
        (night("28 22:00", "02:10", "02:40", "02:20", "02:20", "02:50", "03:10"), "-11222-"),
        (night("03:10", "02:20", "02:40", "28 22:00"), "-21-"),
        (night("03:10", "02:40", "02:20", "28 22:00"), "-11-"),
        (night("02:20", "02:40", "01:50", "28 22:00"), "21--"),
        (night("28 22:00", "01:50", "02:40", "02:20"), "--12"),
        (night("28 22:00", "02:30", "02:30", "03:10"), "-11-"),
        # Both orders are possible, or none: nothing is shown.
        (night("02:40", "02:20"), "11"),
        (night("02:40", "02:20", "02:50", "02:10", "02:30"), "11111"),
        (night("28 22:00", "02:40", "02:20", "02:50", "02:10", "03:10"), "-1111-"),
        (night("03:10", "02:40", "02:20", "03:30"), "-11-"),
        (night("28 20:00", "28 21:00", "28 22:00", "03:10", "02:20", "02:40"), "----11"),
        # Only one order is possible although nothing stands around the hour.
        (night("02:10", "02:40", "02:20", "02:50"), "1122"),
        (night("02:40", "02:20", "02:50", "02:10"), "2211"),
    ],
)  # fmt: skip
def test_the_order_of_the_records_tells_the_second_pass_and_nothing_else_does(
    times: list[datetime], expected: str
) -> None:
    assert passes(times) == expected


def test_a_doubtful_time_is_an_hour_later_the_second_time_around() -> None:
    _before, first, second, _after = resolve(night("28 22:00", "02:40", "02:20", "03:10"))
    assert (first.at, first.first_reading) == (SET_BACK - timedelta(minutes=20),) * 2
    assert second.at == SET_BACK + timedelta(minutes=20)
    assert second.first_reading == second.at - HOUR


@pytest.mark.parametrize(
    ("clock", "utc", "doubt"),
    [
        ("01:59:59", "00:59:59", None),
        ("02:00:00", "01:00:00", Doubt.MISSING_HOUR),
        ("02:30:00", "01:30:00", Doubt.MISSING_HOUR),
        ("02:59:59", "01:59:59", Doubt.MISSING_HOUR),
        ("03:00:00", "01:00:00", None),
    ],
)
def test_the_missing_hour_is_read_with_the_offset_before_the_change(
    clock: str, utc: str, doubt: Doubt | None
) -> None:
    (moment,) = resolve([wall(f"2018-03-25 {clock}")])
    assert (moment.at, moment.doubt) == (datetime.fromisoformat(f"2018-03-25T{utc}Z"), doubt)


def test_a_time_with_an_offset_is_never_doubtful_and_never_evidence() -> None:
    times = [*night("28 22:00", "02:40"), SET_BACK + timedelta(minutes=5), *night("02:20", "03:10")]
    assert passes(times) == "-1-2-"


AROUND = some.integers(-4 * 60, 4 * 60).map(lambda minutes: SET_BACK + timedelta(minutes=minutes))


@settings(derandomize=True)
@given(some.lists(AROUND, max_size=12), some.booleans())
def test_a_log_in_order_is_read_right_or_as_the_first_pass(truth: list[datetime], newest_first: bool) -> None:
    truth.sort(reverse=newest_first)
    moments = resolve([on_the_wall(time) for time in truth])
    for time, moment in zip(truth, moments, strict=True):
        in_doubt = abs(time - SET_BACK) < HOUR or time == SET_BACK - HOUR
        assert (moment.doubt is not None) == in_doubt
        assert moment.at == time or (moment.doubt is Doubt.FIRST_TIME and moment.at == time - HOUR)
    found = [moment.at for moment in moments]
    # A log of doubtful times alone may be read from either end, but never as going to and fro.
    assert found in (sorted(found), sorted(found, reverse=True))


@given(
    some.lists(some.integers(0, 59), max_size=6),
    some.lists(some.integers(0, 59), max_size=6),
    some.booleans(),
)
def test_a_jump_back_in_an_ordered_log_shows_both_passes(
    first: list[int], second: list[int], newest_first: bool
) -> None:
    before, after = SET_BACK - 5 * HOUR, SET_BACK + 5 * HOUR
    inside = [SET_BACK - HOUR + timedelta(minutes=minute) for minute in sorted(first)]
    inside += [SET_BACK + timedelta(minutes=minute) for minute in sorted(second)]
    truth = sorted([before, *inside, after], reverse=newest_first)
    moments = resolve([on_the_wall(time) for time in truth])
    if first and second and min(second) < max(first):
        assert [moment.at for moment in moments] == truth
    else:
        assert all(moment.doubt is not Doubt.SECOND_TIME for moment in moments)


@given(some.lists(AROUND.map(on_the_wall), max_size=12))
def test_in_any_order_a_time_reads_on_the_wall_as_it_was_written(walls: list[datetime]) -> None:
    for time, moment in zip(walls, resolve(walls), strict=True):
        assert on_the_wall(moment.at) == time
        assert moment.first_reading in (moment.at, moment.at - HOUR)


@given(some.datetimes(wall("1996-01-01"), wall("2026-11-01")))
def test_any_wall_time_becomes_its_own_moment_or_a_doubtful_one(time: datetime) -> None:
    (moment,) = resolve([time])
    if moment.doubt is None:
        assert on_the_wall(moment.at) == time
    elif moment.doubt is Doubt.MISSING_HOUR:
        assert on_the_wall(moment.at) == time + HOUR
    else:
        assert on_the_wall(moment.at) == on_the_wall(moment.at + HOUR) == time
