"""The port the demo listens on: taken at once, so that nobody else gets it while the servers start."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from portal.dev.places import Trouble

LOOPBACK = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
USUAL = 8000


def chosen() -> int:
    """PORT from the environment, or 8000. Raises Trouble when it is no port."""
    words = os.environ.get("PORT") or str(USUAL)
    if not words.isdecimal() or not 1024 <= int(words) <= 65535:
        raise Trouble(f"PORT must be a number from 1024 to 65535, not {words}.")
    return int(words)


@contextmanager
def listening(port: int) -> Iterator[list[socket.socket]]:
    """Sockets on both meanings of `localhost`. Raises Trouble when the port is taken."""
    with ExitStack() as stack:
        opened = [listen(family, host, port) for family, host in LOOPBACK]
        yield [stack.enter_context(one) for one in opened if one]


@contextmanager
def anywhere() -> Iterator[socket.socket]:
    """A socket on a port that nobody else has, on this machine only."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


def listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket | None:
    """None where the machine has no such address, as many containers have no IPv6."""
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            advice = f"PORT={port + 1} python3 dev.py demo"
            raise Trouble(f"Port {port} is taken. Choose another: {advice}") from error
        if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}:
            return None
        raise
