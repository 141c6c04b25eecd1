"""What it costs to remove what is past its time: whole months, batches, and a night with nothing to do."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

from portal.dev.bench.measuring import Pair, Sample, Way
from portal.dev.bench.stage import Stage

A_MONTH, A_MONTH_WHEN_QUICK = 1_000_000, 100_000
STANDING, STANDING_WHEN_QUICK = 20_000_000, 500_000
ROUNDS = 3
BATCH = 5_000
ALLOWED_WITH_NOTHING_TO_DO = 2.0
SITE = """
    INSERT INTO accounts_site (id, created_at, installation_number, street_address, postal_code, city,
        property_type, address_protected, timezone)
    VALUES (gen_random_uuid(), now(), 'B1', 'Veien 1', '0001', 'Oslo', 'house', false, 'Europe/Oslo')
"""
EVENTS = """
    INSERT INTO accounts_{table} (id, occurred_at, received_at, site_id, actor_kind, unresolved_name, channel,
        time_uncertain, {more})
    SELECT gen_random_uuid(), %(start)s::timestamptz + number * (%(span)s::interval / %(rows)s), now(),
        (SELECT id FROM accounts_site), 'unresolved', '', 'code', false, {values}
    FROM generate_series(0, %(rows)s - 1) AS number
"""
ARMING = EVENTS.format(table="armingevent", more="mode", values="'full'")
LOCK = EVENTS.format(table="lockevent", more="action, lock_name", values="'lock', 'Inngang'")
OLD = "2022-03-01"
CHORES = (
    "blank:bruk:accounts.ArmingEvent:0",
    "remove:bruk:accounts.ArmingEvent:0",
)
SWEEP_LOCKS = """
    SELECT gone_rows
    FROM retention_sweep('remove:laser:accounts.LockEvent:0', current_date, '1970-01-01', %s)
"""
MAKE_MONTH = """
    SELECT ensure_month('accounts_armingevent', (date_trunc('month', now()) - %s * interval '1 month')::date)
"""
DROP_MONTH = "SELECT retention_drop('remove:bruk:accounts.ArmingEvent:0', %s, current_date)"


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """A month of events is made again before each round, outside the clock; a large table stands beside."""
    rows = A_MONTH_WHEN_QUICK if stage.is_quick else A_MONTH
    with psycopg.connect(stage.database, autocommit=True) as connection:
        connection.execute(SITE)
        _stand(connection, STANDING_WHEN_QUICK if stage.is_quick else STANDING)
        yield [
            Pair(
                "dropping a month against deleting its rows",
                Way("dropping", lambda: dropping(connection, rows)),
                Way("deleting", lambda: deleting(connection, "armingevent", ARMING, rows)),
                ROUNDS,
                warm_up=0,
            ),
            Pair(
                "removing in batches against one DELETE",
                Way("in batches", lambda: in_batches(connection, rows)),
                Way("one DELETE", lambda: deleting(connection, "lockevent", LOCK, rows)),
                ROUNDS,
                warm_up=0,
            ),
            Pair(
                f"a night with nothing to do, {ALLOWED_WITH_NOTHING_TO_DO} s",
                Way("sweeping", lambda: nothing_to_do(connection)),
                Way("allowed", lambda: Sample(ALLOWED_WITH_NOTHING_TO_DO)),
                ROUNDS,
            ),
        ]


def dropping(connection: psycopg.Connection, rows: int) -> Sample:
    """Drop a month that is over."""
    _month(connection, "armingevent", ARMING, rows)
    begun = time.perf_counter()
    [(gone,)] = connection.execute(DROP_MONTH, [OLD]).fetchall()
    seconds = time.perf_counter() - begun
    if gone < 0:
        raise ValueError("the month was not dropped")
    return Sample(seconds)


def deleting(connection: psycopg.Connection, table: str, insert: str, rows: int) -> Sample:
    """Delete the rows of the same month in one statement."""
    _month(connection, table, insert, rows)
    begun = time.perf_counter()
    connection.execute(f"DELETE FROM accounts_{table} WHERE occurred_at < '2022-04-01'".encode())  # noqa: S608
    seconds = time.perf_counter() - begun
    _forget_month(connection, table)
    return Sample(seconds)


def in_batches(connection: psycopg.Connection, rows: int) -> Sample:
    """The same rows as the sweep removes them where a month cannot be dropped."""
    _month(connection, "lockevent", LOCK, rows)
    begun, left = time.perf_counter(), rows
    while left > 0:
        [(gone,)] = connection.execute(SWEEP_LOCKS.encode(), [BATCH]).fetchall()
        if not gone:
            raise ValueError(f"{left} rows were not removed")
        left -= gone
    seconds = time.perf_counter() - begun
    _forget_month(connection, "lockevent")
    return Sample(seconds)


def nothing_to_do(connection: psycopg.Connection) -> Sample:
    """Count and sweep what a night does with a table in which nothing is due."""
    begun = time.perf_counter()
    for chore in CHORES:
        connection.execute("SELECT * FROM retention_count(%s, current_date, '1970-01-01')", [chore])
        connection.execute("SELECT * FROM retention_sweep(%s, current_date, '1970-01-01', 5000)", [chore])
    return Sample(time.perf_counter() - begun)


def _stand(connection: psycopg.Connection, rows: int) -> None:
    """Events of the last eleven months: all of them young."""
    for back in range(12):
        connection.execute(MAKE_MONTH, [back])
    start = connection.execute("SELECT date_trunc('month', now()) - interval '10 months'").fetchall()[0][0]
    connection.execute(ARMING.encode(), {"start": start, "span": "290 days", "rows": rows})
    connection.execute("ANALYZE accounts_armingevent")


def _month(connection: psycopg.Connection, table: str, insert: str, rows: int) -> None:
    connection.execute("SELECT ensure_month(%s, %s)", [f"accounts_{table}", OLD])
    connection.execute(insert.encode(), {"start": f"{OLD} 00:00+00", "span": "30 days", "rows": rows})
    connection.execute(f"ANALYZE accounts_{table}_202203".encode())


def _forget_month(connection: psycopg.Connection, table: str) -> None:
    connection.execute("SELECT drop_month(%s, %s)", [f"accounts_{table}", OLD])
