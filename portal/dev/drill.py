"""The restore drill: a person is erased, yesterday's backup is restored, and nobody who was erased stays back."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from portal.dev import environment, servers, wheels
from portal.dev.output import say
from portal.dev.places import ROOT, Trouble

MANAGE = [sys.executable, "manage.py"]
PARTS = [sys.executable, "-m", "portal.dev.drilling"]
COMPANY, RESTORED = "mine_sider_drill", "mine_sider_drill_restored"
RED, GREEN = "behind", "ok"


def run(_arguments: list[str]) -> int:
    """Do it all on demo data of its own, made for this run and gone afterwards: the demo's stays as it is.

    Raises Trouble when a part fails, or ends otherwise than it must.
    """
    with servers.for_one_run() as (used, folder):
        values = environment.for_tests(used, folder=folder)
        values["LEDGER_FILE"] = str(folder / "ledger" / "erasures.jsonl")
        with _database(values, COMPANY) as company, _database(values, RESTORED) as restored:
            _drill(company, restored, folder)
    say("drill", "done: nobody who was erased is back")
    return 0


def _drill(company: Mapping[str, str], restored: Mapping[str, str], folder: Path) -> None:
    backup = folder / "yesterday.dump"
    here, there = company["DATABASE_URL"], restored["DATABASE_URL"]
    say("drill", "making a company with made-up people")
    _do([*MANAGE, "migrate", "--verbosity", "0"], company)
    _do([*MANAGE, "make_demo", "--customers", "0"], company)
    say("drill", "yesterday: pg_dump")
    _do([_program("pg_dump"), "--format=custom", "--no-owner", f"--file={backup}", here], company)
    say("drill", "today: a person is erased")
    _do([*PARTS, "erase"], company)
    _expect(company, readyz=GREEN, back=0)
    say("drill", "the server is lost: pg_restore of yesterday's backup into another database")
    _do([_program("pg_restore"), "--no-owner", "--exit-on-error", f"--dbname={there}", str(backup)], restored)
    _expect(restored, readyz=RED, back=1)
    say("drill", "manage.py replay_erasures")
    _do([*MANAGE, "replay_erasures"], restored)
    _expect(restored, readyz=GREEN, back=0)


@contextmanager
def _database(values: Mapping[str, str], name: str) -> Iterator[dict[str, str]]:
    """The environment with a new, empty database of that name: the server may hold somebody's own data."""
    where = values["DATABASE_URL"]
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    with psycopg.connect(where, autocommit=True) as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield {**values, "DATABASE_URL": urlunsplit(urlsplit(where)._replace(path=f"/{name}"))}
    finally:
        with psycopg.connect(where, autocommit=True) as server:
            server.execute(drop)


def _program(name: str) -> str:
    return str(wheels.postgres() / "bin" / name)


def _do(command: list[str], values: Mapping[str, str]) -> None:
    if subprocess.call(command, cwd=ROOT, env=values):
        raise Trouble(f"The drill failed at {Path(command[0]).name} {' '.join(command[1:3])}.")


def _expect(values: Mapping[str, str], *, readyz: str, back: int) -> None:
    """Tell what /readyz says and who would have come back, by key; it must be as it should."""
    done = subprocess.run(
        [*PARTS, "state"], cwd=ROOT, env=values, stdout=subprocess.PIPE, text=True, check=False
    )
    said, *keys = done.stdout.split() or [""]
    for key in keys:
        say("drill", f"  back, and readable without the replay: {key}")
    say("drill", f"  /readyz: {said}")
    if (said, len(keys)) != (readyz, back):
        raise Trouble(f"The drill failed: /readyz should say {readyz}, with {back} back.")
