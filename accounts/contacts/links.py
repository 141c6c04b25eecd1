"""The one-time link of a notice: whoever has it answers for the contact person it was sent to, signed in or not."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts import sealing
from accounts.models import ContactPerson

WORKS_FOR = timedelta(days=30)
# Whoever asks again at once has not looked at their telephone yet.
NOT_AGAIN_FOR = timedelta(minutes=10)
TOKEN_BYTES = 16
LONGEST_TOKEN = 100
CLOSE = "SELECT set_config('app.contact', '', true)"


@dataclass(frozen=True)
class Customer:
    """Who put somebody on a list, as that somebody is told: «Ingrid S.», or a company's name."""

    person_id: UUID | None
    language: str
    name: str


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def mark_of(token: str) -> bytes:
    """What is kept of a token: its keyed fingerprint (32 bytes)."""
    return sealing.fingerprint(token, context="contact.link")


@contextmanager
def opened(token: str) -> Iterator[ContactPerson | None]:
    """A transaction in which the row the link leads to can be read and answered, and no other; None for no such
    link, or one whose time is up. One that was used still shows its answer."""
    if len(token) > LONGEST_TOKEN:
        yield None
        return
    with transaction.atomic():
        key = _ask("SELECT wall_contact(%s)", mark_of(token))[0]
        found = ContactPerson.objects.select_related("notice").filter(pk=key).first() if key else None
        if found is not None and (found.notice.link_until or timezone.now()) <= timezone.now():
            found = None
        yield found
        # Inside a larger transaction, as in tests, nothing ends by itself.
        _ask(CLOSE)


def customer() -> Customer:
    """Whose list it is that the open link leads to."""
    return Customer(*_ask("SELECT person, language, name FROM wall_contact_customer()"))


def close_gap() -> None:
    """Number the list anew that the open link leads to: somebody has left it."""
    _ask("SELECT wall_contact_left()")


def _ask(question: str, *values: bytes) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        [row] = cursor.fetchall()
    return tuple(row)
