"""The sealer: one chain without forks and gaps, however many write, in whatever order they commit (A1, A2)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from accounts.audit import Action, record
from accounts.audit.chain import COLUMNS, GENESIS, entry_hash
from accounts.audit.damage import Damage
from accounts.audit.sealer import SEALER, seal
from accounts.models import AuditEntry, AuditInbox
from tests.accounts.audit.conftest import append, seal_now
from tests.stack import wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("anchor_file")]
WRITERS, EACH = 16, 30
Look = Callable[[], list[Damage]]


def test_entries_are_numbered_and_bound_to_the_one_before() -> None:
    append(3)
    rows = list(AuditEntry.objects.order_by("seq").values_list(*COLUMNS, "prev", "hash"))
    assert [row[0] for row in rows] == [1, 2, 3]
    assert [row[-2] for row in rows] == [GENESIS, rows[0][-1], rows[1][-1]]
    assert all(row[-1] == entry_hash(row[-2], row[:-2]) for row in rows)
    assert not AuditInbox.objects.exists()


def test_sixteen_writers_and_two_sealers_make_one_chain(damage: Look) -> None:
    def write(number: int) -> None:
        for turn in range(EACH):
            with transaction.atomic():
                record(Action.DATA_SEEN, actor="clock", target=f"writer:{number}.{turn}")
        connections.close_all()

    is_over = threading.Event()

    def keep_sealing() -> int:
        sealed = 0
        while not is_over.is_set():
            sealed += seal(patience=timedelta(0), batch=50)
        connections.close_all()
        return sealed

    with ThreadPoolExecutor(WRITERS + 2) as pool:
        sealers = [pool.submit(keep_sealing) for _one in range(2)]
        for writer in [pool.submit(write, number) for number in range(WRITERS)]:
            writer.result()
        is_over.set()
        sealed = sum(sealer.result() for sealer in sealers)
    assert sealed > 0
    assert sealed + seal_now() == WRITERS * EACH
    assert damage() == []
    said = list(AuditEntry.objects.values_list("target", flat=True))
    assert len(said) == len(set(said)) == WRITERS * EACH
    assert AuditEntry.objects.latest("seq").seq == WRITERS * EACH


def test_a_chain_without_the_sealer_would_fork() -> None:
    """The negative control: read the last hash, insert. Were this one chain, the test above would prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive (prev text, hash text)")
    start = threading.Barrier(8)

    def write(number: int) -> None:
        start.wait()
        for turn in range(20):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT hash FROM naive ORDER BY ctid DESC LIMIT 1")
                prev = (cursor.fetchone() or (GENESIS,))[0]
                cursor.execute("INSERT INTO naive VALUES (%s, %s)", [prev, f"{number}.{turn}"])
        connections.close_all()

    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(write, range(8)))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), count(DISTINCT prev) FROM naive")
            rows, predecessors = cursor.fetchone()
        assert rows == 160
        assert predecessors < rows
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive")


def test_two_transactions_that_commit_in_the_other_order_lose_nothing(damage: Look) -> None:
    other = connections["default"].copy()
    try:
        with transaction.atomic():
            record(Action.DATA_SEEN, actor="clock", target="begun:first")
            _append_through(other, "begun:second")
            with_another_connection(lambda: _expect(seal(), 0))
        wait_until(lambda: seal() >= 0 and AuditEntry.objects.count() == 2, seconds=30)
    finally:
        other.close()
    assert list(AuditEntry.objects.order_by("seq").values_list("target", flat=True)) == [
        "begun:first",
        "begun:second",
    ]
    assert damage() == []


def test_who_waits_for_an_hour_holds_the_others_for_a_minute_only(damage: Look) -> None:
    other = connections["default"].copy()
    try:
        with transaction.atomic():
            record(Action.BUNDLE_LOADED, actor="intake", target="begun:first")
            _append_through(other, "begun:second")
            with_another_connection(lambda: _expect(seal(patience=timedelta(0)), 1))
    finally:
        other.close()
    assert seal_now() == 1
    assert list(AuditEntry.objects.order_by("seq").values_list("target", flat=True)) == [
        "begun:second",
        "begun:first",
    ]
    assert damage() == []


def test_one_sealer_at_a_time() -> None:
    record(Action.DATA_SEEN, actor="clock")
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [SEALER])
        assert seal_now() == 0
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [SEALER])
    finally:
        other.close()
    assert seal_now() == 1


COPIED = "INSERT INTO accounts_auditentry SELECT at, action, actor_kind, actor, subject, target,"
CHANGES = (
    "UPDATE accounts_auditentry SET reason = 'x' WHERE seq = 1",
    "UPDATE accounts_auditentry SET reason = reason",
    "DELETE FROM accounts_auditentry WHERE seq = 2",
    "DELETE FROM accounts_auditentry WHERE seq = 99",
    "TRUNCATE accounts_auditentry",
    "UPDATE accounts_auditinbox SET reason = 'x'",
    "DELETE FROM accounts_auditinbox",
    "TRUNCATE accounts_auditinbox",
    f"{COPIED} fields, outcome, reason, \"case\", 99, 99, 'a', 'b' FROM accounts_auditentry LIMIT 1",
    f"{COPIED} 'other', outcome, reason, \"case\", 3, id, 'a', 'b' FROM accounts_auditinbox LIMIT 1",
)


@pytest.mark.parametrize("statement", CHANGES)
def test_not_even_the_owner_of_the_tables_changes_the_log(statement: str) -> None:
    append(2)
    record(Action.DATA_SEEN, actor="clock", target="waits:here")
    before = _everything()
    with connection.cursor() as cursor:
        cursor.execute("SET pgtrigger.ignore = '{accounts.AuditEntry}'")
        with pytest.raises(IntegrityError):
            cursor.execute(statement)
    assert _everything() == before
    assert before


def test_a_chain_cannot_fork() -> None:
    append(2)
    record(Action.DATA_SEEN, actor="clock")
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="prev"):
        cursor.execute(
            "INSERT INTO accounts_auditentry SELECT i.at, i.action, i.actor_kind, i.actor, i.subject, i.target,"
            ' i.fields, i.outcome, i.reason, i."case", 3, i.id, e.prev, e.hash'
            " FROM accounts_auditinbox i, accounts_auditentry e WHERE e.seq = 2"
        )


def with_another_connection(work: Callable[[], None]) -> None:
    """Do it as another process would: on a connection of its own."""

    def there() -> None:
        try:
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(there).result()


def _append_through(other: Any, target: str) -> None:
    with other.cursor() as cursor:
        values = ("data-seen", "system", None, None, "clock", None, None, target, "", "ok", "", "")
        cursor.execute(f"SELECT audit_append({', '.join(['%s'] * 12)})", values)


def _expect(found: int, wanted: int) -> None:
    assert found == wanted


def _everything() -> list[Any]:
    entries, inbox = AuditEntry.objects.order_by("seq"), AuditInbox.objects.order_by("id")
    return [list(entries.values_list()), list(inbox.values_list())]


def test_a_log_of_nothing_is_whole(damage: Look, anchor_file: Path) -> None:
    assert damage() == []
    assert not anchor_file.exists()
