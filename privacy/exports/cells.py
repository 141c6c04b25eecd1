"""Values as a person reads them in a page: times of Oslo, words for codes, and nothing a browser would act on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from html import escape
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from privacy import words
from privacy.stores import Column

NOTHING = "–"
PICTURES = ".jpg"
Show = Callable[[Any], str]


def shower(column: Column) -> Show:
    """How the values of a column are shown: from JSON to HTML that is inert, in the language in use now."""
    field = column.field
    if codes := words.codes_of(field):
        return partial(_choice, {str(value): escape(str(label)) for value, label in codes.items()})
    if f"{field.model._meta.label}.{field.name}" == "privacy.Archive.contents":
        return _or_nothing(_contents)
    for kind, show in SHOWN:
        if isinstance(field, kind):
            return _or_nothing(show(get_language()))
    return _or_nothing(_text)


def file_cell(value: tuple[str | None, str | None]) -> str:
    """A row's file on a page of the archive: the picture itself, a link to anything else, or why there is none."""
    path, reason = value
    if path is None:
        return escape(reason) if reason else NOTHING
    place, name = escape(f"../{path}"), escape(PurePosixPath(path).name)
    if path.endswith(PICTURES):
        return f'<a href="{place}"><img src="{place}" alt="{name}" loading="lazy"></a>'
    return f'<a href="{place}">{name}</a>'


def oslo(text: str) -> datetime:
    """A time as the database wrote it, in Oslo."""
    return datetime.fromisoformat(text).astimezone(_zone())


def _or_nothing(show: Show) -> Show:
    return lambda value: NOTHING if value is None or value == "" else show(value)


def _choice(labels: Mapping[str, str], value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    return labels.get(str(value)) or escape(str(value))


def _moments(language: str | None) -> Show:
    def show(value: str) -> str:
        at = oslo(value)
        return f"{_day_text(at.date(), language)} {at:%H:%M:%S}"

    return show


def _days(language: str | None) -> Show:
    return lambda value: _day_text(date.fromisoformat(value), language)


def _yes_or_no(language: str | None) -> Show:
    yes, no = escape(gettext("Ja")), escape(gettext("Nei"))
    return lambda value: yes if value else no


def _numbers(language: str | None) -> Show:
    return lambda value: escape(formats.number_format(value, use_l10n=True))


def _structures(language: str | None) -> Show:
    return lambda value: escape(capfirst(words.structure(value)))


def _contents(value: Any) -> str:
    return escape(words.contents(value))


def _text(value: Any) -> str:
    return escape(str(value))


SHOWN: tuple[tuple[type[models.Field[Any, Any]], Callable[[str | None], Show]], ...] = (
    (models.DateTimeField, _moments),
    (models.DateField, _days),
    (models.BooleanField, _yes_or_no),
    (models.DecimalField, _numbers),
    (models.JSONField, _structures),
)


@lru_cache(maxsize=4_000)
def _day_text(day: date, language: str | None) -> str:
    """Cached because years of events share few days; `language` is there to keep them apart."""
    return escape(formats.date_format(day, "SHORT_DATE_FORMAT"))


@lru_cache(maxsize=1)
def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
