"""What a suite gets to measure on: a database of its own, and the environment of its children."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from portal.dev.bench.measuring import Pair, run_child
from portal.dev.environment import new_secrets
from portal.dev.places import private

MINUTES = 60_000


@dataclass(frozen=True)
class Stage:
    """`environment` is for children of the suite: the site's settings, with the suite's own database.

    `folder` is there for files and gone afterwards. With `is_quick` a suite makes little data and few rounds.
    """

    environment: Mapping[str, str]
    folder: Path
    is_quick: bool

    @property
    def database(self) -> str:
        """The address of the suite's own database."""
        return self.environment["DATABASE_URL"]


# A suite makes its data, yields what to measure, and takes down what it has started.
Suite = Callable[[Stage], AbstractContextManager[Sequence[Pair]]]


@contextmanager
def set_up(name: str, environment: Mapping[str, str], folder: Path, *, is_quick: bool) -> Iterator[Stage]:
    """A stage for the suite of that name, its database migrated; dropped at the end."""
    address = environment["DATABASE_URL"]
    database = sql.Identifier(f"mine_sider_bench_{name}")
    with psycopg.connect(address, autocommit=True) as server:
        drop(server, database)
        server.execute(sql.SQL("CREATE DATABASE {}").format(database))
    own = {**environment, "DATABASE_URL": renamed(address, f"mine_sider_bench_{name}")}
    own |= {"DATABASE_STATEMENT_TIMEOUT": str(60 * MINUTES), "DEMO": "0", **new_secrets()}
    own |= {"STORAGE_DIR": str(private(folder / name)), "STATIC_ROOT": str(folder / "static")}
    try:
        run_child([sys.executable, "manage.py", "migrate", "--verbosity", "0"], environment=own)
        yield Stage(own, private(folder / name), is_quick)
    finally:
        with psycopg.connect(address, autocommit=True) as server:
            drop(server, database)


def drop(server: psycopg.Connection[Any], database: sql.Identifier) -> None:
    """Remove the database, with whoever is still connected to it.

    Autovacuum, busy after much was deleted, may not be ended by force; asked plainly it ends by itself.
    """
    plainly = sql.SQL("DROP DATABASE IF EXISTS {}").format(database)
    try:
        server.execute(plainly + sql.SQL(" WITH (FORCE)"))
    except psycopg.errors.InsufficientPrivilege:
        server.execute(plainly)


def renamed(address: str, database: str) -> str:
    """The same server's address, with another database."""
    return urlsplit(address)._replace(path=f"/{database}").geturl()
