"""Whatever the database's administrator does with triggers off, verify_log finds it and names the entry (A3)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.audit import Action, record
from accounts.audit.anchors import drop_anchor, public_key
from accounts.audit.chain import COLUMNS, entry_hash
from accounts.audit.damage import Damage, Kind
from accounts.models import AuditEntry, Letter
from tests.accounts.audit.conftest import seal_now
from tests.emptying import unprotected

pytestmark = pytest.mark.django_db(transaction=True)
Look = Callable[[], list[Damage]]
LAST = 43


def test_a_log_left_alone_is_whole(log: Path, damage: Look) -> None:
    assert damage() == []
    assert AuditEntry.objects.count() == LAST
    assert len(log.read_text().splitlines()) == 4


@pytest.mark.parametrize("column", [*COLUMNS[1:], "prev", "hash"])
def test_an_edited_field_is_found(log: Path, damage: Look, column: str) -> None:
    seq = random.randrange(2, LAST)
    with unprotected() as cursor:
        new = "777777" if column == "inbox_number" else "'x'"
        cursor.execute(f'UPDATE accounts_auditentry SET "{column}" = {new} WHERE seq = %s', [seq])
    found = damage()
    assert {one.first for one in found} <= {seq, seq + 1} | ({one.first for one in found if one.anchor})
    assert (Kind.CHANGED, seq) in {(one.kind, one.first) for one in found}


def test_a_removed_entry_is_found(log: Path, damage: Look) -> None:
    seq = random.randrange(1, LAST)
    with unprotected() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry WHERE seq = %s", [seq])
    assert (Kind.MISSING, seq, seq) in of(damage())


def test_two_swapped_entries_are_found(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute(
            "UPDATE accounts_auditentry SET seq = CASE seq WHEN 5 THEN 1006 ELSE 1005 END WHERE seq IN (5, 6);"
            "UPDATE accounts_auditentry SET seq = seq - 1000 WHERE seq > 1000"
        )
    found = of(damage())
    assert {(Kind.CHANGED, 5, 5), (Kind.CHANGED, 6, 6)} <= found


def test_a_removed_entry_whose_gap_is_closed_is_found(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute(
            "DELETE FROM accounts_auditentry WHERE seq = 7;"
            "UPDATE accounts_auditentry SET seq = -seq WHERE seq > 7;"
            "UPDATE accounts_auditentry SET seq = -seq - 1 WHERE seq < 0"
        )
    assert (Kind.CHANGED, 7, 7) in of(damage())


def test_an_inserted_entry_is_found(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute(
            "UPDATE accounts_auditentry SET seq = -seq WHERE seq > 20;"
            "UPDATE accounts_auditentry SET seq = -seq + 1 WHERE seq < 0"
        )
        _insert_after(cursor, 20)
    found = of(damage())
    assert (Kind.CHANGED, 22, 22) in found
    assert (Kind.UNLINKED, 22, 22) in found


def test_an_entry_before_the_first_is_found(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute(
            "INSERT INTO accounts_auditentry SELECT at, action, actor_kind, actor, subject, target, fields,"
            " outcome, reason, \"case\", 0, -1, 'a', 'b' FROM accounts_auditentry WHERE seq = 1"
        )
    assert (Kind.UNLINKED, 0, 0) in of(damage())


def test_a_cut_tail_is_found(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry WHERE seq >= 30")
    assert (Kind.CUT, 30, 39) in of(damage())


def test_a_log_cut_to_nothing_is_found(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry")
    assert (Kind.CUT, 1, 39) in of(damage())


def test_a_rewritten_tail_is_found_between_the_anchors(log: Path, damage: Look) -> None:
    with unprotected() as cursor:
        cursor.execute("UPDATE accounts_auditentry SET target = 'x' WHERE seq = 25")
        _hash_again(cursor, 25)
    found = damage()
    # The anchors stand at 9, 19, 29 and 39.
    assert (found[0].kind, found[0].first, found[0].last) == (Kind.REWRITTEN, 20, 29)
    assert {one.kind for one in found} == {Kind.REWRITTEN}


def test_without_anchors_a_rewritten_or_cut_tail_is_not_found(log: Path, damage: Look) -> None:
    """The negative control: a chain alone proves nothing about its end."""
    log.unlink()
    with unprotected() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry WHERE action = 'log-anchored' OR seq > 9")
        _hash_again(cursor, 9)
    assert damage() == []


@pytest.mark.parametrize("name", ["number", "at", "seq", "hash", "prev", "key", "signature"])
def test_an_edited_anchor_is_found(log: Path, damage: Look, name: str) -> None:
    lines = log.read_text().splitlines()
    said = json.loads(lines[1])
    said[name] = said[name] + 1 if isinstance(said[name], int) else f"00{said[name][2:]}"
    log.write_text("\n".join([lines[0], json.dumps(said, separators=(",", ":")), *lines[2:]]) + "\n")
    assert Kind.ANCHOR_FORGED in {one.kind for one in damage()}


@pytest.mark.parametrize("place", range(4))
def test_a_removed_anchor_is_found(log: Path, damage: Look, place: int) -> None:
    lines = log.read_text().splitlines()
    del lines[place]
    log.write_text("\n".join(lines) + "\n")
    wanted = (Kind.ANCHOR_LOST, 4) if place == 3 else (Kind.ANCHOR_OUT_OF_ORDER, place + 2)
    assert wanted in {(one.kind, one.anchor) for one in damage()}


def test_swapped_and_unreadable_anchors_are_found(log: Path, damage: Look) -> None:
    first, second, third, fourth = log.read_text().splitlines()
    log.write_text(f"{first}\n{third}\n{second}\n{fourth}\n")
    assert Kind.ANCHOR_OUT_OF_ORDER in {one.kind for one in damage()}
    log.write_text("\n".join([first, "{}", "\x00", second[:50], fourth]) + "\n")
    assert {one.anchor for one in damage() if one.kind is Kind.ANCHOR_UNREADABLE} == {2, 3, 4}


def test_all_anchors_removed_are_found(log: Path, damage: Look) -> None:
    log.unlink()
    assert [(one.kind, one.anchor) for one in damage()] == [(Kind.ANCHOR_LOST, 4)]


def test_anchors_go_on_after_what_is_there_and_tell_the_officer_once_a_day(log: Path, damage: Look) -> None:
    before = log.read_text()
    made = drop_anchor()
    assert made is not None
    assert (made.number, made.seq) == (5, LAST)
    assert log.read_text().startswith(before)
    assert log.stat().st_mode & 0o777 == 0o600
    seal_now()
    assert damage() == []
    assert Letter.objects.filter(kind="log-anchor").count() <= 1


def test_an_anchor_signed_by_an_older_key_still_holds(log: Path, damage: Look, settings: Any) -> None:
    old = public_key()
    settings.AUDIT_ANCHOR_KEY = bytes(32)
    assert Kind.ANCHOR_FORGED in {one.kind for one in damage()}
    settings.AUDIT_ANCHOR_OLD_KEYS = [old]
    assert damage() == []
    drop_anchor()
    seal_now()
    assert damage() == []


def test_entries_that_wait_too_long_are_found(log: Path, damage: Look) -> None:
    record(Action.DATA_SEEN, actor="clock")
    assert damage() == []
    with unprotected() as cursor:
        cursor.execute("UPDATE accounts_auditinbox SET at = '2026-01-01T00:00:00.000000Z'")
    assert [(one.kind, one.count) for one in damage()] == [(Kind.WAITING, 1)]


def test_the_command_says_it_is_whole_or_fails_and_names_the_first(log: Path) -> None:
    said = StringIO()
    call_command("verify_log", stdout=said)
    assert f"{LAST} oppføringer og 4 ankre" in said.getvalue()
    call_command("verify_log", "--from", "20", "--anchors", str(log), stdout=StringIO())
    with unprotected() as cursor:
        cursor.execute("UPDATE accounts_auditentry SET target = 'x' WHERE seq = 12")
    said = StringIO()
    with pytest.raises(CommandError, match="skadet"):
        call_command("verify_log", "--json", stdout=said)
    told = json.loads(said.getvalue())
    assert (told["whole"], told["counted"], told["damage"][0]["first"]) == (False, {"changed": 1}, 12)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_log", stdout=said)
    assert said.getvalue().startswith("Første oppføring med skade: 12.")
    call_command("verify_log", "--from", "20", stdout=StringIO())


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_are_all_found(log: Path, damage: Look, seed: int) -> None:
    chosen = random.Random(seed)
    for _turn in range(4):
        seq = chosen.randrange(1, LAST + 1)
        column = chosen.choice(COLUMNS[2:])
        before = list(AuditEntry.objects.filter(seq=seq).values_list())
        with unprotected() as cursor:
            new = "".join(chosen.choices("abcdef", k=5))
            cursor.execute(f'UPDATE accounts_auditentry SET "{column}" = %s WHERE seq = %s', [new, seq])
        assert list(AuditEntry.objects.filter(seq=seq).values_list()) != before
        assert (Kind.CHANGED, seq, seq) in of(damage())


def of(found: list[Damage]) -> set[tuple[Kind, int | None, int | None]]:
    return {(one.kind, one.first, one.last) for one in found}


def _hash_again(cursor: Any, since: int) -> None:
    """What somebody does who knows how the chain is made."""
    cursor.execute("SELECT hash FROM accounts_auditentry WHERE seq < %s ORDER BY seq DESC LIMIT 1", [since])
    prev = cursor.fetchone()[0]
    columns = ", ".join(f'"{column}"' for column in COLUMNS)
    cursor.execute(f"SELECT {columns} FROM accounts_auditentry WHERE seq >= %s ORDER BY seq", [since])
    for row in cursor.fetchall():
        made = entry_hash(prev, row)
        cursor.execute(
            "UPDATE accounts_auditentry SET prev = %s, hash = %s WHERE seq = %s", [prev, made, row[0]]
        )
        prev = made


def _insert_after(cursor: Any, seq: int) -> None:
    columns = ", ".join(f'"{column}"' for column in COLUMNS)
    cursor.execute(f"SELECT {columns}, hash FROM accounts_auditentry WHERE seq = %s", [seq])
    *values, prev = cursor.fetchone()
    values[0], values[1] = seq + 1, 999_999
    cursor.execute(
        f'INSERT INTO accounts_auditentry ({columns}, "prev", "hash") VALUES ({", ".join(["%s"] * 14)})',
        [*values, f"x{prev[1:]}", entry_hash(prev, values)],
    )
