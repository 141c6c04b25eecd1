"""One question to the key management system: over HTTPS, bounded in time and size, no word of it in errors."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from accounts.keys.errors import KeysUnavailable

KEY_LENGTH = 32
MOST_BYTES = 4 * 1024 * 1024
BLOCK = 1 << 16


def asked(method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:
    """The answer as JSON. Raises KeysUnavailable, whose text is a class or a status and never what was said."""
    url = urlsplit(settings.KMS_URL)
    connection = HTTPSConnection(
        url.hostname or "", url.port, timeout=settings.KMS_SECONDS, context=_trust(str(settings.KMS_CA_FILE))
    )
    try:
        connection.request(
            method,
            f"{url.path.rstrip('/')}/v1/{settings.KMS_MOUNT}/{path}",
            body=json.dumps(content) if content is not None else None,
            headers={"X-Vault-Token": _token(), "Content-Type": "application/json"},
        )
        response = connection.getresponse()
        body = _read(response)
    except (OSError, HTTPException) as error:
        raise KeysUnavailable(f"the key management system did not answer: {type(error).__name__}") from None
    finally:
        connection.close()
    return _understood(response.status, body)


def _understood(status: int, body: bytes) -> Any:
    """A batch with one key that does not open is answered 400 with the others beside it."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    has_results = isinstance(answer, dict) and isinstance((answer.get("data") or {}), dict)
    has_results = has_results and "batch_results" in ((answer or {}).get("data") or {})
    if status == HTTPStatus.OK or (status == HTTPStatus.BAD_REQUEST and has_results):
        return answer
    raise KeysUnavailable(f"the key management system answered {status}")


def _read(response: HTTPResponse) -> bytes:
    """All of it, within the time allowed in whole and not only between two bytes."""
    until = time.monotonic() + settings.KMS_SECONDS
    body = bytearray()
    while block := response.read1(BLOCK):
        body += block
        if len(body) > MOST_BYTES or time.monotonic() > until:
            raise TimeoutError
    return bytes(body)


def _token() -> str:
    """Read each time where it stands in a file: an agent beside us renews it."""
    if settings.KMS_TOKEN_FILE:
        return Path(settings.KMS_TOKEN_FILE).read_text(encoding="ascii").strip()
    return str(settings.KMS_TOKEN)


@cache
def _trust(file: str) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=file or None)
