"""The provider over HTTP, on this machine only."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import Template
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from portal.dev.bankid.people import HOLDERS
from portal.dev.bankid.provider import Denied, Provider

MOST = 20_000
PAGE = Template("""<!doctype html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>BankID (test)</title><link rel="icon" href="data:,"><style>
body{font:1.125rem/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#1b2a33}
button{display:block;width:100%;margin:.5rem 0;padding:.75rem;font:inherit;text-align:left;border:1px solid #5b6b75;
border-radius:.375rem;background:#fff;color:inherit;cursor:pointer}
</style></head><body><main><h1>BankID (test)</h1>
<p>Dette er ikke BankID, men en etterligning for demoen. Velg hvem du vil være.</p>
<form method="post" action="/authorize">$choices
<button name="subject" value="">Avbryt</button></form></main></body></html>""")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket, provider: Provider) -> None:
        super().__init__(listening.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listening
        self.provider = provider
        provider.address = "http://{}:{}".format(*listening.getsockname()[:2])


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        provider = self.server.provider
        if parts.path == "/.well-known/openid-configuration":
            self._answer_json(provider.description())
        elif parts.path == "/jwks":
            self._answer_json(provider.keys())
        elif parts.path == "/authorize":
            self._show(dict(parse_qsl(parts.query)))
        else:
            self._answer(404, "text/plain", "")

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), MOST)
        form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        provider = self.server.provider
        try:
            if self.path == "/authorize":
                self._go_to(provider.choose(form.get("wish", ""), form.get("subject", "")))
            elif self.path == "/token":
                credentials = self.headers.get("Authorization", "")
                self._answer_json(provider.redeem(form, credentials=credentials))
            else:
                self._answer(404, "text/plain", "")
        except Denied:
            self._answer(400, "application/json", '{"error": "invalid_grant"}')

    def _show(self, asked: dict[str, str]) -> None:
        try:
            name = self.server.provider.begin(asked)
        except Denied:
            self._answer(400, "text/plain", "This is not a request of our client.")
            return
        buttons = [
            f'<button name="subject" value="{escape(one.subject)}">{escape(one.name)}</button>'
            for one in HOLDERS
        ]
        hidden = f'<input type="hidden" name="wish" value="{name}">'
        self._answer(200, "text/html", PAGE.substitute(choices="\n".join([hidden, *buttons])))

    def _go_to(self, address: str) -> None:
        self.send_response(303)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer_json(self, said: dict[str, Any]) -> None:
        self._answer(200, "application/json", json.dumps(said))

    def _answer(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_what: object) -> None:
        """Nothing: addresses carry codes."""


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """The provider on a port of its own in this process, for tests."""
    server = Server(socket.create_server(("127.0.0.1", 0)), provider)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
