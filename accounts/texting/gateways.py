"""Where text messages go: a file for the demo, the console, or the company's gateway over HTTPS."""

from __future__ import annotations

import json
import ssl
import sys
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


class NotSent(Exception):
    """The gateway did not take the message. The text is a class or a status, never what was sent."""


class Gateway(Protocol):
    def send(self, *, key: str, number: str, text: str) -> None:
        """Hand over one message. `key` is the same when it is tried again. Raises NotSent."""


def gateway() -> Gateway:
    """The one that SMS_BACKEND names."""
    made: Gateway = import_string(settings.SMS_BACKEND)()
    return made


class FileGateway:
    """One file per message in SMS_FILE_PATH, for the demo and tests: named by when, in it number and text."""

    def send(self, *, key: str, number: str, text: str) -> None:
        folder = Path(settings.SMS_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{key}.txt"
        (folder / name).write_text(f"{number}\n{text}\n", encoding="utf-8")


class ConsoleGateway:
    """On standard output, for whoever develops."""

    def send(self, *, key: str, number: str, text: str) -> None:
        sys.stdout.write(f"SMS {key} {number}: {text}\n")


class HttpGateway:
    """POST SMS_URL with JSON `{"id", "to", "text"}` and `Authorization: Bearer SMS_TOKEN`.

    The gateway answers 2xx when it has taken the message, and takes the same `id` only once. Everything else is
    tried again (docs/operations.md).
    """

    def send(self, *, key: str, number: str, text: str) -> None:
        url = urlsplit(settings.SMS_URL)
        connection = HTTPSConnection(
            url.hostname or "", url.port, timeout=settings.SMS_SECONDS, context=ssl.create_default_context()
        )
        body = json.dumps({"id": key, "to": number, "text": text})
        headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}", "Content-Type": "application/json"}
        try:
            connection.request("POST", url.path or "/", body=body.encode(), headers=headers)
            status = connection.getresponse().status
        except (OSError, HTTPException) as error:
            raise NotSent(type(error).__name__) from None
        finally:
            connection.close()
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise NotSent(str(status))
