"""The command an operator types: what it prints, how it ends, and what it leaves when nothing should stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DataError, connection

from accounts.intake.bundle import loading
from accounts.models import Person
from tests import database
from tests.accounts.intake.bundle.conftest import EXAMPLE, event, home, person, stored_blobs, write

pytestmark = pytest.mark.django_db


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("load_bundle", str(path), *options, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    """How many rows every table has, those of each month too."""
    tables = [
        name for name in connection.introspection.table_names() if name.startswith(("accounts_", "privacy_"))
    ]
    with connection.cursor() as cursor:
        counted = [f"SELECT '{name}', count(*) FROM {name}" for name in tables]  # noqa: S608 - names of tables
        cursor.execute(" UNION ALL ".join(counted))
        return dict(cursor.fetchall())


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A bundle with one bad line among good ones."""
    return write(
        tmp_path / "bad", {"persons": [person("a"), person("b", birth_date="2026-02-30"), person("c")]}
    )


def test_the_example_loads_and_the_report_says_what_happened() -> None:
    told = run(EXAMPLE)
    assert "Pakke fra crm. Lastet." in told
    assert "persons: 7 nye, 0 endret, 0 som før, 0 avvist" in told
    assert "persons: 0 nye, 0 endret, 7 som før, 0 avvist" in run(EXAMPLE)


def test_a_dry_run_tells_what_would_happen_and_leaves_nothing() -> None:
    before, blobs = counts(), stored_blobs()
    told = run(EXAMPLE, "--dry-run")
    assert "Prøvekjøring, ingenting er lagret." in told
    assert "arming_events: 5 nye, 0 endret, 0 som før, 0 avvist" in told
    assert (counts(), stored_blobs()) == (before, blobs)
    assert "arming_events: 5 nye" in run(EXAMPLE)


def test_a_dry_run_of_what_is_there_counts_it_as_before() -> None:
    run(EXAMPLE)
    before, blobs = counts(), stored_blobs()
    assert "arming_events: 0 nye, 0 endret, 5 som før, 0 avvist" in run(EXAMPLE, "--dry-run")
    assert (counts(), stored_blobs()) == (before, blobs)


def test_a_bad_line_ends_the_command_with_a_failure_and_stores_nothing(bad: Path) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="Avvist: 1"):
        call_command("load_bundle", str(bad), stdout=out)
    assert "persons.jsonl, linje 2, birth_date: er ikke en dato" in out.getvalue()
    assert "2026-02-30" not in out.getvalue()
    assert not Person.objects.exists()


def test_keep_going_stores_the_rest_and_still_ends_with_a_failure(bad: Path) -> None:
    with pytest.raises(CommandError, match="Avvist: 1"):
        run(bad, "--keep-going")
    assert Person.objects.count() == 2


def test_events_of_a_bad_bundle_leave_nothing(tmp_path: Path) -> None:
    before = counts()
    path = write(tmp_path / "bad", home(arming_events=[event("a"), event("b", mode="x"), event("c")]))
    with pytest.raises(CommandError):
        run(path)
    after = counts()
    assert {name: after[name] for name in before} == before
    assert not any(after[name] for name in after.keys() - before.keys())


@pytest.mark.parametrize("content", [b"", b"PK", b"{}", b"\x00" * 1000])
def test_what_is_no_bundle_ends_the_command_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="verken en mappe eller en zip-fil"):
        run(path)


def test_odd_paths_end_the_command_in_words(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", Path("x" * 5_000), tmp_path / "a\udcff", Path("a\0b")):
        with pytest.raises(CommandError):
            run(path)


@pytest.fixture
def elsewhere() -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the tests' database."""
    with psycopg.connect(database.address()) as other:
        yield other


def test_one_is_loaded_at_a_time(bad: Path, elsewhere: psycopg.Connection[Any]) -> None:
    elsewhere.execute("SELECT pg_advisory_xact_lock(hashtextextended('load_bundle', 0))")
    with pytest.raises(CommandError, match="En annen innlasting er i gang"):
        run(bad)


def test_the_databases_own_words_are_not_told(bad: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_values: Any, **_options: Any) -> None:
        raise DataError("invalid input: Hemmelig Navnesen")

    monkeypatch.setattr(loading, "resolve", fail)
    with pytest.raises(CommandError) as caught:
        run(bad)
    assert str(caught.value) == "Databasen stanset innlastingen (DataError)."


def test_nothing_of_a_line_reaches_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    rows = home(persons=[person("zqx-key", given_name="Zqxname", birth_date="zqxdate")])
    with pytest.raises(CommandError):
        run(write(tmp_path / "bundle", rows))
    assert "zqx" not in json.dumps([record.getMessage() for record in caplog.records]).casefold()
