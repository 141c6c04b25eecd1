"""A key management system of the tests' own: transit over real TLS, with its keys in memory."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import json
import os
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

TOKEN = "a token of the tests"


class Transit:
    """What the server knows. `ailing`: status, or "slow", "drips", "odd", with which it answers everything."""

    def __init__(self) -> None:
        self.versions = {1: AESGCM(AESGCM.generate_key(256))}
        self.oldest = 1
        self.ailing: int | str = 0
        self.calls: list[str] = []
        self.address = ""

    def rotate(self) -> None:
        self.versions[max(self.versions) + 1] = AESGCM(AESGCM.generate_key(256))

    def answer(self, path: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.calls.append(path)
        verb = path.split("/")[3]
        if path.split("/")[1:3] != ["v1", "transit"] or path.split("/")[4] != "mine-sider":
            return 404, {"errors": []}
        if verb == "keys":
            return 200, {
                "data": {"latest_version": max(self.versions), "min_decryption_version": self.oldest}
            }
        work = {"encrypt": self._encrypted, "decrypt": self._decrypted}[verb]
        results = [work(item) for item in asked["batch_input"]]
        return (400 if any("error" in one for one in results) else 200), {"data": {"batch_results": results}}

    def _encrypted(self, item: dict[str, str]) -> dict[str, Any]:
        version = max(self.versions)
        nonce = os.urandom(12)
        plain, bound = (base64.b64decode(item[name]) for name in ("plaintext", "associated_data"))
        sealed = nonce + self.versions[version].encrypt(nonce, plain, bound)
        return {"ciphertext": f"vault:v{version}:{base64.b64encode(sealed).decode()}", "key_version": version}

    def _decrypted(self, item: dict[str, str]) -> dict[str, Any]:
        _vault, version, text = item["ciphertext"].split(":")
        raw = base64.b64decode(text)
        try:
            if int(version[1:]) < self.oldest:
                return {"error": "ciphertext or signature version is disallowed by policy (too old)"}
            bound = base64.b64decode(item["associated_data"])
            plain = self.versions[int(version[1:])].decrypt(raw[:12], raw[12:], bound)
        except InvalidTag:
            return {"error": "cipher: message authentication failed"}
        return {"plaintext": base64.b64encode(plain).decode()}


class Handler(BaseHTTPRequestHandler):
    system: Transit
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name upstream
        """Nothing: it would stand among the tests' output."""

    def _answer(self, asked: dict[str, Any]) -> None:
        ailing = self.system.ailing
        if self.headers["X-Vault-Token"] != TOKEN:
            self._send(403, b'{"errors":["permission denied: secret words"]}')
        elif isinstance(ailing, int) and ailing:
            self._send(ailing, b'{"errors":["secret words"]}')
        elif ailing == "odd":
            self._send(200, b'{"data":{"batch_results":[{}]}}')
        elif ailing:
            self._drag(drips=ailing == "drips")
        else:
            status, content = self.system.answer(self.path, asked)
            self._send(status, json.dumps(content).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drag(self, *, drips: bool) -> None:
        try:
            if drips:
                self.send_response(200)
                self.send_header("Content-Length", "1000")
                self.end_headers()
            for _time in range(40):
                time.sleep(0.25)
                if drips:
                    self.wfile.write(b" ")
        except OSError:
            self.close_connection = True


@contextmanager
def served(folder: Path) -> Iterator[tuple[Transit, Path]]:
    """The system at work, and the certificate to trust."""
    system = Transit()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Handler,), {"system": system}))
    server.daemon_threads = True
    certificate, key = _certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    system.address = f"https://127.0.0.1:{server.server_address[1]}"
    try:
        yield system, certificate
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
