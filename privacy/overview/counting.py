"""How many rows there are, counted only so far: however much a person has, a page costs the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.formats import number_format

from privacy.exports.snapshots import Query, compile_sql

AT_MOST = 1_000


@dataclass(frozen=True)
class Amount:
    """A number of rows, or with `is_more` at least that many."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return number_format(self.number, use_l10n=True, force_grouping=True) + ("+" if self.is_more else "")

    def __bool__(self) -> bool:
        return self.number > 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.number + other.number, self.is_more or other.is_more)


@dataclass(frozen=True)
class Span:
    """A stretch of time, the start included and the end not, in which to count up to `most`. None is open."""

    starts: datetime | None
    ends: datetime | None
    most: int


def amount(counted: int, most: int = AT_MOST) -> Amount:
    """What was counted to at least one more than `most` when there is more."""
    return Amount(min(counted, most), counted > most)


def bounded(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """One row more than is counted, in no order, so that it is known whether there are more."""
    return rows.order_by().values("pk")[: AT_MOST + 1]


def together(rows: Iterable[tuple[int, QuerySet[Any, Any]]], select: str, *, after: str = "") -> Query:
    """One query over all: of each, its number and `select`, which reads from `q`. Empty where no row can be."""
    compiled = [(number, compile_sql(one)) for number, one in rows]
    parts = [(number, query) for number, query in compiled if query is not None]
    texts = [f"SELECT {number}, {select} FROM ({query.sql}) q {after}" for number, query in parts]  # noqa: S608 - our own SQL
    return Query(
        " UNION ALL ".join(texts), tuple(value for _number, query in parts for value in query.values)
    )


def joined(*queries: Query) -> Query:
    """One query of several that have the same columns."""
    told = [query for query in queries if query.sql]
    values = tuple(value for query in told for value in query.values)
    return Query(" UNION ALL ".join(query.sql for query in told), values)


def count_each(groups: Sequence[Sequence[QuerySet[Any]]]) -> list[Amount]:
    """How many rows each group of querysets has together, in one query. No row may be in two of a group."""
    numbered = ((number, bounded(rows)) for number, group in enumerate(groups) for rows in group)
    query = together(numbered, "count(*)")
    found = [0] * len(groups)
    if query.sql:
        with connection.cursor() as cursor:
            cursor.execute(query.sql, query.values)
            for number, counted in cursor.fetchall():
                found[number] += counted
    return [amount(counted) for counted in found]


def count_spans(parts: Iterable[QuerySet[Any]], spans: Sequence[Span]) -> list[Amount]:
    """How many events lie in each span, all parts together, in one query that opens only the months it needs.

    The parts keep their index's order, so that each span stops after `most` rows wherever it lies.
    """
    queries = [query for query in map(_within_span, parts) if query is not None]
    most = {number: span.most for number, span in enumerate(spans)}
    if not queries:
        return [Amount(0) for _span in spans]
    sums = " + ".join(f"(SELECT count(*) FROM ({query.sql} LIMIT span.most) q)" for query in queries)  # noqa: S608 - our own SQL
    values: list[Any] = [value for query in queries for value in query.values]
    values += [
        [span.starts for span in spans],
        [span.ends for span in spans],
        [span.most + 1 for span in spans],
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT span.number - 1, {sums} FROM {SPANS}", values)  # noqa: S608 - our own SQL
        found = dict(cursor.fetchall())
    return [amount(found[number], most[number]) for number in most]


SPANS = """(
    SELECT number, coalesce(starts, '-infinity') AS starts, coalesce(ends, 'infinity') AS ends, most
    FROM unnest(%s::timestamptz[], %s::timestamptz[], %s::int[]) WITH ORDINALITY AS s(starts, ends, most, number)
) AS span"""


def _within_span(rows: QuerySet[Any]) -> Query | None:
    inside = rows.filter(occurred_at__gte=RawSQL("span.starts", ()), occurred_at__lt=RawSQL("span.ends", ()))
    return compile_sql(inside.order_by("-occurred_at", "-id").values("id"))
