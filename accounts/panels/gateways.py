"""Where orders to panels go: a stand-in for the demo, or the company's gateway over HTTPS."""

from __future__ import annotations

import json
import ssl
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

MOST_BYTES = 10_000
# The gateway has understood, and the panel will not do it.
REFUSED = frozenset({HTTPStatus.CONFLICT, HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY})


class NotTaken(Exception):
    """The gateway did not take the order; it is tried again. The text is a class or a status, never the order."""


class Refused(Exception):
    """The panel will not do it, however often it is asked. The text is a status."""


class Answer(StrEnum):
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class Order:
    """One order. `id` is the same when it is sent again, and `made_at` tells which of two orders is the newer."""

    id: str
    installation: str
    kind: str
    slot: int
    made_at: str
    code: str = field(default="", repr=False)


class Gateway(Protocol):
    def send(self, order: Order) -> Answer:
        """Hand over one order, or ask what became of it. Raises NotTaken, Refused."""


def gateway() -> Gateway:
    """The one that PANEL_BACKEND names."""
    made: Gateway = import_string(settings.PANEL_BACKEND)()
    return made


class StandInGateway:
    """A panel of paper for the demo and tests: one file for each order in PANEL_FILE_PATH.

    It takes an order the first time it sees it, and has done it when it is asked again.
    """

    def send(self, order: Order) -> Answer:
        folder = Path(settings.PANEL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        known = folder / f"{order.id}.json"
        if known.exists():
            return Answer.CONFIRMED
        known.write_text(json.dumps(asdict(order)) + "\n", encoding="utf-8")
        return Answer.ACCEPTED


class HttpGateway:
    """POST PANEL_URL with JSON (docs/operations.md) and `Authorization: Bearer PANEL_TOKEN`.

    The gateway answers 200 when the panel has done it, 202 when it has taken the order, and the same for the same
    `id` again without doing it twice. 409, 410 and 422 mean never; everything else is tried again.
    """

    def send(self, order: Order) -> Answer:
        status = _post(json.dumps(asdict(order)).encode())
        if status in REFUSED:
            raise Refused(str(status))
        if status == HTTPStatus.OK:
            return Answer.CONFIRMED
        if status == HTTPStatus.ACCEPTED:
            return Answer.ACCEPTED
        raise NotTaken(str(status))


def _post(body: bytes) -> int:
    """The status of the answer, whose body is read no further than needed. Raises NotTaken."""
    url = urlsplit(settings.PANEL_URL)
    connection = HTTPSConnection(
        url.hostname or "", url.port, timeout=settings.PANEL_SECONDS, context=ssl.create_default_context()
    )
    headers = {"Authorization": f"Bearer {settings.PANEL_TOKEN}", "Content-Type": "application/json"}
    try:
        connection.request("POST", url.path or "/", body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(MOST_BYTES)
    except (OSError, HTTPException) as error:
        raise NotTaken(type(error).__name__) from None
    finally:
        connection.close()
    return answer.status
