"""When a row goes: the rule that fits it, from the date it counts from, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string

from privacy.categories import CATEGORIES
from privacy.overview import order, retention
from privacy.overview.retention import Fate, fate
from privacy.registry import DataCategory, Table

TODAY = date(2026, 11, 22)


def described(slug: str, label: str) -> tuple[DataCategory, Table]:
    category = order.category(slug)
    assert category is not None
    return category, next(table for table in category.tables if table.label == f"accounts.{label}")


def found(slug: str, label: str, **row: Any) -> Fate:
    category, table = described(slug, label)
    known = fate(category, table, dict.fromkeys(retention.paths(category, table)) | row, today=TODAY)
    assert known is not None
    return known


def words(known: Fate) -> str:
    return " ".join(render_to_string("parts/_fate.html", {"fate": known}).split())


EXPORTED = [
    (category, table)
    for category in CATEGORIES
    for table in category.tables
    if table.export and table.label != "accounts.VerificationImage"
]


@pytest.mark.parametrize(("category", "table"), EXPORTED, ids=lambda one: getattr(one, "label", ""))
def test_every_row_that_is_shown_has_a_rule(category: DataCategory, table: Table) -> None:
    row = dict.fromkeys(retention.paths(category, table))
    row |= {path: value for clock in retention.clocks(category, table)[:1] for path, value in clock.only}
    known = fate(category, table, row)
    assert known is not None
    assert known.title


@pytest.mark.parametrize(
    ("classification", "goes"),
    [
        ("false_alarm", date(2026, 11, 27)),
        ("unresolved", date(2026, 12, 20)),
        ("confirmed_incident", date(2027, 2, 20)),
    ],
)
def test_a_picture_goes_by_what_it_shows(classification: str, goes: date) -> None:
    taken, closed = datetime(2026, 11, 20, 1, tzinfo=UTC), datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    row = {"classification": classification, "captured_at": taken, "alarm__closed_at": closed}
    assert found("alarmer", "VerificationImage", **row).day == goes


def test_a_picture_of_a_case_that_is_open_has_no_date_and_says_from_when() -> None:
    known = found("alarmer", "VerificationImage", classification="confirmed_incident")
    assert known.day is None
    assert "Slettes 90 dager etter at alarmen er avsluttet" in words(known)


def test_days_are_those_of_oslo() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert found("alarmer", "AlarmActivation", occurred_at=late).day == date(2028, 11, 21)


def test_what_has_no_rule_of_its_own_goes_with_what_it_belongs_to() -> None:
    assert retention.paths(*described("avtale", "InvoiceLine")) == ("invoice__fiscal_year_ends_on",)
    assert retention.paths(*described("avtale", "AgreementDocument")) == ("agreement__ended_on",)
    assert retention.paths(*described("alarmer", "FollowUp")) == ("alarm__occurred_at",)
    assert retention.paths(*described("kundekontakt", "ContactAttachment")) == (
        "contact__conversation__closed_at",
    )
    assert retention.paths(*described("bruk", "CommandEvent")) == ("occurred_at",)


def test_a_column_of_a_page_does_as_well_as_a_path() -> None:
    category, table = described("alarmer", "FollowUp")
    known = fate(category, table, {"alarm_occurred_at": datetime(2026, 1, 1, tzinfo=UTC)}, today=TODAY)
    assert known is not None
    assert known.day == date(2028, 1, 1)


def test_what_the_law_demands_is_told_with_the_law() -> None:
    known = found("avtale", "Invoice", fiscal_year_ends_on=date(2026, 12, 31))
    assert known.day == date(2031, 12, 31)
    assert "Oppbevares til" in words(known)
    assert "31. desember 2031" in words(known)
    assert "fordi bokføringsloven § 13 krever det" in words(known)


def test_what_a_claim_may_need_is_not_called_a_demand() -> None:
    known = found("avtale", "Agreement", ended_on=date(2026, 1, 31))
    assert known.day == date(2029, 4, 30)
    assert "krever" not in words(known)
    assert "foreldelsesloven" in words(known)


def test_an_agreement_that_runs_has_no_date() -> None:
    text = words(found("avtale", "Agreement"))
    assert "Slettes 3 år og 3 måneder etter at avtalen er slutt" in text


@pytest.mark.parametrize(
    ("asked", "says", "is_soon"),
    [
        (datetime(2026, 4, 22, 12, tzinfo=UTC), "i dag", True),
        (datetime(2026, 4, 23, 12, tzinfo=UTC), "1 dag igjen", True),
        (datetime(2026, 5, 1, 12, tzinfo=UTC), "10 dager igjen", True),
        (datetime(2026, 5, 5, 12, tzinfo=UTC), "14 dager igjen", True),
        (datetime(2026, 5, 6, 12, tzinfo=UTC), "Slettes", False),
    ],
)
def test_the_last_fourteen_days_are_counted(asked: datetime, says: str, is_soon: bool) -> None:
    known = fate(*described("kundekontakt", "Inquiry"), {"closed_at": asked}, today=date(2026, 10, 22))
    assert known is not None
    assert known.is_soon is is_soon
    assert ("data-soon" in words(known)) is is_soon
    assert says in words(known)


def test_a_day_that_has_passed_says_so() -> None:
    known = found("kundekontakt", "Inquiry", closed_at=datetime(2026, 5, 20, 12, tzinfo=UTC))
    assert known.is_overdue
    assert not known.is_soon
    assert "Skulle vært slettet" in words(known)


def test_a_row_no_rule_fits_has_no_fate() -> None:
    category, table = described("alarmer", "VerificationImage")
    row = dict.fromkeys(retention.paths(category, table)) | {"classification": "unheard of"}
    assert fate(category, table, row) is None
