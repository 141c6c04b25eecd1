"""What panels answered later to orders they had taken, in JSON Lines (docs/formats/panel-answers.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import PanelCommand
from accounts.panels import commands

MOST_BYTES = 64 * 1024 * 1024
CONFIRMED, REFUSED = "confirmed", "refused"
WORD = re.compile(r"[A-Za-z0-9_-]{0,40}")
FIELDS = {"id", "state", "word"}


class UnreadableAnswers(ValueError):
    """The file cannot be used; the text names the line and says why, in Norwegian, and quotes nothing from it."""


@dataclass(frozen=True)
class Reply:
    """One answer. `word`: the gateway's own, for a refusal; a code and never a text."""

    command: UUID
    is_done: bool
    word: str


@dataclass(frozen=True)
class Outcome:
    """How many orders are done now, how many the panel refused, how many were answered before, how many unknown."""

    done: int
    refused: int
    known: int
    strange: int


def load(source: Path, *, dry_run: bool = False, now: datetime | None = None) -> Outcome:
    """Take in a file of answers, all or nothing. Safe to repeat: an order is answered once.

    Raises UnreadableAnswers.
    """
    if source.stat().st_size > MOST_BYTES:
        raise UnreadableAnswers("Filen er større enn 64 MB.")
    replies = list(_read(source.read_bytes()))
    orders = PanelCommand.objects.in_bulk([reply.command for reply in replies])
    with transaction.atomic():
        told = [_tell(orders, reply, now or timezone.now()) for reply in replies]
        transaction.set_rollback(dry_run)
    return Outcome(*(told.count(word) for word in ("done", "refused", "known", "strange")))


def _tell(orders: dict[UUID, PanelCommand], reply: Reply, now: datetime) -> str:
    order = orders.get(reply.command)
    if order is None:
        return "strange"
    if reply.is_done:
        return "done" if commands.confirm(order, now=now) else "known"
    return "refused" if commands.fail(order, error=reply.word or "Refused", now=now) else "known"


def _read(content: bytes) -> Iterator[Reply]:
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip():
            yield _reply(number, line)


def _reply(number: int, line: bytes) -> Reply:
    try:
        found = json.loads(line.decode("utf-8"))
    except ValueError as error:
        raise UnreadableAnswers(f"Linje {number} er ikke JSON i UTF-8.") from error
    if not isinstance(found, dict) or not {"id", "state"} <= set(found) <= FIELDS:
        raise UnreadableAnswers(f"Linje {number} må ha feltene id og state, og ellers bare word.")
    if found["state"] not in {CONFIRMED, REFUSED}:
        raise UnreadableAnswers(f"Linje {number}: state må være confirmed eller refused.")
    word = found.get("word", "")
    if not isinstance(word, str) or not WORD.fullmatch(word):
        raise UnreadableAnswers(f"Linje {number}: word er ikke en kode.")
    try:
        key = UUID(found["id"])
    except (ValueError, AttributeError, TypeError) as error:
        raise UnreadableAnswers(f"Linje {number}: id er ikke en UUID.") from error
    return Reply(key, found["state"] == CONFIRMED, word)
