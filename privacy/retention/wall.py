"""The sweep's way through the wall: functions that remove what is past its time, and nothing else.

The worker reads none of these rows. It names a chore and a day, which may not lie ahead; what is due then is
decided here, in the database, by conditions compiled from the register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pgtrigger
from django.apps import apps
from django.db.models import Model, UUIDField

from accounts.models import DataKey
from accounts.wall.functions import Function
from accounts.wall.roles import WORKER
from privacy.retention import branches
from privacy.retention.chores import Act, Chore, every, relations_to

K = (WORKER,)
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


def functions() -> tuple[Function, ...]:
    """All of them, from the register as it is now."""
    return (
        Function("retention_keys(timestamp with time zone)", OWNERLESS.format(known=_known()), callers=K),
        Function("retention_count(text, date, date)", _made(COUNT, branches.counting, every()), callers=K),
        Function(
            "retention_sweep(text, date, date, integer)", _made(SWEEP, branches.sweeping, every()), callers=K
        ),
        Function("retention_drop(text, date, date)", _made(DROP, branches.dropping, _of_months()), callers=K),
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
