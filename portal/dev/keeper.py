"""Keeps one server alive for as long as somebody uses it: a process of its own, so that no user owns it.

A user holds `users` together with the others, and the kernel lets go of it when the user dies. The keeper
tries to take it alone; when it can, nobody is left and it stops the server.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol

from portal.dev import leftovers, locks
from portal.dev.places import Trouble
from portal.dev.postgres import Postgres
from portal.dev.unprivileged import Credentials
from portal.dev.valkey import Valkey

SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
SECONDS_BETWEEN_LOOKS = 0.1


class Server(Protocol):
    """What the keeper needs to know about a server."""

    stop_with: signal.Signals
    prefix: str
    place: Path

    @property
    def address(self) -> str: ...
    @property
    def credentials(self) -> Credentials: ...
    def prepare(self) -> None: ...
    def command(self) -> list[str]: ...
    def environment(self) -> dict[str, str]: ...
    def answers(self) -> bool: ...
    def clear(self) -> None: ...


SERVERS: dict[str, Callable[..., Server]] = {"postgres": Postgres, "valkey": Valkey}


def keep(name: str, place: Path, *, throwaway: bool) -> None:
    """Run the server until nobody uses it or it ends by itself. Raises Trouble when it does not start."""
    with locks.alone(place / "kept"), (place / "users").open("a") as users:
        wanted = Wanted()
        server = SERVERS[name](place, throwaway=throwaway)
        leftovers.end(place / "process", by=server.stop_with)
        try:
            server.prepare()
            process = start(server)
            try:
                wait_until_it_answers(server, process)
                publish(place / "address", server.address)
                while process.poll() is None and wanted and not locks.take_alone(users):
                    time.sleep(SECONDS_BETWEEN_LOOKS)
            finally:
                (place / "address").unlink(missing_ok=True)
                stop(process, by=server.stop_with)
                (place / "process").unlink(missing_ok=True)
        finally:
            server.clear()


class Wanted:
    """True until this process is told to stop."""

    def __init__(self) -> None:
        self.answer = True
        signal.signal(signal.SIGTERM, self.refuse)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def refuse(self, *_signal: object) -> None:
        self.answer = False

    def __bool__(self) -> bool:
        return self.answer


def start(server: Server) -> "subprocess.Popen[bytes]":
    with (server.place / "log").open("wb") as log:
        process = subprocess.Popen(
            server.command(),
            cwd="/",
            env=server.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=leftovers.dies_with_its_parent(server.stop_with),
            **server.credentials,
        )
    leftovers.note(server.place / "process", process.pid)
    return process


def wait_until_it_answers(server: Server, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not server.answers():
        if process.poll() is not None or time.monotonic() > end:
            log = (server.place / "log").read_text(encoding="utf-8", errors="replace")
            raise Trouble(f"{server.prefix} did not start:\n{log.strip()}")
        time.sleep(SECONDS_BETWEEN_LOOKS / 2)


def publish(file: Path, address: str) -> None:
    half = file.with_suffix(".half")
    half.write_text(address, encoding="utf-8")
    half.rename(file)


def stop(process: "subprocess.Popen[bytes]", *, by: signal.Signals) -> None:
    process.send_signal(by)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(output: IO[str] = sys.stderr) -> int:
    """Run by `servers.py`: the server's name, its folder, and `throwaway` or `durable`."""
    name, place, kind = sys.argv[1:]
    try:
        keep(name, Path(place), throwaway=kind == "throwaway")
    except Trouble as trouble:
        print(trouble, file=output)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
