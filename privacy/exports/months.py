"""The months of a table of events: how many rows each has, and what shows that they are still the same rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Func, QuerySet

from accounts.partitions import months_after
from privacy.exports.contents import WHEN, TableContent, midnight
from privacy.exports.snapshots import Query
from privacy.registry import Retention
from privacy.stores import Column, column_name

# Of one slice: what a killed worker loses, and what two of them take in memory.
SLICE_ROWS = 250_000
ENDS = ("min", "max")
# Months are numbered from here, and there are bounds for so many: dividing rows by bounds takes PostgreSQL less
# than half the time of asking for the month of each.
FIRST = date(1900, 1, 1)
COUNT = 12 * 300
BOUNDS = (
    "(SELECT array_agg(g AT TIME ZONE %s ORDER BY g)"  # noqa: S608 - dates of our own
    f" FROM generate_series('{FIRST}'::timestamp, '{months_after(FIRST, COUNT)}'::timestamp, '1 month') g)"
)
# The number of the newest transaction, in full: `age` counts down from it, to one without the count of its turns.
NEWEST = (
    "(SELECT pg_snapshot_xmin(s)::text::bigint + age(pg_snapshot_xmin(s)::xid) FROM pg_current_snapshot() s)"
)
VERSION = "version_of_row"


@dataclass(frozen=True)
class Month:
    """Rows of one month in Oslo ("2024-03"). `versions` is another number as soon as one of them is another."""

    name: str
    rows: int
    versions: str
    ends: tuple[tuple[str, str], ...] = ()

    @property
    def first_day(self) -> date:
        return date.fromisoformat(f"{self.name}-01")


@dataclass(frozen=True)
class Slice:
    """Whole months that are written together, the newest first. `number` is 0 for the only one of a table."""

    months: tuple[Month, ...]
    number: int = 0

    @property
    def name(self) -> str:
        return f"{self.months[-1].name}..{self.months[0].name}"

    @property
    def suffix(self) -> str:
        """What its files have behind the table's name."""
        return f"-{self.number:03}" if self.number else ""

    @property
    def rows(self) -> int:
        return sum(month.rows for month in self.months)

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of a table's rows that are in it. The bounds leave PostgreSQL a few partitions to look in."""
        first, last = midnight(self.months[-1].first_day), midnight(months_after(self.months[0].first_day, 1))
        return rows.filter(**{f"{WHEN}__gte": first, f"{WHEN}__lt": last})


class RowVersion(Func):
    """A number for the version of a row, and of every row joined to it.

    PostgreSQL writes a changed row anew and marks it with the transaction that did (`xmin`). One that was added,
    removed or changed since, here or where a column is taken from, gives its month another sum.
    """

    output_field = models.BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, list[Any]]:  # type: ignore[override] # Django's names
        """Its first source is the row's id; of each other one only the table it stands in matters."""
        own, *joined = self.get_source_expressions()
        identity, values = compiler.compile(own)
        number = f"uuid_hash_extended({identity}, {_written_by(own, compiler)})"
        for source in joined:
            number = f"hashint8extended({_written_by(source, compiler)}, {number})"
        return number, list(values)


def _written_by(column: Any, compiler: Any) -> str:
    return f"{NEWEST} - age({compiler.quote_name_unless_alias(column.alias)}.xmin)"


def counting(content: TableContent) -> Query:
    """One query over all rows, that gives a line for each month, the newest first."""
    [portion] = content.portions
    rows = portion.rows.order_by().annotate(**{VERSION: RowVersion("id", *_joined(portion.columns))})
    sql, values = rows.query.sql_with_params()
    dates = [connection.ops.quote_name(column_name(rule.of)) for rule in counted(content)]
    ends = "".join(f", {end}({date}) AS {end}_{number}" for number, date in enumerate(dates) for end in ENDS)
    told = "".join(f", {end}_{number}" for number in range(len(dates)) for end in ENDS)
    text = (
        f"SELECT json_build_array(month, rows, versions{told})::text FROM ("  # noqa: S608 - our own SQL
        f"SELECT width_bucket({WHEN}, {BOUNDS}) AS month, count(*) AS rows, sum({VERSION})::text AS versions{ends}"
        f" FROM ({sql}) t GROUP BY 1) g ORDER BY month DESC"
    )
    return Query(text, (settings.TIME_ZONE, *values))


def read(line: str) -> Month:
    """One line of the answer."""
    number, rows, versions, *dates = json.loads(line)
    name = f"{months_after(FIRST, number - 1):%Y-%m}"
    return Month(name, rows, versions, tuple(zip(dates[::2], dates[1::2], strict=True)))


def counted(content: TableContent) -> tuple[Retention, ...]:
    """The rules whose dates are in the rows, in the order of `Month.ends`."""
    names = {column.name for portion in content.portions for column in portion.columns}
    return tuple(rule for rule in content.rules if column_name(rule.of) in names)


def ends(content: TableContent, months: Sequence[Month]) -> dict[Retention, tuple[str, str]]:
    """The first and last of the dates each rule counts from."""
    if not months:
        return {}
    found = {}
    for index, rule in enumerate(counted(content)):
        firsts, lasts = zip(*(month.ends[index] for month in months), strict=True)
        found[rule] = (min(firsts), max(lasts))
    return found


def slices(months: Sequence[Month]) -> tuple[Slice, ...]:
    """Months in groups of about SLICE_ROWS, the newest first. Made from the oldest month on, so that rows that
    come in meanwhile leave the older groups as they were. A month is never cut.
    """
    groups: list[list[Month]] = []
    rows = 0
    for month in reversed(months):
        if not groups or rows + month.rows > SLICE_ROWS:
            groups.append([])
            rows = 0
        groups[-1].insert(0, month)
        rows += month.rows
    if len(groups) == 1:
        return (Slice(tuple(groups[0])),)
    return tuple(Slice(tuple(group), number) for number, group in enumerate(reversed(groups), start=1))


def _joined(columns: Iterable[Column]) -> list[F]:
    """A field of every row that a column's path leads over."""
    paths = [column.path.split("__")[:-1] for column in columns]
    relations = {"__".join(path[:length]) for path in paths for length in range(1, len(path) + 1)}
    fields = {column.path.rpartition("__")[0]: column.path for column in columns}
    return [F(fields[relation]) for relation in sorted(relations)]
