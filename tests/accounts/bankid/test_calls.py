"""The site asks the address it was given, and goes nowhere else (ASVS 15.3.2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts.bankid import broker
from accounts.bankid.broker import Refused


class Pointing(BaseHTTPRequestHandler):
    """Has keys at /keys, and sends whoever asks for anything else there."""

    def do_GET(self) -> None:
        if self.path == "/keys":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"keys": [{"kid": "1"}]}')
        else:
            self.send_response(int(self.path[1:]))
            self.send_header("Location", "/keys")
            self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@pytest.fixture
def pointing() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Pointing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_no_call_follows_a_redirect(pointing: str) -> None:
    assert broker.keys({"jwks_uri": f"{pointing}/keys"}) == [{"kid": "1"}]
    for status in (301, 302, 303, 307, 308):
        with pytest.raises(Refused, match=f"status-{status}"):
            broker.keys({"jwks_uri": f"{pointing}/{status}"})
