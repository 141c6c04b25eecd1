"""How money, rates, days and account numbers are written on paper, in the language that is active."""

from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

ACCOUNT_DIGITS = 11
HARD_SPACE = "\N{NO-BREAK SPACE}"


def money(amount: Decimal) -> str:
    """An amount without its currency: «1 437,00», «−359,25»."""
    text = formats.number_format(amount, 2, use_l10n=True, force_grouping=True)
    return text.replace("-", "\N{MINUS SIGN}")


def kroner(amount: Decimal) -> str:
    """An amount with its currency: «1 437,00 kr», in English «NOK 1,437.00»."""
    return (_("%(amount)s kr") % {"amount": money(amount)}).replace(" ", HARD_SPACE)


def percent(rate: Decimal) -> str:
    """A rate in percent: «25 %», in English «25%»."""
    return (_("%(rate)s %%") % {"rate": quantity(rate)}).replace(" ", HARD_SPACE)


def quantity(number: Decimal) -> str:
    """A number without needless decimals: «3», «1,5»."""
    text = formats.number_format(number, use_l10n=True, force_grouping=True)
    mark = formats.get_format("DECIMAL_SEPARATOR")
    return text.rstrip("0").removesuffix(mark) if mark in text else text


def day(on: date) -> str:
    """A date in full: «22. november 2026»."""
    return formats.date_format(on, "DATE_FORMAT").replace(" ", HARD_SPACE)


def period(since: date, until: date) -> str:
    """Two dates, both included: «1. oktober 2026 – 31. desember 2026»."""
    return f"{day(since)} – {day(until)}"


def account_number(digits: str) -> str:
    """A Norwegian account number as banks write it: «1234.56.78903»; any other is left as it is."""
    if len(digits) != ACCOUNT_DIGITS or not digits.isdecimal():
        return digits
    return f"{digits[:4]}.{digits[4:6]}.{digits[6:]}"
