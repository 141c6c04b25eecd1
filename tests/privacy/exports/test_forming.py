"""What PostgreSQL writes for a value is what Python would write, sign for sign, in every field of every event."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, models
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.models import ArmingEvent
from privacy import stores, words
from privacy.categories import CATEGORIES
from privacy.exports import forming
from privacy.exports.cells import shower
from privacy.exports.rows import DECODER, cell, csv_text
from privacy.stores import Column

pytestmark = pytest.mark.django_db
TABLES = [table for category in CATEGORIES for table in category.tables if table.is_activity and table.export]
COLUMNS = {f"{table.label}.{one.name}": one for table in TABLES for one in stores.columns(table)}
LETTERS = "aå=+-@'\"<>&,;\\\t\r\n ＝＋－＠%{}\x01\x02\x1f\x7f\u202e\u00a0😀"
TEXTS = some.text(
    some.one_of(
        some.sampled_from(LETTERS), some.characters(exclude_categories=["Cs"], exclude_characters="\0")
    )
)


def moment(microseconds: int) -> datetime:
    """So long after 1970."""
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)


VALUES: tuple[tuple[type[models.Field[Any, Any]], some.SearchStrategy[Any]], ...] = (
    (
        models.DateTimeField,
        some.integers(315_532_800_000_000, 4_070_908_800_000_000).map(moment),
    ),
    (models.DateField, some.dates(date(1, 1, 1), date(9999, 1, 1))),
    (models.BooleanField, some.booleans()),
    (models.IntegerField, some.integers(-(2**31), 2**31 - 1)),
    (models.UUIDField, some.uuids()),
    (models.CharField, TEXTS),
    (models.TextField, TEXTS),
)


def plain(field: models.Field[Any, Any], name: str) -> Column:
    """A kind of field that no table of events has yet."""
    field.set_attributes_from_name(name)
    field.model = ArmingEvent
    return Column(name, name, field)


COLUMNS |= {
    one.name: one
    for one in (
        plain(models.DateField(), "a_day"),
        plain(models.IntegerField(), "a_number"),
        plain(models.UUIDField(), "an_id"),
        plain(models.TextField(), "a_text"),
        plain(models.CharField(max_length=9, choices={"=1": "<b>", "x": "", 'a"b': "it's"}), "a_code"),
    )
}


def values_of(column: Column) -> some.SearchStrategy[list[Any]]:
    [strategy, *_rest] = [values for kind, values in VALUES if isinstance(column.field, kind)]
    codes = list(words.codes_of(column.field))
    either = some.one_of(some.sampled_from(codes), strategy) if codes else strategy
    return some.lists(some.none() | either, min_size=1, max_size=30)


def formed(column: Column, values: Sequence[Any]) -> list[tuple[str, str | None, str | None]]:
    """Each value as JSON, as a cell of CSV and as one of HTML."""
    csv, html = forming.csv_cell(column), forming.html_cell(column)
    name = connection.ops.quote_name(column.name)
    kind = "text" if isinstance(column.field, models.CharField) else column.field.db_type(connection)
    sql = (
        f"SELECT to_json({name})::text, {csv.sql}, {html.sql}"  # noqa: S608 - our own SQL
        f" FROM unnest(%s::{kind}[]) WITH ORDINALITY r ({name}, place) ORDER BY place"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TIME ZONE 'UTC'")
        cursor.execute(sql, [*csv.values, *html.values, list(values)])
        return cursor.fetchall()


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", COLUMNS)
def test_a_value_is_written_alike_by_postgresql_and_by_python(name: str, language: str) -> None:
    column = COLUMNS[name]

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(values_of(column))
    def check(values: list[Any]) -> None:
        show = shower(column)
        for value, (text, csv, html) in zip(values, formed(column, values), strict=True):
            read = DECODER.decode(text) if text is not None else None
            assert f"{csv or ''},\r\n" == csv_text([[cell(read), ""]]), value
            assert (html or "–") == show(read), value

    with translation.override(language):
        check()


def test_a_wrong_form_would_be_found() -> None:
    """The comparison above tells a guard from none, an escape from none, and a clock from another."""
    text, moment = COLUMNS["accounts.LockEvent.lock_name"], COLUMNS["accounts.LockEvent.occurred_at"]
    [(_json, csv, html)] = formed(text, ['=1"<'])
    assert (csv, html) == ('"\'=1""<"', "=1&quot;&lt;")
    with translation.override("nb"):
        [(_json, csv, html)] = formed(moment, [datetime(2026, 6, 30, 22, 5, 6, 7, tzinfo=UTC)])
    assert (csv, html) == ("2026-06-30T22:05:06.000007+00:00", "1. jul. 2026 00:05:06")


def test_a_kind_of_field_without_a_form_is_refused() -> None:
    column = plain(models.JSONField(), "a_structure")
    for form in (forming.csv_cell, forming.html_cell):
        with pytest.raises(TypeError, match="no form in SQL"):
            form(column)


def test_an_id_is_written_as_it_is() -> None:
    key = uuid.UUID(int=5)
    [(_json, csv, html)] = formed(COLUMNS["an_id"], [key])
    assert csv == html == str(key)
