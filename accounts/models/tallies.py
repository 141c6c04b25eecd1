"""How many events there are, month by month: kept true by the database, so that no page counts rows."""

from __future__ import annotations

from collections.abc import Mapping

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.people import Person
from accounts.models.sites import Site


class Tally(models.Model):
    """Events of one table and one action in one month of Oslo: a person's own, or what a home did by itself.

    Without an actor it is the home's own. Others' events are nobody's to see (R-62) and not tallied.
    `held_in` is the month of UTC whose partition holds the rows, so that a dropped partition takes its numbers
    with it. Written by the triggers of the event tables alone.
    """

    event = models.CharField(_("hendelse"), max_length=20)
    site = models.ForeignKey(Site, models.PROTECT, related_name="+", db_index=False, verbose_name=_("anlegg"))
    actor = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("utført av")
    )
    action = models.CharField(_("hva skjedde"), max_length=20)
    month = models.DateField(_("måned"))
    held_in = models.DateField(_("lagret i måned"))
    number = models.BigIntegerField(_("antall"))

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["actor", "site", "event", "month", "action", "held_in"],
                nulls_distinct=False,
                name="tally_one_per_action_and_month",
            ),
        ]
        indexes = [models.Index(fields=["held_in", "event"], name="tally_by_partition")]

    def __str__(self) -> str:
        return f"tally {self.pk}"


# The event tables, and the column of each that tells what happened.
ACTIONS: Mapping[str, str] = {
    "armingevent": "mode",
    "lockevent": "action",
    "plugevent": "action",
    "commandevent": "command",
}


def tallied(event: str) -> list[pgtrigger.Trigger]:
    """The triggers that tally the events of one table.

    They see a whole statement at once, a COPY or the redaction of a person too, and take the tallies' rows in
    one order, so that two statements cannot wait for each other. Rows must be written through the table, never
    through one of its months, whose statements fire nothing here.
    """
    added, removed = grouped(event, "new_rows", 1), grouped(event, "old_rows", -1)
    return [
        _trigger(event, pgtrigger.Insert, added, new="new_rows"),
        _trigger(event, pgtrigger.Delete, removed, old="old_rows"),
        _trigger(event, pgtrigger.Update, f"{added} UNION ALL {removed}", old="old_rows", new="new_rows"),
    ]


def grouped(event: str, rows: str, sign: int) -> str:
    """SQL: the tallies of `rows`, a table of events, each number times `sign`."""
    return f"""
        SELECT '{event}' AS event, site_id, CASE actor_kind WHEN 'person' THEN actor_id END AS actor_id,
            {ACTIONS[event]} AS action, date_trunc('month', occurred_at AT TIME ZONE 'Europe/Oslo')::date AS month,
            date_trunc('month', occurred_at AT TIME ZONE 'UTC')::date AS held_in, {sign} * count(*) AS number
        FROM {rows}
        WHERE actor_kind = 'system' OR (actor_kind = 'person' AND actor_id IS NOT NULL)
        GROUP BY 2, 3, 4, 5, 6"""  # noqa: S608 - names come from the models, never from input


def add_up(changes: str) -> str:
    """SQL: add tallies to those that stand there, always in the same order."""
    return f"""
        INSERT INTO accounts_tally AS kept (event, site_id, actor_id, action, month, held_in, number)
        SELECT event, site_id, actor_id, action, month, held_in, sum(number) FROM ({changes}) AS changes
        GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(number) <> 0 ORDER BY 3, 2, 1, 5, 4, 6
        ON CONFLICT (actor_id, site_id, event, month, action, held_in)
        DO UPDATE SET number = kept.number + excluded.number"""  # noqa: S608 - names come from the models


def _trigger(event: str, operation: pgtrigger.Operation, changes: str, **seen: str) -> pgtrigger.Trigger:
    may_sink = operation != pgtrigger.Insert
    return pgtrigger.Trigger(
        name=f"{event}_tally_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**seen),  # type: ignore[no-untyped-call] # pgtrigger types not all
        declare=[("gone", "bigint[]"), ("is_short", "boolean")] if may_sink else None,
        func=SINKING.format(add_up=add_up(changes)) if may_sink else f"{add_up(changes)}; RETURN NULL;",
    )


SINKING = """
        WITH changed AS ({add_up} RETURNING id, number)
        SELECT array_agg(id) FILTER (WHERE number = 0), bool_or(number < 0) INTO gone, is_short FROM changed;
        IF is_short THEN
            RAISE EXCEPTION 'events were written past their tallies' USING ERRCODE = 'check_violation';
        END IF;
        DELETE FROM accounts_tally WHERE id = ANY(gone);
        RETURN NULL;
"""
