"""Figures by right and month: counted right, shown to who may see them, safe in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from privacy.exports.rows import cell
from privacy.officer import plot
from privacy.officer.figures import figures, years
from privacy.states import Right, Status
from tests.privacy.officer.asking import asked
from tests.world import World

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PAGE = "/admin/personvernombud/tall/"


@pytest.fixture
def spring(world: World) -> World:
    """March: five erasures (2, 4, 6 and 60 days, one withdrawn), a copy of one day. April: one, just in time."""
    asked(world, Right.ERASURE, MARCH, Status.GRANTED, after=2)
    asked(world, Right.ERASURE, MARCH, Status.PARTLY, after=4)
    asked(world, Right.ERASURE, MARCH, Status.REFUSED, after=6)
    asked(world, Right.ERASURE, MARCH, Status.GRANTED, after=60)
    asked(world, Right.ERASURE, MARCH, Status.WITHDRAWN)
    asked(world, Right.ACCESS, MARCH, Status.EXPIRED, after=1)
    april = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
    asked(world, Right.ERASURE, april, Status.GRANTED, after=30)  # 1 May is a holiday: Monday the 4th is due
    return world


def test_each_right_and_month_is_counted(spring: World) -> None:
    found = figures(2026, now=NOW)
    march = next(line for line in found.lines if line.right == "erasure" and line.month == date(2026, 3, 1))
    assert (march.received, march.granted, march.partly, march.refused, march.withdrawn) == (5, 2, 1, 1, 1)
    assert (march.overdue, march.extended, march.unidentified) == (1, 0, 0)
    assert march.median == 5.0
    assert march.most == pytest.approx(51.9)
    copy = next(line for line in found.lines if line.right == "access")
    assert (copy.received, copy.granted, copy.median) == (1, 1, 1.0)
    april = next(line for line in found.lines if line.month == date(2026, 4, 1))
    assert (april.received, april.overdue, april.median) == (1, 0, 30.0)
    assert [(line.right, line.received) for line in found.sums] == [("access", 1), ("erasure", 6)]
    assert [(line.month, line.received) for line in found.months] == [
        (date(2026, 3, 1), 6),
        (date(2026, 4, 1), 1),
    ]
    assert (found.total.received, found.total.overdue) == (7, 1)


def test_the_filter_narrows_to_year_and_right(spring: World) -> None:
    assert figures(2025, now=NOW).total.received == 0
    only = figures(2026, right="access", now=NOW)
    assert {line.right for line in only.lines} == {"access"}
    assert only.total.received == 1


def test_the_month_and_the_year_are_those_of_oslo(world: World) -> None:
    asked(world, Right.QUESTION, datetime(2025, 12, 31, 23, 30, tzinfo=UTC), Status.GRANTED, after=1)
    assert figures(2025, now=NOW).total.received == 0
    [line] = figures(2026, now=NOW).lines
    assert line.month == date(2026, 1, 1)


def test_an_extended_request_is_late_only_after_its_own_last_day(world: World) -> None:
    facts = {
        "extended_at": MARCH + timedelta(days=10),
        "extended_by": world.users["dina"],
        "extension_reason_sealed": b"x",
        "extended_safe_due_on": date(2026, 6, 2),
        "extended_legal_due_on": date(2026, 6, 2),
    }
    asked(world, Right.OBJECTION, MARCH, Status.GRANTED, after=60, **facts)
    [line] = figures(2026, now=NOW).lines
    assert (line.extended, line.overdue) == (1, 0)
    asked(world, Right.OBJECTION, MARCH, Status.GRANTED, after=60)
    [line] = figures(2026, now=NOW).lines
    assert (line.extended, line.overdue) == (1, 1)


def test_what_is_open_now_is_told_by_age(world: World) -> None:
    for days in (1, 10, 16, 26, 40):
        asked(world, Right.RECTIFICATION, NOW - timedelta(days=days), Status.RECEIVED)
    asked(world, Right.RECTIFICATION, NOW - timedelta(days=40), Status.IDENTITY)  # the clock stands still
    asked(world, Right.ACCESS, NOW - timedelta(days=3), Status.READY, after=1)  # answered
    found = figures(2026, now=NOW)
    [open_] = found.open
    ages = (open_.week, open_.two_weeks, open_.three_weeks, open_.month, open_.older)
    assert (open_.right, open_.number, ages) == ("rectification", 6, (1, 1, 1, 1, 2))
    assert (open_.soon, open_.overdue) == (1, 1)
    assert sum(line.overdue for line in found.lines) == 1


def test_two_queries_whatever_there_is(
    spring: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        figures(2026, now=NOW)


def test_years_begin_with_the_first_request(spring: World) -> None:
    assert years(NOW) == [2026]
    asked(spring, Right.QUESTION, datetime(2024, 5, 1, 12, tzinfo=UTC), Status.GRANTED, after=1)
    assert years(NOW) == [2026, 2025, 2024]


def test_the_plot_draws_what_was_received_and_what_was_late(spring: World) -> None:
    drawn = plot.bars(figures(2026, now=NOW).months)
    assert drawn.count('class="received"') == 2
    assert drawn.count('class="late"') == 1
    assert "style=" not in drawn


@pytest.mark.parametrize("name", ["dina", "revisor", "saksbehandler"])
def test_officer_auditor_and_caseworker_read_them(spring: World, signed_in: SignedIn, name: str) -> None:
    if name != "dina":
        _only(spring, name)
    client = signed_in("dina")
    page = client.get(PAGE, {"ar": "2026"}).content.decode()
    assert "51,9" in page
    assert "Sletting" in page
    file = client.get(f"{PAGE}tall.csv", {"ar": "2026"})
    text = file.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert ["Sletting", "2026-03", "5", "2", "1", "1", "1", "0", "0", "1", "5.0", "51.9"] in rows
    assert all(cell(word) == word for row in rows for word in row)
    for odd in ({"ar": "x"}, {"ar": "9" * 50}, {"rett": "'; --"}, {"ar": "2026", "rett": "erasure"}):
        assert client.get(PAGE, odd).status_code == 200


@pytest.mark.parametrize("name", ["sam", "omar", "astrid"])
def test_nobody_else_does(spring: World, signed_in: SignedIn, name: str) -> None:
    client = signed_in(name)
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}tall.csv").status_code == 403


def test_a_year_without_requests_says_so(world: World, signed_in: SignedIn) -> None:
    page = signed_in("dina").get(PAGE).content.decode()
    assert "Ingen krav kom inn dette året." in page
    assert "Ingen åpne krav." in page
    assert str(timezone.localdate().year) in page


def _only(world: World, role: str) -> None:
    world.users["dina"].groups.set([Group.objects.get(name=role)])
