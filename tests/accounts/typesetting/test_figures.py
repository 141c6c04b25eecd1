"""Money, rates, days and numbers on paper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from accounts.typesetting import figures
from accounts.typesetting.kid import LONGEST, kid

HARD = "\N{NO-BREAK SPACE}"
digits = st.text(alphabet="0123456789", min_size=1, max_size=12)


def test_money_is_written_as_norwegians_write_it() -> None:
    with translation.override("nb"):
        assert figures.money(Decimal("1234567.5")) == f"1{HARD}234{HARD}567,50"
        assert figures.money(Decimal("-359.25")) == "−359,25"
        assert figures.kroner(Decimal(0)) == f"0,00{HARD}kr"


def test_money_is_written_with_a_point_in_english() -> None:
    with translation.override("en"):
        assert figures.money(Decimal("1437.00")) == "1,437.00"


@pytest.mark.parametrize(
    ("number", "text"), [("3.00", "3"), ("1.50", "1,5"), ("100", "100"), ("0.125", "0,125"), ("-2.0", "-2")]
)
def test_a_quantity_has_no_needless_decimals(number: str, text: str) -> None:
    with translation.override("nb"):
        assert figures.quantity(Decimal(number)) == text


def test_a_rate_is_in_percent() -> None:
    with translation.override("nb"):
        assert figures.percent(Decimal("25.00")) == f"25{HARD}%"


def test_a_period_names_both_days() -> None:
    with translation.override("nb"):
        said = figures.period(date(2026, 10, 1), date(2026, 12, 31)).replace(HARD, " ")
    assert said == "1. oktober 2026 – 31. desember 2026"


def test_an_account_number_has_points_and_others_are_left_alone() -> None:
    assert figures.account_number("12345678903") == "1234.56.78903"
    assert figures.account_number("NO93 8601 1117 947") == "NO93 8601 1117 947"


@given(digits, digits)
def test_every_kid_has_a_right_check_digit(customer: str, invoice: str) -> None:
    number = kid(customer, invoice)
    assert number.startswith(customer + invoice)
    assert luhn.is_valid(number)
    assert len(number) <= LONGEST


@given(digits, digits)
def test_one_wrong_digit_is_found(customer: str, invoice: str) -> None:
    number = kid(customer, invoice)
    wrong = str((int(number[0]) + 1) % 10) + number[1:]
    assert not luhn.is_valid(wrong)


@pytest.mark.parametrize(("customer", "invoice"), [("", "1"), ("12a", "1"), ("1", "٣"), ("1" * 13, "2" * 12)])
def test_what_is_no_kid_is_refused(customer: str, invoice: str) -> None:
    with pytest.raises(ValueError, match="KID"):
        kid(customer, invoice)
