"""Whatever stands in a record, it is stored once or refused with its number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.intake.panel_log import load
from accounts.intake.report import sentences
from accounts.models import Site
from tests.accounts.intake.conftest import NOW, log, record, stored

pytestmark = pytest.mark.django_db
ODD_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 10**400, float("nan"), float("inf"), [], {}, [[]], {"a": {"b": []}}, "",
    " ", "\0", "a\0b", "\x1b[31m", "\ud800", "\udfff\ud800", "\u202eelO", "\u200b", "\ufeff", "\uffff", "😀" * 30,
    "x" * 40, "x" * 60, "x" * 100, "x" * 101, "x" * 10_000, "ß", "İ", "ﬁ", "e\u0301" * 50, "' OR 1=1 --", "%s%s%n",
    "{{7*7}}", "<script>alert(1)</script>", "../../etc/passwd", "null", "NaN", "0", "-0", "1e999", "٣", "Ole\nNora",
    "2025-11-30T22:05:20Z", "2025-02-30T00:00:00Z", "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z",
    "2025-11-30T22:05:20+99:99", "2025-11-30T22:05:20.999999999Z", "2017-10-29T02:30:00", "1970-01-01T00:00:00Z",
    "2025-11-30", "22:05", "1e309Z", "Kode", "armed", "LOCK", "plug_on", "Keypad",
)  # fmt: skip
FIELDS = ("User", "Channel", "Time", "EventType", "LockName")


def test_three_hundred_odd_records_are_each_stored_or_refused(cabin: Site) -> None:
    odd: list[Any] = [record(**{name: value}) for name in FIELDS for value in ODD_VALUES]
    odd += [value for value in ODD_VALUES if not isinstance(value, dict)]
    assert len(odd) > 300
    report = load(cabin, log(*odd), now=NOW, keep_going=True)
    assert report.refused + report.new == len(odd)
    assert len(stored(cabin)) == report.new
    assert report.new > 100
    again = load(cabin, log(*odd), now=NOW, keep_going=True)
    assert (again.new, again.refusals) == (0, report.refusals)
    assert all(line.isprintable() for line in sentences(report))


ODD_RECORDS = some.fixed_dictionaries(
    {"User": some.text(max_size=12) | some.sampled_from(["Ole", "Nora", "Kode", ""])},
    optional={
        "Channel": some.text(max_size=8) | some.sampled_from(["Keypad", "App", ""]),
        "Time": some.datetimes(*(datetime.fromisoformat(f"{year}-06-01") for year in (2015, 2026))).map(
            lambda time: f"{time.isoformat()}Z"
        ),
        "EventType": some.text(max_size=8) | some.sampled_from(["armed", "lock", "plug_on"]),
        "LockName": some.text(max_size=8) | some.none(),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(ODD_RECORDS, max_size=8))
def test_any_records_are_stored_once_or_refused(cabin: Site, records: list[Any]) -> None:
    before = len(stored(cabin))
    report = load(cabin, log(*records), now=NOW, keep_going=True)
    assert report.new + report.known + report.refused == len(records)
    assert len(stored(cabin)) == before + report.new
    assert load(cabin, log(*records), now=NOW, keep_going=True).new == 0
