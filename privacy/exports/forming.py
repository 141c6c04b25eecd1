"""A row as text, put together by PostgreSQL: what `rows.cell` and `cells.shower` would make of it, much faster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, TypeAlias

from django.conf import settings
from django.db import connection, models
from django.db.models import QuerySet
from django.utils import formats
from django.utils.translation import gettext

from privacy import words
from privacy.exports.cells import NOTHING
from privacy.exports.rows import FORMULA_SIGNS, cell
from privacy.exports.snapshots import Query, compile_sql
from privacy.stores import Column

QUOTED = '[",\r\n]'
FORMULA = f"^'*[{FORMULA_SIGNS}]"
MARKUP = "[&<>\"']"
# In this order: what stands for the others begins with the first.
ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"))
# How Django's letters for dates are called in PostgreSQL; month names are spelled out, for their language.
DATE_PATTERNS = {"d": "DD", "j": "FMDD", "m": "MM", "n": "FMMM", "Y": "YYYY", "y": "YY"}
MONTH_NAMES = "FMNbE"
ESCAPE = "\\"


@dataclass(frozen=True)
class Form:
    """An expression in SQL with its values apart."""

    sql: str
    values: tuple[Any, ...] = ()


def json_lines(rows: QuerySet[Any], columns: Sequence[Column]) -> Query:
    """One JSON object per row, as PostgreSQL writes it."""
    return _query(rows, columns, Form("row_to_json(r)::text"))


def csv_lines(rows: QuerySet[Any], columns: Sequence[Column]) -> Query:
    """One line per row as RFC 4180 writes it, with its end. There are two columns or more: a cell may be empty."""
    cells = [csv_cell(column) for column in columns]
    line = ", ".join(f"coalesce({one.sql}, '')" for one in cells)
    return _query(rows, columns, Form(f"concat_ws(',', {line}) || %s", (*_values(cells), "\r\n")))


def html_rows(rows: QuerySet[Any], columns: Sequence[Column]) -> Query:
    """One row of a table in HTML per row, in the language in use now."""
    cells = [html_cell(column) for column in columns]
    between = ", '</td><td>', ".join(f"coalesce({one.sql}, %s)" for one in cells)
    values = [value for one in cells for value in (*one.values, NOTHING)]
    return _query(rows, columns, Form(f"concat('<tr><td>', {between}, '</td></tr>', %s)", (*values, "\n")))


def csv_cell(column: Column) -> Form:
    """A value as it stands in a line, quoted where it must be; null for nothing."""
    return _by_kind(column.field, CSV)(column)


def html_cell(column: Column) -> Form:
    """A value as it stands in a page; null for nothing."""
    return _by_kind(column.field, HTML)(column)


def _query(rows: QuerySet[Any], columns: Sequence[Column], form: Form) -> Query:
    """Raises ValueError when Django sees that there can be no row."""
    compiled = compile_sql(rows)
    if compiled is None:
        raise ValueError("no rows to form")
    chosen = ", ".join(_name(column) for column in columns)
    text = f"SELECT {form.sql} FROM (SELECT {chosen} FROM ({compiled.sql}) t) r"  # noqa: S608 - our own SQL
    return Query(text, (*form.values, *compiled.values))


def _by_kind(field: Any, forms: Iterable[tuple[Kinds, Cell]]) -> Cell:
    """Raises TypeError for a kind of field that tables of events have not had yet."""
    for kinds, form in forms:
        if isinstance(field, kinds):
            return form
    raise TypeError(f"{field}: no form in SQL")


def _iso(column: Column) -> Form:
    return Form(f"btrim(to_json({_name(column)})::text, %s)", ('"',))


def _true_or_false(column: Column) -> Form:
    return Form(f"CASE WHEN {_name(column)} THEN 'true' WHEN NOT {_name(column)} THEN 'false' END")


def _csv_text(column: Column) -> Form:
    """Codes that need no care are let through first: most cells are codes."""
    text = f"{_name(column)}::text"
    guarded = f"CASE WHEN {text} ~ %s THEN concat('''', {text}) ELSE {text} END"
    quoted = f"CASE WHEN {text} ~ %s THEN concat(%s, replace({guarded}, %s, %s), %s) ELSE {guarded} END"
    values = (QUOTED, '"', FORMULA, '"', '""', '"', FORMULA)
    careful = Form(f"CASE WHEN {text} ~ %s THEN {quoted} ELSE {text} END", (f"{QUOTED}|{FORMULA}", *values))
    plain = [str(code) for code in words.codes_of(column.field) if _is_plain(str(code))]
    if not plain:
        return careful
    return Form(f"CASE WHEN {text} = ANY(%s) THEN {text} ELSE {careful.sql} END", (plain, *careful.values))


def _is_plain(code: str) -> bool:
    return cell(code) == code and not set(code) & set('",\r\n')


def _html_text(column: Column) -> Form:
    text = f"{_name(column)}::text"
    escaped, values = text, []
    for sign, entity in ENTITIES:
        escaped = f"replace({escaped}, %s, %s)"
        values += [sign, entity]
    inert = Form(f"CASE WHEN {text} ~ %s THEN {escaped} ELSE nullif({text}, '') END", (MARKUP, *values))
    told = {str(code): escape(str(word)) for code, word in words.codes_of(column.field).items()}
    shown = [(code, word) for code, word in told.items() if code and word]
    if not shown:
        return inert
    cases = " ".join("WHEN %s THEN %s" for _pair in shown)
    said = [part for pair in shown for part in pair]
    return Form(f"CASE {text} {cases} ELSE {inert.sql} END", (*said, *inert.values))


def _html_moment(column: Column) -> Form:
    local = Form(f"({_name(column)} AT TIME ZONE %s)", (settings.TIME_ZONE,))
    return _in_words(local, " HH24:MI:SS")


def _html_day(column: Column) -> Form:
    return _in_words(Form(_name(column)), "")


def _in_words(day: Form, ending: str) -> Form:
    """One pattern for each month, so that its name may be spelled out."""
    patterns = [_pattern(month) + ending for month in range(1, 13)]
    month = f"date_part('month', {day.sql})::int"
    return Form(f"to_char({day.sql}, (%s::text[])[{month}])", (*day.values, patterns, *day.values))


def _pattern(month: int) -> str:
    """The short form of a date of this month, for `to_char`."""
    letters = iter(formats.get_format("SHORT_DATE_FORMAT"))
    found = ""
    for letter in letters:
        if letter in DATE_PATTERNS:
            found += DATE_PATTERNS[letter]
        elif letter in MONTH_NAMES:
            found += f'"{escape(formats.date_format(date(2000, month, 1), letter))}"'
        else:
            literal = next(letters) if letter == ESCAPE else letter
            found += f'"{escape(literal)}"'
    return found


def _html_yes_or_no(column: Column) -> Form:
    answers = (escape(gettext("Ja")), escape(gettext("Nei")))
    return Form(f"CASE WHEN {_name(column)} THEN %s WHEN NOT {_name(column)} THEN %s END", answers)


def _values(forms: Iterable[Form]) -> tuple[Any, ...]:
    return tuple(value for form in forms for value in form.values)


def _name(column: Column) -> str:
    return connection.ops.quote_name(column.name)


Kinds: TypeAlias = "tuple[type[models.Field[Any, Any]], ...]"
Cell = Callable[[Column], Form]
PLAIN: Kinds = (models.CharField, models.TextField, models.UUIDField, models.IntegerField)
# The first that fits: a field with a time is a field with a date too.
CSV: tuple[tuple[Kinds, Cell], ...] = (
    ((models.DateField,), _iso),
    ((models.BooleanField,), _true_or_false),
    (PLAIN, _csv_text),
)
HTML: tuple[tuple[Kinds, Cell], ...] = (
    ((models.DateTimeField,), _html_moment),
    ((models.DateField,), _html_day),
    ((models.BooleanField,), _html_yes_or_no),
    (PLAIN, _html_text),
)
