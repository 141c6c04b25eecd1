"""A PostgreSQL of one's own: made, started and stopped without touching any other on the machine."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psutil
import psycopg

from portal.dev import leftovers, unprivileged, wheels
from portal.dev.places import Trouble, private, tag
from portal.dev.unprivileged import Credentials

CLUSTER = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"]
SORTING = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
FOR_TESTS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
ROLE = "CREATE ROLE app LOGIN CREATEDB"
# Migrations make the roles of the second wall.
MAY_MAKE_ROLES = "ALTER ROLE app CREATEROLE"
# Tests copy a world they built before, and what its triggers wrote with it.
MAY_WRITE_PAST_TRIGGERS = "GRANT SET ON PARAMETER session_replication_role TO app"


class Postgres:
    """One cluster in `place`, reached through a socket in a folder of its own, without a network port."""

    stop_with = signal.SIGINT  # "fast": ends the sessions and writes everything down
    prefix = "pg"

    def __init__(self, place: Path, *, throwaway: bool) -> None:
        self.place = place
        self.throwaway = throwaway
        self.user = unprivileged.account()
        install = wheels.postgres()
        self.install = unprivileged.reachable(install, self.user) if self.user else install
        self.sockets = Path()

    @property
    def data(self) -> Path:
        if self.user is None:
            return self.place / "data"
        return unprivileged.outside() / f"data-{tag(self.place)}"

    @property
    def credentials(self) -> Credentials:
        return self.user.credentials if self.user else {}

    @property
    def address(self) -> str:
        return f"postgresql://app@/app?host={self.sockets}&port=5432"

    def prepare(self) -> None:
        """End what a killed start left, and make the cluster and the socket folder. Safe to repeat."""
        self.user.own(self.data) if self.user else private(self.data)
        self.end_leftover()
        if not (self.data / "PG_VERSION").exists():
            self.make_cluster()
        # Always a short path without special letters: a socket's name ends at about 100 bytes.
        self.sockets = Path(tempfile.mkdtemp(prefix="mine-sider-"))
        if self.user:
            self.user.own(self.sockets)

    def command(self) -> list[str]:
        options = [*(FOR_TESTS if self.throwaway else []), "listen_addresses=", "log_checkpoints=off"]
        options += [f"unix_socket_directories={self.sockets}", "unix_socket_permissions=0700", "port=5432"]
        settings = [word for option in options for word in ("-c", option)]
        return [str(self.install / "bin" / "postgres"), "-D", str(self.data), *settings]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

    def answers(self) -> bool:
        """Whether it takes connections; makes the role and the database when they are not there."""
        try:
            with psycopg.connect(f"host={self.sockets} user=postgres", autocommit=True) as connection:
                for exists, make in (
                    ("SELECT 1 FROM pg_roles WHERE rolname = 'app'", ROLE),
                    ("SELECT 1 FROM pg_database WHERE datname = 'app'", "CREATE DATABASE app OWNER app"),
                ):
                    if connection.execute(exists).fetchone() is None:
                        connection.execute(make)
                connection.execute(MAY_MAKE_ROLES)
                if self.throwaway:
                    connection.execute(MAY_WRITE_PAST_TRIGGERS)
        except psycopg.OperationalError:
            return False
        return True

    def clear(self) -> None:
        """Remove what a stopped server does not need, and all of it when it was for one run."""
        if self.sockets != Path():
            shutil.rmtree(self.sockets, ignore_errors=True)
        if self.throwaway:
            shutil.rmtree(self.data, ignore_errors=True)

    def make_cluster(self) -> None:
        command: list[str | Path] = [self.install / "bin" / "initdb", *CLUSTER, *SORTING, "-D", self.data]
        done = subprocess.run(
            command, cwd="/", env=self.environment(), capture_output=True, text=True, **self.credentials
        )
        if done.returncode:
            raise Trouble(f"PostgreSQL's data could not be made in {self.data}:\n{done.stderr.strip()}")

    def end_leftover(self) -> None:
        """Stop the server that a killed start left here; drop its file when the number is another's."""
        file = self.data / "postmaster.pid"
        if not file.exists():
            return
        first = re.match(r"\d+", file.read_text(encoding="utf-8"))
        process = serving(int(first[0]) if first else 0, self.data)
        if process:
            leftovers.stop(process, by=self.stop_with)
        file.unlink(missing_ok=True)


def serving(pid: int, data: Path) -> psutil.Process | None:
    """The process, if it is a PostgreSQL on this data."""
    try:
        process = psutil.Process(pid)
        return process if str(data) in process.cmdline() else None
    except psutil.Error:
        return None
