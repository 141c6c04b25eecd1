"""Filters for letters: what is stored as an ISO date is read as words."""

from datetime import date, datetime

from django import template
from django.utils import formats, timezone

from accounts.models import Change

register = template.Library()


@register.filter
def in_words(value: str, style: str = "DATE_FORMAT") -> str:
    """«29. november 2026» for an ISO date or moment; `style` is the name of a format, moments are Oslo's."""
    if "T" not in value:
        return formats.date_format(date.fromisoformat(value), style)
    return formats.date_format(timezone.localtime(datetime.fromisoformat(value)), style)


@register.filter
def change_in_words(code: str) -> str:
    """«passordet ble endret» for "password". Raises ValueError for a change there is none of."""
    return str(Change(code).label)
