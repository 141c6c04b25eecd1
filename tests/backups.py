"""Dumps of the tests' database, and another database with such a dump in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection
from psycopg import sql

from portal.dev import wheels
from tests import database


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
    name = str(connection.settings_dict["NAME"])
    other = f"{name}_restored"
    there = here.replace(name, other)
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(other)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(other)))
    for dump in dumps:
        run("psql", "--quiet", "--set=ON_ERROR_STOP=1", f"--file={dump}", there)
    connection.close()
    connection.settings_dict["NAME"] = other
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with psycopg.connect(here, autocommit=True) as server:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(other)))
