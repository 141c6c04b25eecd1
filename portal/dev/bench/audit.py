"""The log that cannot be changed: what an entry costs the transaction it stands in, sealing, and verifying."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg

from portal.dev.bench.measuring import Pair, Sample, Way
from portal.dev.bench.stage import Stage
from portal.dev.places import ROOT

ENTRIES, ENTRIES_WHEN_QUICK = 20_000, 5_000
TRANSACTIONS = 50
ROUNDS, ROUNDS_WHEN_QUICK = 20, 8
ROUNDS_OF_MANY = 3
SEALED_A_SECOND, VERIFIED_A_SECOND = 1_000, 10_000
BUSINESS = "UPDATE accounts_controller SET phone = phone"
ENTRY = (
    "SELECT audit_append('data-seen', 'system', NULL, NULL, 'bench', NULL, NULL,"
    " 'row:1', 'city,street_address', 'ok', 'case', '')"
)
TIMED = """
import time, django
django.setup()
from django.conf import settings
from accounts.audit.sealer import seal
from accounts.audit.verifying import Verification
begun = time.perf_counter()
{work}
print(time.perf_counter() - begun)
"""
SEAL = "while seal(): pass"
VERIFY = "assert list(Verification(settings.AUDIT_ANCHOR_FILE).damage()) == []"


@contextmanager
def suite(stage: Stage) -> Iterator[Sequence[Pair]]:
    """A transaction of the site's with an entry and without; then many entries to seal and to verify."""
    number = ENTRIES_WHEN_QUICK if stage.is_quick else ENTRIES
    with psycopg.connect(stage.database) as connection:
        yield [
            Pair(
                "transaction with an entry of the log",
                Way("with an entry", lambda: transactions(connection, ENTRY)),
                Way("without", lambda: transactions(connection)),
                ROUNDS_WHEN_QUICK if stage.is_quick else ROUNDS,
                warm_up=3,
            ),
            Pair(
                f"sealing the log, {SEALED_A_SECOND} a second",
                Way("sealing", lambda: sealing(stage, connection, number)),
                Way("at that rate", lambda: Sample(number / SEALED_A_SECOND)),
                ROUNDS_OF_MANY,
            ),
            Pair(
                f"verifying the log, {VERIFIED_A_SECOND} a second",
                Way("verifying", lambda: verifying(stage, connection, number)),
                Way("at that rate", lambda: Sample(number / VERIFIED_A_SECOND)),
                ROUNDS_OF_MANY,
            ),
        ]


def transactions(connection: psycopg.Connection, *more: str) -> Sample:
    """So many transactions, one after the other, each committed."""
    begun = time.perf_counter()
    for _number in range(TRANSACTIONS):
        with connection.transaction():
            for statement in (BUSINESS, *more):
                connection.execute(statement.encode())
    return Sample(time.perf_counter() - begun)


def sealing(stage: Stage, connection: psycopg.Connection, number: int) -> Sample:
    """Seal `number` entries. That they come in stays outside the clock."""
    in_child(stage, SEAL)
    with connection.transaction():
        connection.execute(f"{ENTRY} FROM generate_series(1, {number})".encode())
    return Sample(in_child(stage, SEAL))


def verifying(stage: Stage, connection: psycopg.Connection, number: int) -> Sample:
    """Verify the whole log, and tell the time that `number` entries of it took."""
    [(rows,)] = connection.execute("SELECT count(*) FROM accounts_auditentry").fetchall()
    connection.commit()
    return Sample(in_child(stage, VERIFY) * number / rows)


def in_child(stage: Stage, work: str) -> float:
    """Seconds that `work` took in a process that has Django ready."""
    command = [sys.executable, "-c", TIMED.format(work=work)]
    done = subprocess.run(
        command, cwd=ROOT, env=dict(stage.environment), stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    return float(done.stdout)
