"""Events into their months: stored once, never changed; in a rehearsal only counted."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from accounts import activity
from accounts.intake.bundle.columns import columns
from accounts.intake.bundle.entity import Entity
from accounts.intake.bundle.findings import MOST_KEPT, Findings
from accounts.intake.bundle.refusing import CHANGED, differs
from accounts.intake.bundle.staging import ROWS, SEEN

BEGIN = sql.SQL(
    "CREATE TEMPORARY TABLE {} (line_no bigint, occurred_at timestamptz, id uuid {}) ON COMMIT DROP"
)
REMEMBER = sql.SQL(
    "INSERT INTO {} (line_no, occurred_at, id) SELECT line_no, occurred_at, id FROM {} ORDER BY line_no {}"
)
REPEATED_AT_ONCE = sql.SQL(
    "WITH gone AS (DELETE FROM {rows} r USING {seen} f"
    " WHERE f.occurred_at = r.occurred_at AND f.id = r.id AND f.line_no <> r.line_no"
    " RETURNING r.line_no, f.line_no AS first)"
    " SELECT count(*) OVER (), line_no, first FROM gone ORDER BY line_no LIMIT {most}"
)
REPEATED = sql.SQL(
    "WITH numbered AS (SELECT line_no, min(line_no) OVER (PARTITION BY occurred_at, id) AS first FROM {seen})"
    " SELECT count(*) OVER (), line_no, first FROM numbered WHERE line_no <> first ORDER BY line_no LIMIT {most}"
)
# The bounds let the planner leave out the months that cannot have any of these events.
KNOWN = sql.SQL(
    "FROM {rows} r JOIN {table} t ON t.occurred_at = r.occurred_at AND t.id = r.id"
    " WHERE t.occurred_at BETWEEN %s AND %s"
)
SPAN = sql.SQL("SELECT count(*), min(occurred_at), max(occurred_at) FROM {}")


class Happenings:
    """Takes the finished rows of one kind of event, portion by portion."""

    def __init__(self, cursor: Any, entity: Entity, findings: Findings, *, is_rehearsal: bool) -> None:
        self._cursor = cursor
        self._entity = entity
        self._findings = findings
        self._tally = findings.tallies[entity.name]
        self._is_rehearsal = is_rehearsal
        self._any_known = False
        key = ", PRIMARY KEY (occurred_at, id)" if is_rehearsal else ""
        cursor.execute(BEGIN.format(sql.Identifier(SEEN), sql.SQL(key)))

    def take(self) -> None:
        """Store the rows of this portion, or find out what storing them would do."""
        self._remember()
        if self._is_rehearsal:
            self._refuse(REPEATED_AT_ONCE)
        count, first, last = self._execute(SPAN.format(sql.Identifier(ROWS))).fetchone()
        if not count:
            return
        new = count - self._known(first, last) if self._is_rehearsal else self._store()
        self._tally.new += new
        if new < count:
            self._any_known = True
            self._tally.same += count - new - self._refuse_changed(first, last)

    def finish(self) -> None:
        """Find the events that came twice in the bundle. Only one already there can hide another."""
        if self._any_known and not self._is_rehearsal:
            self._tally.same -= self._refuse(REPEATED)

    def _store(self) -> int:
        names = [column.name for column in columns(self._entity)]
        made: Any = self._entity.model
        return activity.record_staged(made, ROWS, ["id", *names, *self._entity.computed])

    def _remember(self) -> None:
        once = sql.SQL("ON CONFLICT DO NOTHING" if self._is_rehearsal else "")
        self._execute(REMEMBER.format(sql.Identifier(SEEN), sql.Identifier(ROWS), once))

    def _known(self, first: object, last: object) -> int:
        return int(self._execute(sql.SQL("SELECT count(*) ") + self._joined(), [first, last]).fetchone()[0])

    def _refuse_changed(self, first: object, last: object) -> int:
        told = self._execute(
            sql.SQL("SELECT count(*) OVER (), r.line_no ")
            + self._joined()
            + sql.SQL(" AND ({}) ORDER BY r.line_no LIMIT {}").format(
                differs(self._entity), sql.Literal(MOST_KEPT)
            ),
            [first, last],
        ).fetchall()
        return self._tell([(total, line, CHANGED) for total, line in told])

    def _refuse(self, query: sql.SQL) -> int:
        told = self._execute(
            query.format(rows=sql.Identifier(ROWS), seen=sql.Identifier(SEEN), most=sql.Literal(MOST_KEPT))
        ).fetchall()
        return self._tell([(total, line, f"er den samme som linje {first}") for total, line, first in told])

    def _tell(self, told: list[tuple[int, int, str]]) -> int:
        for _total, line, reason in told:
            self._findings.refuse_line(self._entity.name, line, [("", reason)])
        total = told[0][0] if told else 0
        self._findings.refuse_more(self._entity.name, total - len(told))
        return total

    def _joined(self) -> sql.Composed:
        return KNOWN.format(rows=sql.Identifier(ROWS), table=sql.Identifier(self._entity.table))

    def _execute(self, query: sql.Composable, values: list[object] | None = None) -> Any:
        self._cursor.execute(query, values)
        return self._cursor
