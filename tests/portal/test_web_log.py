"""The real web server: what it writes down is a JSON line each, and requests that are not clear are refused."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.dev import demo

APPLICATION = """
def application(environ, start):
    environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
"""
SECONDS = 60


@dataclass
class Server:
    port: int
    log: Path

    def say(self, *lines: str, body: str = "") -> str:
        """Send these lines as they are; the first line of the answer, or nothing."""
        request = "\r\n".join([*lines, "Host: localhost", "Connection: close", "", body])
        with socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS) as connection:
            connection.sendall(request.encode("latin-1"))
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        return answer.split(b"\r\n", 1)[0].decode("latin-1")

    def lines(self, *, until: str) -> list[str]:
        end = time.monotonic() + SECONDS
        while until not in self.log.read_text(encoding="utf-8") and time.monotonic() < end:
            time.sleep(0.05)
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """gunicorn as the demo starts it, with an application that does nothing."""
    folder = tmp_path_factory.mktemp("web")
    (folder / "tiny.py").write_text(APPLICATION, encoding="utf-8")
    listening = socket.create_server(("127.0.0.1", 0))
    command = ["tiny:application" if word == "portal.wsgi" else word for word in demo.web([listening])]
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            command,
            env=os.environ | {"PYTHONPATH": f"{folder}:{Path(demo.__file__).parents[2]}"},
            cwd=folder,
            pass_fds=[listening.fileno()],
            stdout=log,
            stderr=log,
        )
        made = Server(listening.getsockname()[1], folder / "log")
        try:
            assert made.say("GET / HTTP/1.1") == "HTTP/1.1 200 OK"
            yield made
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(SECONDS)
            listening.close()


def test_what_the_web_server_says_is_one_json_line_each(server: Server) -> None:
    assert "200" in server.say(
        "GET /a%0D%0AFORGED%20200%1b[31m%E2%80%A8x?secret=ZQX HTTP/1.1", "User-Agent: ZQX"
    )
    assert "200" in server.say("GET /last HTTP/1.1")
    lines = server.lines(until="GET /last")
    assert any("FORGED" in line for line in lines)
    for line in lines:
        assert set(json.loads(line)) >= {"at", "level", "message"}, line
        assert "\x1b" not in line
        assert "ZQX" not in line


@pytest.mark.parametrize(
    ("more", "body"),
    [
        (["Content-Length: 3", "Content-Length: 30"], "abc"),
        (["Content-Length: 3", "Transfer-Encoding: chunked"], "0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"),
        (["Transfer-Encoding: chunked, identity"], "0\r\n\r\n"),
        (["Transfer-Encoding: xchunked"], "0\r\n\r\n"),
        (["Content-Length: +3"], "abc"),
        (["Content-Length : 3"], "abc"),
        (["X-A: 1\nX-B: 2"], ""),
    ],
)
def test_a_request_with_two_lengths_is_refused(server: Server, more: list[str], body: str) -> None:
    """What a proxy and this server could read as two different requests (ASVS 4.2.1)."""
    assert "200" not in server.say("POST /x HTTP/1.1", *more, body=body)
    assert "/smuggled" not in "\n".join(server.lines(until="GET /"))


@pytest.mark.parametrize(
    "lines",
    [
        [f"GET /{'a' * 5_000} HTTP/1.1"],
        ["GET / HTTP/1.1", *(f"X-{number}: 1" for number in range(60))],
        ["GET / HTTP/1.1", f"X-Long: {'a' * 9_000}"],
    ],
)
def test_lines_and_headers_have_an_end(server: Server, lines: list[str]) -> None:
    assert "200" not in server.say(*lines)
    assert "200" in server.say("GET / HTTP/1.1")
