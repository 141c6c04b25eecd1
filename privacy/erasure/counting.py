"""How much a plan is about: a function of the database counts it, for whoever the plan is made for.

A person does not see every row that is about them, and no employee sees them all; what is to go is counted all the
same. The function is made from the register, and gives numbers and newest dates away, of nobody but whose rows the
connection sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet
from psycopg.sql import Literal

from accounts.models import Person
from accounts.wall.functions import Function
from accounts.wall.roles import PERSON, STAFF, WORKER
from privacy.erasure import stores
from privacy.overview.retention import clocks
from privacy.registry import DataCategory, Keep, Table

SIGNATURE = "erasure_counts(uuid, text, timestamptz)"
# What stands in the queries for what the function is called with.
WHO, UNTIL = UUID(int=0xE4A5), datetime(1970, 1, 2, 3, 4, 5, tzinfo=UTC)
FUNCTION = """
CREATE OR REPLACE FUNCTION erasure_counts(who uuid, choice text, until_at timestamptz)
RETURNS TABLE (label text, number bigint, newest text[]) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = {{schema}}, pg_temp AS $counts$
BEGIN
    IF current_setting('role') IN ('{person}', '{staff}')
        AND nullif(current_setting('app.person', true), '')::uuid IS DISTINCT FROM who THEN
        RAISE insufficient_privilege USING MESSAGE = 'erasure_counts: of somebody else';
    END IF;
    IF choice = 'now' THEN
{now}
    ELSE
{all}
    END IF;
END
$counts$
"""


@dataclass(frozen=True)
class Counted:
    """Rows of one table, and the newest value that each of its rules counts from."""

    number: int
    newest: tuple[date | datetime | None, ...]


def of(person: Person, *, choice: str, now: datetime) -> Mapping[str, Counted]:
    """What the choice is about, by table. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM erasure_counts(%s, %s, %s)", [person.pk, str(choice), now])
        return {
            label: Counted(number, tuple(_moment(one) for one in newest))
            for label, number, newest in cursor.fetchall()
        }


def functions() -> tuple[Function, ...]:
    """The function as SQL. Made when the apps are loaded: its queries are those of the register."""
    body = {"now": "\n".join(_asked(is_now=True)), "all": "\n".join(_asked(is_now=False))}
    sql = FUNCTION.format(person=PERSON, staff=STAFF, **{name: _braced(one) for name, one in body.items()})
    return (Function(SIGNATURE, sql, (PERSON, STAFF, WORKER)),)


def _asked(*, is_now: bool) -> list[str]:
    asked = []
    for category, table in stores.tables():
        if not is_now:
            asked.append(_query(category, table, stores.rows(table, WHO)))
        elif table.now is not None and not isinstance(table.on_erasure, Keep):
            asked.append(_query(category, table, stores.rows_now(table, WHO, until=UNTIL)))
    return asked


def _query(category: DataCategory, table: Table, found: QuerySet[Any]) -> str:
    """One table: how many, and the newest of what each of its rules counts from, in their order."""
    rules = clocks(category, table)
    columns = {f"clock_{place}": F(clock.of) for place, clock in enumerate(rules) if clock.of}
    rows = found.order_by().annotate(**columns).values_list("pk", *columns)
    newest = [f"max(clock_{place})::text" if clock.of else "NULL" for place, clock in enumerate(rules)]
    inner = _inlined(rows)
    return (
        f"        RETURN QUERY SELECT '{table.label}'::text, count(*), "  # noqa: S608 - names of our own
        f"ARRAY[{', '.join(newest)}]::text[] FROM ({inner}) AS found;"
    )


def _inlined(rows: QuerySet[Any]) -> str:
    sql, values = rows.query.sql_with_params()
    said = tuple(_said(value) for value in values)
    return sql % said


def _said(value: Any) -> str:
    if value in (WHO, str(WHO)):
        return "who"
    return "until_at" if value == UNTIL else Literal(value).as_string(None)


def _braced(sql: str) -> str:
    """The wall fills in names between braces: these are none."""
    return sql.replace("{", "{{").replace("}", "}}")


def _moment(text: str | None) -> date | datetime | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if ":" in text else date.fromisoformat(text)
