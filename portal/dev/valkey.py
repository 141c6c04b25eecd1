"""A Valkey of one's own, which speaks Redis, on a free port of this machine only."""

import os
import signal
import socket
from pathlib import Path

import redis

from portal.dev import wheels
from portal.dev.places import private
from portal.dev.unprivileged import Credentials


class Valkey:
    """One server that keeps its file in `place`."""

    stop_with = signal.SIGTERM
    prefix = "redis"
    credentials: Credentials = {}

    def __init__(self, place: Path, *, throwaway: bool) -> None:
        self.place = place
        self.throwaway = throwaway
        self.program = wheels.valkey_server()
        self.port = 0

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def prepare(self) -> None:
        """Make the folder and find a port. Safe to repeat."""
        private(self.place / "data")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def command(self) -> list[str]:
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.place / "data")]
        keep = ["--appendonly", "no" if self.throwaway else "yes", "--save", ""]
        return [str(self.program), *where, *keep]

    def environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C"}

    def answers(self) -> bool:
        """Whether it has read its file and takes commands."""
        try:
            with redis.Redis.from_url(self.address, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def clear(self) -> None:
        """Nothing is left outside `place`."""
