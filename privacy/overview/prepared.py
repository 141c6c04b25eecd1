"""Questions whose SQL is alike for everybody: written once per process, planned once per connection.

Asking the register's fifty tables costs a hundred times more in writing and planning than in reading.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from accounts.models import Occupancy, Person
from accounts.viewers import Viewer
from privacy.exports.snapshots import Query

# Every number of homes and customers makes a text of its own; who has more than these is asked without.
MOST = 8
SHAPES = 64
PLACE = re.compile(r"%s|%%")
TYPES = {UUID: "uuid", datetime: "timestamptz"}
PLAIN = (str, int, bool, type(None))


@dataclass(frozen=True)
class Question:
    """`ask` writes SQL for a viewer: from keys, periods and `now` as they are, and from nothing else of them."""

    ask: Callable[[Viewer], Query]


@dataclass(frozen=True)
class Shape:
    """How many customers and organisations a viewer is, and for each of their periods whether it runs and ends."""

    customers: int
    organisations: int
    periods: tuple[tuple[bool, bool], ...]


@dataclass(frozen=True)
class Statement:
    """A prepared statement: its name, and the SQL that makes it known to a connection."""

    name: str
    prepare: str


def answer(question: Question, viewer: Viewer) -> list[tuple[Any, ...]]:
    """The rows of the question's query for the viewer. Never more than three statements."""
    shape = shape_of(viewer)
    if max(shape.customers, shape.organisations, len(shape.periods)) > MOST:
        return _asked_afresh(question, viewer)
    with connection.cursor() as cursor:
        statement = written(question, shape)
        if statement is None:
            return []
        # Asked each time and not remembered: behind a pooler the connection may be another one by now.
        cursor.execute(KNOWN, [statement.name])
        if not all(known for _mode, known in cursor.fetchall()):
            cursor.execute(statement.prepare)
        values = list(slots(viewer))
        cursor.execute(f"EXECUTE {statement.name}({', '.join(['%s'] * len(values))})", values)
        return list(cursor.fetchall())


def _asked_afresh(question: Question, viewer: Viewer) -> list[tuple[Any, ...]]:
    query = question.ask(viewer)
    if not query.sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.values)
        return list(cursor.fetchall())


KNOWN = """
SELECT set_config('plan_cache_mode', 'force_generic_plan', true),
    EXISTS (SELECT FROM pg_prepared_statements WHERE name = %s)
"""


def shape_of(viewer: Viewer) -> Shape:
    """What of a viewer decides how a question's SQL reads."""
    periods = tuple((period in viewer.current, period.valid_to is not None) for period in viewer.occupancies)
    return Shape(len(viewer.customers), len(viewer.organisations), periods)


def slots(viewer: Viewer) -> Iterator[UUID | datetime]:
    """Everything of a viewer that may stand in a question's SQL, always in the same order."""
    yield viewer.person.pk
    yield viewer.now
    yield from viewer.customers
    yield from viewer.organisations
    for period in viewer.occupancies:
        yield from (period.pk, period.site_id, period.customer_id, period.valid_from)
        if period.valid_to is not None:
            yield period.valid_to


@lru_cache(maxsize=SHAPES)
def written(question: Question, shape: Shape) -> Statement | None:
    """The question for all viewers of one shape; None where there can be no row for any of them.

    Raises TypeError when it depends on something else of a viewer.
    """
    stand_in = somebody(shape)
    places = {value: number for number, value in enumerate(slots(stand_in), start=1)}
    query = question.ask(stand_in)
    if not query.sql:
        return None
    values = iter(query.values)
    text = PLACE.sub(lambda place: "%" if place[0] == "%%" else _literal(next(values), places), query.sql)
    name = f"question_{hashlib.sha256(text.encode()).hexdigest()[:24]}"
    types = ", ".join(TYPES[type(value)] for value in places)
    return Statement(name, f"PREPARE {name} ({types}) AS {text}")


def somebody(shape: Shape) -> Viewer:
    """A viewer of that shape who does not exist: every value is found once, and asking for another one fails."""
    keys = (UUID(int=number) for number in range(1, 1_000))
    moments = (NOW + timedelta(microseconds=number) for number in range(1, 1_000))
    viewer = Viewer(Person.from_db("default", ["id"], [next(keys)]), now=NOW)
    organisations = [next(keys) for _one in range(shape.organisations)]
    pairs = [(next(keys), None) for _one in range(shape.customers)]
    periods = tuple(
        Occupancy.from_db(
            "default",
            ["id", "site_id", "customer_id", "valid_from", "valid_to"],
            [next(keys), next(keys), next(keys), *_dates(next(moments), is_current=runs, ends=ends)],
        )
        for runs, ends in shape.periods
    )
    known = {"_buying": (*pairs, *((None, key) for key in organisations)), "occupancies": periods}
    viewer.__dict__.update(known)  # as its cached properties would, had it asked
    return viewer


NOW = datetime(2000, 1, 1, tzinfo=UTC)
AGES = timedelta(days=36_500)


def _dates(moment: datetime, *, is_current: bool, ends: bool) -> tuple[datetime, datetime | None]:
    if is_current:
        return moment - AGES, moment + AGES if ends else None
    return (moment - 2 * AGES, moment - AGES - timedelta(days=1)) if ends else (moment + AGES, None)


def _literal(value: Any, places: dict[Any, int]) -> str:
    if isinstance(value, UUID | datetime):
        if value not in places:
            raise TypeError(f"a question depends on a {type(value).__name__} that is not the viewer's")
        return f"${places[value]}"
    if not isinstance(value, PLAIN):
        raise TypeError(f"a question depends on a {type(value).__name__}")
    return sql.Literal(value).as_string(connection.connection)
