"""A list newest first, a page at a time, of all years or one: however long it is, a page costs the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.db.models import DateTimeField, Model, Q, QuerySet
from django.utils import timezone

from privacy.overview.filters import YEARS, Place, opened, sealed
from privacy.registry import DataCategory

SIZE = 24


@dataclass(frozen=True)
class Leaf:
    """One page of a list. `years`: those to choose from; `older`: the place the next page begins after, sealed."""

    rows: tuple[Any, ...]
    years: tuple[int, ...]
    year: int | None
    older: str
    is_first: bool
    everywhere: bool
    understood: bool

    @property
    def older_query(self) -> str:
        return self._query(etter=self.older)

    @property
    def newest_query(self) -> str:
        return self._query()

    @property
    def is_nothing_stored(self) -> bool:
        """Whether there is nothing whatever the year."""
        return not self.years

    def _query(self, **more: str) -> str:
        kept = {"periode": str(self.year or ""), "anlegg": "alle" if self.everywhere else ""}
        return urlencode({name: value for name, value in (kept | more).items() if value})


def leaf(rows: QuerySet[Any], category: DataCategory, asked: Mapping[str, str], *, by: str) -> Leaf:
    """The page of `rows` an address asks for, dated by the field `by`. Two queries.

    `asked`: `periode` a year, `etter` a place. What is not understood is as if it were not there.
    """
    wish, token = asked.get("periode", ""), asked.get("etter", "")
    year, place = _year(wish), opened(token, category) if token else None
    chosen = rows.filter(_in_year(rows.model, by, year)) if year else rows
    if place:
        at = _value(rows.model, by, place.occurred_at)
        chosen = chosen.filter(Q(**{f"{by}__lte": at}) & ~Q(**{by: at, "pk__gte": place.event}))
    found = list(chosen.order_by(f"-{by}", "-pk")[: SIZE + 1])
    return Leaf(
        rows=tuple(found[:SIZE]),
        years=_years(rows, by),
        year=year,
        older=sealed(_place(found[SIZE - 1], by), category) if len(found) > SIZE else "",
        is_first=place is None,
        everywhere=asked.get("anlegg") == "alle",
        understood=bool(year or wish in {"", "alt"}) and bool(place or not token),
    )


def _year(wish: str) -> int | None:
    found = re.fullmatch(r"\d{4}", wish, re.ASCII)
    return int(wish) if found and int(wish) in YEARS else None


def _years(rows: QuerySet[Any], by: str) -> tuple[int, ...]:
    """From the newest row's year down to the oldest's: two ends of an index."""
    newest, oldest = rows.order_by(f"-{by}").values(by)[:1], rows.order_by(by).values(by)[:1]
    ends = [row[by] for row in newest.union(oldest, all=True)]
    days = [timezone.localdate(end) if isinstance(end, datetime) else end for end in ends]
    return tuple(range(max(days).year, min(days).year - 1, -1)) if days else ()


def _in_year(model: type[Model], by: str, year: int) -> Q:
    first, after = (
        _value(model, by, timezone.make_aware(datetime.combine(date(one, 1, 1), time.min)))
        for one in (year, year + 1)
    )
    return Q(**{f"{by}__gte": first, f"{by}__lt": after})


def _value(model: type[Model], by: str, at: datetime) -> date | datetime:
    """A moment as the field holds it: fields of days hold the day in Oslo."""
    return at if isinstance(model._meta.get_field(by), DateTimeField) else timezone.localdate(at)


def _place(row: Any, by: str) -> Place:
    value = getattr(row, by)
    at = value if isinstance(value, datetime) else datetime.combine(value, time(12), tzinfo=UTC)
    return Place(at, row.pk)
