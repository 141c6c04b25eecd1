"""Use of the embedded servers: started by the first who needs one, stopped after the last."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.dev import locks
from portal.dev.places import ROOT, SERVERS, Trouble, private, throwaway

ADDRESSES = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
SECONDS_TO_STOP = 10
SECONDS_BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Use:
    """A server in use. The site reads its address from `variable`; another start may have started it."""

    variable: str
    address: str
    place: Path
    is_joined: bool

    def is_up(self) -> bool:
        return locks.is_held(self.place / "kept")


@contextmanager
def durable() -> Iterator[list[Use]]:
    """The servers of this clone, with their data. A second start beside the first one joins it."""
    with ExitStack() as stack:
        yield [stack.enter_context(use(name, SERVERS / name, kind="durable")) for name in embedded()]


@contextmanager
def for_one_run() -> Iterator[tuple[list[Use], Path]]:
    """Fast and forgetful servers for tests and checks, and a folder, all gone afterwards."""
    with throwaway() as folder, ExitStack() as stack:
        yield [stack.enter_context(use(name, folder / name, kind="throwaway")) for name in embedded()], folder


def embedded() -> list[str]:
    """The servers whose address the environment does not give."""
    return [name for name, variable in ADDRESSES.items() if variable not in os.environ]


@contextmanager
def use(name: str, place: Path, *, kind: str) -> Iterator[Use]:
    """The server in `place`, running. Raises Trouble when it does not start."""
    users = locks.share(private(place) / "users")
    keeper = None
    try:
        with locks.alone(place / "starting"):
            is_joined = locks.is_held(place / "kept") and (place / "address").exists()
            keeper = None if is_joined else start_keeper(name, place, kind=kind)
        yield Use(ADDRESSES[name], (place / "address").read_text(encoding="utf-8"), place, is_joined)
    finally:
        was_last = locks.take_alone(users)
        users.close()
        if was_last:
            wait_until_stopped(place, keeper)


def start_keeper(name: str, place: Path, *, kind: str) -> "subprocess.Popen[bytes]":
    (place / "address").unlink(missing_ok=True)
    with (place / "keeper.log").open("wb") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-m", "portal.dev.keeper", name, str(place), kind],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    while not (place / "address").exists():
        if keeper.poll() is not None:
            raise Trouble((place / "keeper.log").read_text(encoding="utf-8", errors="replace").strip())
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return keeper


def wait_until_stopped(place: Path, keeper: "subprocess.Popen[bytes] | None" = None) -> None:
    """Not for ever: somebody else may have joined in the meantime. `keeper` where it is a child of ours."""
    end = time.monotonic() + SECONDS_TO_STOP
    while locks.is_held(place / "kept") or (keeper and keeper.poll() is None):
        if time.monotonic() > end:
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)
