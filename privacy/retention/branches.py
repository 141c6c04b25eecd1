"""The SQL of one chore: how it is counted, carried out and, of whole months, dropped.

Compiled from the queries in `due`; every value in it comes from the register.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from psycopg import sql as psycopg_sql

from accounts.models.sealed_text import SealedTextField
from privacy.retention.chores import Act, Chore, file_fields, goes_along, relations_to, waits_for
from privacy.retention.due import due, empty, fields_to_blank, keepers, kept, needed, past

# Of an event whose actor goes, the time becomes the day: noon of Oslo, or midnight where noon is in the next month.
DAY_OF_EVENT = """(SELECT CASE WHEN date_trunc('month', d.noon AT TIME ZONE 'UTC')
        = date_trunc('month', t.occurred_at AT TIME ZONE 'UTC') THEN d.noon ELSE d.noon - interval '12 hours' END
    FROM (SELECT (date_trunc('day', t.occurred_at AT TIME ZONE 'Europe/Oslo') + interval '12 hours')
        AT TIME ZONE 'Europe/Oslo' AS noon) d)"""
COUNTING = """
    WHEN '{name}' THEN RETURN QUERY
        SELECT (SELECT count(*) FROM ({due}) q), (SELECT count(*) FROM ({held}) q),
            (SELECT count(*) FROM ({waiting}) q), (SELECT min(q.gone_on) FROM ({past}) q);
"""
REMOVING = """
    WHEN '{name}' THEN RETURN QUERY
        WITH due AS MATERIALIZED ({due} LIMIT at_most FOR UPDATE OF {table} SKIP LOCKED),
        {forgetting}
        gone AS ({verb} RETURNING {returned}),
        {files}
        SELECT (SELECT count(*) FROM gone), {paths};
"""
FILES_GONE = """files AS (DELETE FROM accounts_storedfile f WHERE f.id IN (SELECT unnest(g.ids) FROM gone g)
            OR f.thumbnail_of_id IN (SELECT unnest(g.ids) FROM gone g) RETURNING f.id, f.path),"""
KEYS_GONE = """unsealed AS (DELETE FROM accounts_datakey k WHERE k.owner IN ({owners}) AND k.kind IN ('file', 'row')
            RETURNING 1)"""
DROPPING = """
    WHEN '{name}' THEN
        IF (ends + interval '{months} months')::date + {days} > today THEN
            RETURN -1;
        END IF;
        IF {is_anything_kept} AND EXISTS (SELECT FROM ({kept}) q) THEN
            RETURN -1;
        END IF;
        SELECT greatest(reltuples, 0)::bigint INTO estimate FROM pg_class
            WHERE oid = to_regclass('{table}' || to_char(of_month, '_YYYYMM'));
        IF NOT drop_month('{table}', of_month) THEN
            RETURN -1;
        END IF;
        RETURN estimate;
"""


def counting(chore: Chore) -> str:
    found = past(chore)
    return COUNTING.format(
        name=chore.name,
        due=_text(due(chore).values(*_keys(chore))),
        held=_text(found.filter(kept(chore)).values(*_keys(chore))),
        waiting=_text(found.exclude(kept(chore)).filter(needed(chore)).values(*_keys(chore))),
        past=_text(found.values("gone_on")),
    )


def sweeping(chore: Chore) -> str:
    table = chore.model._meta.db_table
    files = [field.column for field in file_fields(chore.model)] if chore.act != Act.BLANK else []
    same = " AND ".join(f"t.{column} = due.{column}" for column in _columns(chore))
    from_due = ", ".join(f"due.{column}" for column in files)
    owners = "SELECT id FROM files" if files else ""
    if (
        chore.act == Act.REMOVE
        and "id" in _columns(chore)
        and not chore.is_of_events
        and _has_own_keys(chore)
    ):
        owners = " UNION ALL ".join(filter(None, [owners, "SELECT row_id FROM gone"]))
    returned = [f"ARRAY[{from_due}] AS ids"] if files else ["1 AS one"]
    if "row_id" in owners:
        returned.append("t.id AS row_id")
    tail = [FILES_GONE] if files else []
    tail.append(KEYS_GONE.format(owners=owners) if owners else "nothing AS (SELECT 1)")
    return REMOVING.format(
        name=chore.name,
        due=_text(
            due(chore).values(*_keys(chore), *(field.attname for field in file_fields(chore.model) if files))
        ),
        table=f'"{table}"',
        forgetting=_forgetting(chore),
        verb=_verb(chore, table, same),
        returned=", ".join(returned),
        files=" ".join(tail),
        paths="ARRAY(SELECT path::text FROM files)" if files else "ARRAY[]::text[]",
    )


def _verb(chore: Chore, table: str, same: str) -> str:
    if chore.act == Act.REMOVE:
        return f"DELETE FROM {table} t USING due WHERE {same}"  # noqa: S608 - names come from the models
    return f"UPDATE {table} t SET {', '.join(_emptied(chore))} FROM due WHERE {same}"  # noqa: S608


def _emptied(chore: Chore) -> Iterator[str]:
    if chore.act == Act.FILES:
        yield from ("file_id = NULL", "deleted_at = statement_timestamp()")
        if any(field.name == "transcript_sealed" for field in chore.model._meta.fields):
            yield "transcript_sealed = NULL"
        return
    for field in fields_to_blank(chore):
        yield f"{field.column} = {'NULL' if field.null else psycopg_sql.Literal(empty(field)).as_string(None)}"
    if chore.is_of_events:
        yield f"occurred_at = {DAY_OF_EVENT}"
        yield f"received_at = {DAY_OF_EVENT}"


def _forgetting(chore: Chore) -> str:
    """What points to a row and may be without it, forgets it; what is a part of it goes."""
    if chore.act != Act.REMOVE:
        return ""
    fields = [field for field in relations_to(chore.model) if not waits_for(field)]
    return "\n        ".join(
        f"forgotten_{number} AS ({_let_go(field)} WHERE {field.column} IN (SELECT id FROM due) RETURNING 1),"  # noqa: S608
        for number, field in enumerate(fields)
    )


def _let_go(field: Any) -> str:
    table = field.model._meta.db_table
    return f"DELETE FROM {table}" if goes_along(field) else f"UPDATE {table} SET {field.column} = NULL"  # noqa: S608


def dropping(chore: Chore) -> str:
    table = chore.model._meta.db_table
    within = chore.model._base_manager.order_by().filter(kept(chore)).values("id")
    month = (
        f"{_text(within)} AND {table}.occurred_at >= of_month::timestamp AT TIME ZONE 'UTC'"
        f" AND {table}.occurred_at < ends::timestamp AT TIME ZONE 'UTC'"
    )
    anything = " OR ".join(f"EXISTS ({_text(_loose(source))})" for source in keepers(chore))
    return DROPPING.format(
        name=chore.name,
        months=chore.months,
        days=chore.days,
        is_anything_kept=f"({anything})",
        kept=month,
        table=table,
    )


def _loose(source: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """All of what can keep rows, whichever: none of them is the answer nearly every night."""
    model = source.model
    standing = {"Hold": {"released_at": None}, "Restriction": {"lifted_at": None}}.get(model.__name__)
    return (model._base_manager.filter(**standing) if standing else source).order_by().values("pk")


def _has_own_keys(chore: Chore) -> bool:
    """Whether a row can lie under a key of its own, as one does whose person nobody knows."""
    return any(
        isinstance(field, SealedTextField) for field in chore.model._meta.fields
    ) or chore.table.label in {"accounts.Letter"}


def _columns(chore: Chore) -> tuple[str, ...]:
    return ("occurred_at", "id") if chore.is_of_events else (str(chore.model._meta.pk.column),)


def _keys(chore: Chore) -> tuple[str, ...]:
    return ("occurred_at", "id") if chore.is_of_events else (str(chore.model._meta.pk.name),)


def _text(rows: QuerySet[Any, Any]) -> str:
    """The query with its values in it: all of them come from the register."""
    try:
        text, values = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "SELECT NULL::date AS gone_on WHERE false"
    return str(text % tuple(psycopg_sql.Literal(value).as_string(None) for value in values))
