"""The restore drill: a person is erased, yesterday's backup is restored, and nobody who was erased stays back."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from portal.dev import environment, servers, wheels
from portal.dev.output import say
from portal.dev.places import ROOT, Trouble

MANAGE = [sys.executable, "manage.py"]
PARTS = [sys.executable, "-m", "portal.dev.drilling"]
RESTORED = "app_restored"
RED, GREEN = "behind", "ok"


def run(_arguments: list[str]) -> int:
    """Do it all on demo data of its own, made for this run and gone afterwards: the demo's stays as it is.

    Raises Trouble when a part fails, or ends otherwise than it must.
    """
    with servers.for_one_run() as (used, folder):
        values = environment.for_tests(used, folder=folder)
        say("drill", "making a company with made-up people")
        _do([*MANAGE, "migrate", "--verbosity", "0"], values)
        _do([*MANAGE, "make_demo", "--customers", "0"], values)
        _drill(values, folder)
    say("drill", "done: nobody who was erased is back")
    return 0


def _drill(values: Mapping[str, str], folder: Path) -> None:
    backup = folder / "yesterday.dump"
    where = values["DATABASE_URL"]
    say("drill", "yesterday: pg_dump")
    _do([_program("pg_dump"), "--format=custom", "--no-owner", f"--file={backup}", where], values)
    say("drill", "today: a person is erased")
    _do([*PARTS, "erase"], values)
    _expect(values, readyz=GREEN, back=0)
    say("drill", "the server is lost: pg_restore of yesterday's backup into another database")
    restored = {**values, "DATABASE_URL": _another(where)}
    there = restored["DATABASE_URL"]
    _do([_program("pg_restore"), "--no-owner", "--exit-on-error", f"--dbname={there}", str(backup)], values)
    _expect(restored, readyz=RED, back=1)
    say("drill", "manage.py replay_erasures")
    _do([*MANAGE, "replay_erasures"], restored)
    _expect(restored, readyz=GREEN, back=0)


def _another(where: str) -> str:
    """The address of a new, empty database beside this one."""
    with psycopg.connect(where, autocommit=True) as server:
        name = sql.Identifier(RESTORED)
        # The servers that the environment names outlive the run.
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(name))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
    return urlunsplit(urlsplit(where)._replace(path=f"/{RESTORED}"))


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
