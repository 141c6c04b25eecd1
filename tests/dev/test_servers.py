"""The embedded servers: joined, left, killed, and in awkward places."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from portal.dev import locks, ports, servers
from portal.dev.places import ROOT, Trouble
from portal.dev.postgres import Postgres


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "et sted, med æøå og 'tegn'"


def keeper_of(place: Path) -> psutil.Process:
    me = psutil.Process()
    return next(child for child in me.children() if str(place) in child.cmdline())


def test_postgres_runs_in_any_folder_and_leaves_nothing_behind(place: Path) -> None:
    with servers.use("postgres", place, kind="throwaway") as used:
        with psycopg.connect(used.address) as connection:
            row = connection.execute(
                "SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user"
            )
            assert row.fetchone() == ("app", False)
        data = Postgres(place, throwaway=True).data
        assert data.exists()
        assert data.stat().st_mode & 0o077 == 0
    assert not used.is_up()
    assert not data.exists()


def test_a_second_start_joins_the_first_and_the_last_one_stops_the_server(place: Path) -> None:
    with servers.use("valkey", place, kind="durable") as first:
        with servers.use("valkey", place, kind="durable") as second:
            assert (first.is_joined, second.is_joined) == (False, True)
            assert second.address == first.address
        assert first.is_up()
        assert redis.Redis.from_url(first.address).ping()
    assert not first.is_up()


def test_data_stay_when_the_keeper_and_its_server_are_killed(place: Path) -> None:
    with servers.use("valkey", place, kind="durable") as used, redis.Redis.from_url(used.address) as client:
        client.set("kept", "yes")
        keeper = keeper_of(place)
        server = keeper.children()[0]
        keeper.send_signal(signal.SIGSTOP)
        server.kill()
        keeper.kill()
        psutil.wait_procs([keeper, server], timeout=10)
    assert not used.is_up()
    with servers.use("valkey", place, kind="durable") as again:
        assert not again.is_joined
        with redis.Redis.from_url(again.address) as client:
            assert client.get("kept") == b"yes"


def test_a_server_ends_when_its_only_user_is_killed(place: Path) -> None:
    program = """
import sys, time
from pathlib import Path
from portal.dev import servers

with servers.use("valkey", Path(sys.argv[1]), kind="durable"):
    print("up", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", program, place], cwd=ROOT, stdout=subprocess.PIPE) as user:
        assert user.stdout
        assert user.stdout.readline() == b"up\n"
        assert locks.is_held(place / "kept")
        user.kill()
    servers.wait_until_stopped(place)
    assert not locks.is_held(place / "kept")
    assert not (place / "address").exists()


def test_a_left_file_with_the_number_of_another_process_is_no_obstacle(place: Path) -> None:
    postgres = Postgres(place, throwaway=True)
    postgres.place.mkdir()
    postgres.prepare()
    left = postgres.data / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{postgres.data}\n", encoding="utf-8")
    postgres.end_leftover()
    assert not left.exists()
    postgres.clear()
    assert not postgres.data.exists()


def test_a_taken_port_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"Port {port} is taken.*PORT={port + 1}"), ports.listening(port):
            pytest.fail("the port was given twice")


@pytest.mark.parametrize("words", ["abc", "80", "99999", "-1"])
def test_a_port_that_is_none_is_refused(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", words)
    with pytest.raises(Trouble, match="PORT must be a number"):
        ports.chosen()
