"""The sweep's way through the wall: functions that remove what is past its time, and nothing else.

The worker reads none of these rows. It names a chore and a day, which may not lie ahead; what is due then is
decided here, in the database, by conditions compiled from the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, UUIDField
from psycopg import sql as psycopg_sql

from accounts.models import DataKey
from accounts.models.sealed_text import SealedTextField
from accounts.wall.functions import Function
from accounts.wall.roles import WORKER
from privacy.retention.chores import Act, Chore, every, file_fields, relations_to, waits_for
from privacy.retention.due import due, empty, fields_to_blank, keepers, kept, needed, past

K = (WORKER,)
# Of an event whose actor goes, the time becomes the day: noon of Oslo, or midnight where noon is in the next month.
DAY_OF_EVENT = """(SELECT CASE WHEN date_trunc('month', d.noon AT TIME ZONE 'UTC')
        = date_trunc('month', t.occurred_at AT TIME ZONE 'UTC') THEN d.noon ELSE d.noon - interval '12 hours' END
    FROM (SELECT (date_trunc('day', t.occurred_at AT TIME ZONE 'Europe/Oslo') + interval '12 hours')
        AT TIME ZONE 'Europe/Oslo' AS noon) d)"""
COUNT = """
CREATE OR REPLACE FUNCTION retention_count(which text, today date, since date)
RETURNS TABLE (due_rows bigint, held_rows bigint, waiting_rows bigint, oldest date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
BEGIN
    CASE which
{branches}
    END CASE;
END
$$
"""
SWEEP = """
CREATE OR REPLACE FUNCTION retention_sweep(which text, today date, since date, at_most integer)
RETURNS TABLE (gone_rows bigint, blob_paths text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
DECLARE
    ignored text := coalesce(nullif(current_setting('pgtrigger.ignore', true), ''), '{{{{}}}}');
BEGIN
    IF today > (statement_timestamp() AT TIME ZONE 'Europe/Oslo')::date THEN
        RAISE EXCEPTION 'nothing is removed before its day' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM set_config('pgtrigger.ignore', '{ignored}', true);
    CASE which
{branches}
    END CASE;
    PERFORM set_config('pgtrigger.ignore', ignored, true);
END
$$
"""
DROP = """
CREATE OR REPLACE FUNCTION retention_drop(which text, of_month date, today date) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
DECLARE
    ends date := (of_month + interval '1 month')::date;
    since date := of_month;
    estimate bigint;
BEGIN
    IF today > (statement_timestamp() AT TIME ZONE 'Europe/Oslo')::date THEN
        RAISE EXCEPTION 'nothing is removed before its day' USING ERRCODE = 'check_violation';
    END IF;
    CASE which
{branches}
    END CASE;
END
$$
"""
# A key whose owner is in no table opens nothing any more. The worker sees few of the owners, and must not judge.
OWNERLESS = """
CREATE OR REPLACE FUNCTION retention_keys(before timestamp with time zone) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = {{schema}}, pg_temp AS $$
    WITH gone AS (
        DELETE FROM accounts_datakey k WHERE k.kind <> 'archive' AND k.created_at < before
            AND before < statement_timestamp() AND NOT ({known}) RETURNING 1
    )
    SELECT count(*) FROM gone
$$
"""
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


def functions() -> tuple[Function, ...]:
    """All of them, from the register as it is now."""
    return (
        Function("retention_keys(timestamp with time zone)", OWNERLESS.format(known=_known()), callers=K),
        Function("retention_count(text, date, date)", _made(COUNT, _counting, every()), callers=K),
        Function("retention_sweep(text, date, date, integer)", _made(SWEEP, _sweeping, every()), callers=K),
        Function("retention_drop(text, date, date)", _made(DROP, _dropping, _of_months()), callers=K),
    )


def _known() -> str:
    """SQL: the key's owner is a row of any table whose rows have such keys."""
    models = [model for model in apps.get_models() if model._meta.managed and _is_keyed_by_uuid(model)]
    tables = sorted({model._meta.db_table for model in models if model is not DataKey})
    return " OR ".join(f"EXISTS (SELECT FROM {table} t WHERE t.id = k.owner)" for table in tables)


def _is_keyed_by_uuid(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, UUIDField) and model._meta.pk.column == "id"


def _of_months() -> tuple[Chore, ...]:
    return tuple(chore for chore in every() if chore.is_of_events and chore.act == Act.REMOVE)


def _made(frame: str, branch: Callable[[Chore], str], chores: tuple[Chore, ...]) -> str:
    """The function's text, in which only `{schema}` is still to be put in."""
    branches = "".join(branch(chore) for chore in chores).replace("{", "{{").replace("}", "}}")
    return frame.format(branches=branches, ignored=_ignored())


def _ignored() -> str:
    """Triggers that guard rows from everybody, but not from the end of their time: those that refuse a removal."""
    ids = []
    for trigger_model, trigger in _guards():
        ids.append(f'"{trigger_model._meta.db_table}:{trigger.get_pgid(trigger_model)}"')
    return "{{" + ",".join(sorted(ids)) + "}}"


def _guards() -> Iterator[tuple[Any, pgtrigger.Trigger]]:
    models = {chore.model for chore in every()}
    touched = models | {field.model for model in models for field in relations_to(model)}
    for model in sorted(touched, key=lambda one: one._meta.label):
        for trigger in getattr(model._meta, "triggers", ()):
            if isinstance(trigger, pgtrigger.Protect | pgtrigger.ReadOnly):
                yield model, trigger


def _counting(chore: Chore) -> str:
    found = past(chore)
    return COUNTING.format(
        name=chore.name,
        due=_text(due(chore).values(*_keys(chore))),
        held=_text(found.filter(kept(chore)).values(*_keys(chore))),
        waiting=_text(found.exclude(kept(chore)).filter(needed(chore)).values(*_keys(chore))),
        past=_text(found.values("gone_on")),
    )


def _sweeping(chore: Chore) -> str:
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
    """What points to a row and may be without it, forgets it."""
    if chore.act != Act.REMOVE:
        return ""
    fields = [field for field in relations_to(chore.model) if not waits_for(field)]
    return "\n        ".join(
        f"forgotten_{number} AS (UPDATE {field.model._meta.db_table} SET {field.column} = NULL"  # noqa: S608
        f" WHERE {field.column} IN (SELECT id FROM due) RETURNING 1),"
        for number, field in enumerate(fields)
    )


def _dropping(chore: Chore) -> str:
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
