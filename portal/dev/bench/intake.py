"""A company's events from a bundle, every line held against its schema, against COPY of the same rows."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from portal.dev.bench.measuring import Pair, Sample, Way, run_child
from portal.dev.bench.stage import Stage

EVENTS, EVENTS_WHEN_QUICK = 1_000_000, 200_000
HOMES = 500
USERS = 4
ROUNDS = 3
BLOCK = 1 << 16
ROWS_A_SECOND = 20_000
SINCE = "2015-01-01T00:00:00Z"
# Two years of events, the latest a month old.
DAYS = 730
LEAST_AGE = timedelta(days=30)
TABLE = sql.Identifier("accounts_armingevent")
Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """Homes with users who hold slots, loaded once; then a bundle of nothing but events, again and again."""
    number = EVENTS_WHEN_QUICK if stage.is_quick else EVENTS
    load(stage, write(stage.folder / "homes", homes()))
    bundle = write_events(stage.folder / "events", number)
    load(stage, bundle)
    rows = stage.folder / "rows.copy"
    names = copy_out(stage, rows)
    from_bundle = Way("from a bundle", lambda: anew(stage, lambda: load(stage, bundle)))
    by_copy = Way("by COPY", lambda: anew(stage, lambda: copy_in(stage, rows, names)))
    # Without a goal: what no machine can do with COPY it cannot be asked to do with more.
    at_least = Way("at that rate", lambda: Sample(number / ROWS_A_SECOND))
    yield [
        Pair("events of a bundle", from_bundle, by_copy, ROUNDS, warm_up=0),
        Pair(f"events of a bundle, {ROWS_A_SECOND} a second", from_bundle, at_least, ROUNDS, warm_up=0),
    ]


def homes() -> Rows:
    """Homes with an owner and three users, each with a slot of the panel."""
    numbers = [(home, user) for home in range(HOMES) for user in range(USERS)]
    return {
        "persons": [{"key": f"p{home}.{user}", "given_name": "Navn"} for home, user in numbers],
        "customers": [
            {"customer_number": f"C{home}", "kind": "person", "person_key": f"p{home}.0"}
            for home in range(HOMES)
        ],
        "sites": [
            {"installation_number": f"I{home}", "street_address": "Veien 1", "postal_code": "0873"}
            | {"city": "Oslo", "property_type": "house"}
            for home in range(HOMES)
        ],
        "occupancies": [
            {"key": f"o{home}", "site_installation_number": f"I{home}", "customer_number": f"C{home}"}
            | {"valid_from": SINCE}
            for home in range(HOMES)
        ],
        "authorised_users": [
            {"key": f"u{home}.{user}", "occupancy_key": f"o{home}", "person_key": f"p{home}.{user}"}
            | {"display_name": "Navn", "role": "owner", "valid_from": SINCE, "state": "active"}
            for home, user in numbers
        ],
        "access_codes": [{"site_installation_number": f"I{home}", "slot_no": user} for home, user in numbers],
        "code_assignments": [
            {"site_installation_number": f"I{home}", "slot_no": user, "user_key": f"u{home}.{user}"}
            | {"valid_from": SINCE}
            for home, user in numbers
        ],
    }


def write(folder: Path, rows: Rows) -> Path:
    folder.mkdir()
    for name, lines in rows.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    write_manifest(folder, {name: len(lines) for name, lines in rows.items()})
    return folder


def write_events(folder: Path, number: int) -> Path:
    """So many events, the oldest first, spread over the homes."""
    folder.mkdir()
    step = timedelta(days=DAYS) / number
    first = datetime.now(UTC) - LEAST_AGE - timedelta(days=DAYS)
    with (folder / "arming_events.jsonl").open("w", encoding="utf-8") as file:
        for count in range(number):
            event = {
                "key": f"e{count}",
                "site_installation_number": f"I{count % HOMES}",
                "occurred_at": (first + count * step).isoformat(),
                "channel": "keypad",
                "mode": "full" if count % 2 else "off",
                "code_slot": count // HOMES % USERS,
            }
            file.write(json.dumps(event) + "\n")
    write_manifest(folder, {"arming_events": number})
    return folder


def write_manifest(folder: Path, rows: dict[str, int]) -> None:
    facts = {
        "format": "mine-sider-intake",
        "version": 1,
        "source": "bench",
        "produced_at": SINCE,
        "rows": rows,
    }
    (folder / "manifest.json").write_text(json.dumps(facts), encoding="utf-8")


def load(stage: Stage, bundle: Path) -> Sample:
    """The command, from its start to its end."""
    return run_child([sys.executable, "manage.py", "load_bundle", bundle], environment=stage.environment)


def copy_out(stage: Stage, file: Path) -> list[str]:
    """Write the rows that were loaded, in the order of their time, and give the names of their columns."""
    with psycopg.connect(stage.database) as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT * FROM {} LIMIT 0").format(TABLE))
        names = [column.name for column in cursor.description or ()]
        query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY occurred_at) TO STDOUT").format(
            listed(names), TABLE
        )
        with cursor.copy(query) as rows, file.open("wb") as out:
            for row in rows:
                out.write(row)
    return names


def copy_in(stage: Stage, file: Path, names: Sequence[str]) -> Sample:
    """The same rows into the same table, with nothing looked at."""
    begun = time.perf_counter()
    with (
        psycopg.connect(stage.database) as connection,
        connection.cursor() as cursor,
        file.open("rb") as rows,
        cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(TABLE, listed(names))) as copy,
    ):
        while block := rows.read(BLOCK):
            copy.write(block)
    return Sample(time.perf_counter() - begun)


def anew(stage: Stage, way: Callable[[], Sample]) -> Sample:
    """Forget the events, outside the clock, and bring them in again."""
    with psycopg.connect(stage.database, autocommit=True) as connection:
        connection.execute(sql.SQL("TRUNCATE {}, accounts_tally").format(TABLE))
        connection.execute(sql.SQL("VACUUM ANALYZE {}").format(TABLE))
    return way()


def listed(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
