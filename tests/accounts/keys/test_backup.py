"""The data without its keys is of no use to anybody; with them, it is all there."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from accounts import sealing
from accounts.keys.errors import KeyDestroyed
from accounts.models import CustomerContact, DataKey, NationalIdentifier
from portal.dev import wheels
from tests import database, holdings
from tests.world import SECRETS, World, build, canary

BODY = canary("ingrid", "bodyingrid_chat")
RESTORED = "restored_by_the_test_of_backups"


@pytest.fixture
def stored(transactional_db: None, file_storage: Path) -> World:
    world = build()
    holdings.add(world)
    return world


def run(program: str, *arguments: str) -> bytes:
    """A program of PostgreSQL's, its libraries found as the server finds them."""
    command = [str(wheels.postgres() / "bin" / program), *arguments]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PGOPTIONS": ""}, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@contextmanager
def restored(*dumps: Path) -> Iterator[None]:
    """Let Django read a new database with these dumps in it."""
    here = database.address()
    there = here.replace(str(connection.settings_dict["NAME"]), RESTORED)
    name = connection.settings_dict["NAME"]
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(RESTORED)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(RESTORED)))
    for dump in dumps:
        run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", there)
    connection.close()
    connection.settings_dict["NAME"] = RESTORED
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with psycopg.connect(here, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(RESTORED)))


def read() -> tuple[str, str]:
    """A message and a national number of Ingrid's, as the database at hand gives them."""
    number = NationalIdentifier.objects.get()
    context = f"national_identifier:{number.pk}"
    body = CustomerContact.objects.get(key="C-ingrid_chat")
    opened = CustomerContact._meta.get_field("body_sealed").unseal(body.body_sealed, pk=body.pk)
    return opened, sealing.unseal(number.value_encrypted, context=context)


def test_data_restored_without_its_keys_is_unreadable_and_readable_with_them(
    stored: World, tmp_path: Path
) -> None:
    assert read() == (BODY, SECRETS["national_id"])
    data, keys = tmp_path / "data.sql", tmp_path / "keys.sql"
    where = database.address()
    data.write_bytes(run("pg_dump", "--exclude-table-data=accounts_datakey", "--no-owner", where))
    keys.write_bytes(run("pg_dump", "--table=accounts_datakey", "--data-only", where))
    wrapped = [bytes(value).hex() for value in DataKey.objects.values_list("wrapped", flat=True)]
    dump = data.read_text(encoding="utf-8")
    assert canary("ingrid", "subjectingrid_chat") in dump
    for secret in (BODY, SECRETS["national_id"], *wrapped):
        assert secret not in dump
        assert secret.encode().hex() not in dump
    assert wrapped
    assert wrapped[0] in keys.read_text(encoding="utf-8")
    with restored(data):
        assert CustomerContact.objects.filter(body_sealed__isnull=False).exists()
        assert not DataKey.objects.exists()
        with pytest.raises(KeyDestroyed):
            read()
        assert CustomerContact.objects.get(key="C-ingrid_chat").body == "slettet"
    with restored(data, keys):
        assert read() == (BODY, SECRETS["national_id"])
    assert read() == (BODY, SECRETS["national_id"])
