"""What a person is told and what the sweep does are one rule; and after a sweep nothing is older than its rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import (
    AlarmActivation,
    Conversation,
    CreditCheck,
    Inquiry,
    PriceLine,
    QuoteRequest,
)
from privacy.categories import CATEGORIES
from privacy.models import Hold
from privacy.overview.retention import fate, fiscal_year_end, is_due
from privacy.registry import Removes
from privacy.retention import sweeping
from privacy.retention.chores import SWEPT_ELSEWHERE, Act, every
from tests.privacy.retention.conftest import as_worker, noon
from tests.world import World

pytestmark = pytest.mark.django_db
RULES = Path(__file__).parents[3] / "docs" / "retention.md"
TODAY = date(2026, 3, 1)
# Days on which months end, leap days, and any other.
DAYS = st.one_of(
    st.sampled_from(
        [date(2024, 2, 29), date(2024, 8, 31), date(2025, 8, 31), date(2022, 8, 31), date(2022, 12, 31)]
    ),
    st.dates(date(2018, 1, 1), TODAY),
)
KINDS = ("inquiry", "quote", "thread", "alarm", "credit", "price")
HISTORY = st.lists(st.tuples(st.sampled_from(KINDS), DAYS, st.integers(0, 23), st.booleans()), max_size=8)


def described(label: str) -> tuple[Any, Any]:
    return next((one, table) for one in CATEGORIES for table in one.tables if table.label == label)


def make(world: World, kind: str, number: int, at: datetime) -> Any:
    key, day = f"P-{number}", timezone.localdate(at)
    ingrid, lise = world.ingrid, world.lise
    match kind:
        case "inquiry":
            return Inquiry.objects.create(
                reference=key, person=lise, channel="chat", received_at=at, subject="x", closed_at=at
            )
        case "quote":
            return QuoteRequest.objects.create(
                reference=key, person=lise, received_at=at, name="x", valid_until=day
            )
        case "thread":
            return Conversation.objects.create(
                reference=key, person=ingrid, subject="x", opened_at=at, closed_at=at
            )
        case "alarm":
            return AlarmActivation.objects.create(
                key=key, site=world.sites["house"], occurred_at=at, alarm_type="fire"
            )
        case "credit":
            return CreditCheck.objects.create(
                key=key,
                person=ingrid,
                need_reason="x",
                informed_at=at,
                requested_at=at,
                bureau=world.held["bureau"],
                result="approved",
                decision="approved",
                decided_by="1",
                decided_at=at,
                agreement=world.held["agreement"],
            )
        case _:
            return PriceLine.objects.create(
                agreement=world.held["agreement"],
                description=key,
                amount=1,
                unit="month",
                valid_from=day,
                valid_to=day,
            )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY)
def test_after_a_sweep_no_row_is_older_than_its_rule_unless_it_is_held(
    ready: World, history: list[tuple[str, date, int, bool]]
) -> None:
    rows = []
    with transaction.atomic():
        for number, (kind, day, hour, is_held) in enumerate(history):
            row = make(ready, kind, number, noon(day) + timedelta(hours=hour - 12))
            if is_held:
                hold(ready, row)
            rows.append((row, is_held))
        with as_worker():
            runs = sweeping.sweep(noon(TODAY))
        assert not [run.error_code for run in runs if run.error_code]
        for row, is_held in rows:
            assert type(row).objects.filter(pk=row.pk).exists() is (is_held or not has_passed(row)), row
        transaction.set_rollback(True)


def has_passed(row: Any) -> bool:
    """By what a page tells the person."""
    told = fate(*described(row._meta.label), row, today=TODAY)
    return told is not None and told.day is not None and is_due(told.rule, told.day, TODAY)


def hold(world: World, row: Any) -> None:
    category, table = described(row._meta.label)
    person = world.lise if isinstance(row, Inquiry | QuoteRequest) else world.ingrid
    held = Hold(person=person, category=category.slug, label=table.label, row_key=str(row.pk))
    held.opened_by, held.review_on, held.reason = world.users["dina"], TODAY, "x"
    held.save(force_insert=True)


@pytest.fixture
def ready(world: World) -> World:
    """With what credit checks and prices hang on."""
    from accounts.models import Agreement, Recipient

    world.held["bureau"] = Recipient.objects.filter(
        category="credit_bureau"
    ).first() or Recipient.objects.create(
        name="Kredittbyrået AS", category="credit_bureau", role="controller", country="NO"
    )
    world.held["agreement"] = Agreement.objects.filter(customer=world.customers["ingrid"]).first()
    return world


def test_a_rule_that_does_nothing_would_be_seen(ready: World) -> None:
    """The negative control of the test above: without the sweep an old row is there, and is told to be gone."""
    row = make(ready, "inquiry", 1, noon(date(2020, 1, 1)))
    assert has_passed(row)
    assert Inquiry.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("month", "day", "ends"),
    [
        (12, date(2026, 1, 1), date(2026, 12, 31)),
        (12, date(2026, 12, 31), date(2026, 12, 31)),
        (6, date(2026, 6, 30), date(2026, 6, 30)),
        (6, date(2026, 7, 1), date(2027, 6, 30)),
        (2, date(2027, 3, 1), date(2028, 2, 29)),
    ],
)
def test_a_fiscal_year_may_end_in_any_month(settings: Settings, month: int, day: date, ends: date) -> None:
    settings.FISCAL_YEAR_ENDS_IN = month
    assert fiscal_year_end(day) == ends


def test_prices_stay_three_years_and_six_months_after_their_fiscal_year(ready: World) -> None:
    row = make(ready, "price", 1, noon(date(2021, 2, 1)))
    told = fate(*described("accounts.PriceLine"), row)
    assert told is not None
    assert told.day == date(2025, 6, 30)


def test_every_dated_rule_of_the_register_is_carried_out_by_somebody() -> None:
    done = {(chore.category.slug, chore.rule) for chore in every()}
    for category in CATEGORIES:
        for rule in category.retention:
            if rule.of and rule.table not in SWEPT_ELSEWHERE:
                assert (category.slug, rule) in done, rule
            if rule.removes == Removes.FILE:
                assert any(one.rule == rule and one.act == Act.FILES for one in every())


def test_the_document_lists_the_rules_of_the_register_and_no_others() -> None:
    written = {
        tuple(cell.strip() for cell in line.strip("|").split("|")[:4])
        for line in RULES.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    }
    register = {
        (
            f"`{rule.rule}`",
            category.slug,
            f"`{rule.table or rule.goes_with}`",
            period(rule),
        )
        for category in CATEGORIES
        for rule in category.retention
    }
    assert written == register


def period(rule: Any) -> str:
    """The period in the document's words."""
    if not rule.of:
        return "with it"
    parts = [f"{rule.months} months" if rule.months else "", f"{rule.days} days" if rule.days else ""]
    told = " ".join(part for part in parts if part) + f" after `{rule.of}`"
    told += " (fiscal year)" if rule.from_fiscal_year else ""
    told += f", blank after {rule.blank_months}" if rule.blank_months else ""
    told += ", only the file" if rule.removes == Removes.FILE else ""
    return told + "".join(f", {name} = {value}" for name, value in rule.only)
