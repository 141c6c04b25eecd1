"""Asking without an account: a case, a code to the address that was typed, and proof of it (F-12, F-13).

Nothing is looked up before the code was right. So the answer, what it costs and how long it takes are the same
whether anything is held there or not.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.utils import timezone

from accounts import post, references, sealing
from accounts.audit import Action, record
from accounts.models.reachable import mark_of
from accounts.texting import outbox
from privacy.models import OutsiderCase, OutsiderStep

CODE_FOR = timedelta(minutes=10)
OPEN_FOR = timedelta(minutes=30)
TRIES, SENDS, DIGITS = 3, 3, 8
WITHIN = timedelta(hours=1)
TOKEN_BYTES = 24
LONGEST_CODE = 40
KIND = "outsider-code"
Channel = OutsiderCase.Channel


class NoCode(Exception):
    """There is no code to try: its time is up, its tries are used, or none was sent."""


def ask(address: str, channel: Channel, *, language: str) -> OutsiderCase:
    """Begin a case and send a code to the address, three an hour at most.

    A case beyond the three is there all the same: a reminder comes the next day. A code that is out goes on
    working, so that nobody shuts others out by asking in their name.
    """
    now, mark = timezone.now(), mark_of(address)
    code = references.new_digits(DIGITS)
    case = OutsiderCase(
        channel=channel, address=address, address_mark=mark, language=language, asked_at=now, created_at=now
    )
    with transaction.atomic():
        if _sent_lately(mark, now) < SENDS:
            case.code_hmac, case.code_until = _fingerprint(case.pk, code), now + CODE_FOR
            _send(case, code)
        case.save(force_insert=True)
    return case


@contextmanager
def asked(key: UUID) -> Iterator[OutsiderCase | None]:
    """A transaction in which the case whose code is waited for can be read and tried, and no other."""
    with transaction.atomic():
        _set("app.outsider_asked", str(key))
        yield OutsiderCase.objects.select_for_update().filter(pk=key, closed_at=None, proven_at=None).first()
        # Inside a larger transaction, as in tests, nothing ends by itself.
        _set("app.outsider_asked", "")


def prove(key: UUID, code: str) -> str | None:
    """The token that opens the door, for the right code; None for a wrong one. Three tries. Raises NoCode."""
    now = timezone.now()
    with asked(key) as case:
        if case is None or not may_try(case, now):
            raise NoCode
        given = _fingerprint(case.pk, "".join(code[:LONGEST_CODE].split()))
        if not hmac.compare_digest(given, bytes(case.code_hmac or b"")):
            case.tries += 1
            case.save(update_fields=["tries"])
            return None
        token = secrets.token_urlsafe(TOKEN_BYTES)
        case.proven_at, case.open_until = now, now + OPEN_FOR
        case.code_hmac, case.token_hmac = None, token_mark(token)
        case.save(update_fields=["code_hmac", "proven_at", "open_until", "token_hmac"])
        OutsiderStep.objects.create(case=case, what=OutsiderStep.What.PROVEN, at=now)
        record(Action.OUTSIDER_PROVEN, actor=AnonymousUser(), target=case)
    return token


def may_try(case: OutsiderCase, now: datetime) -> bool:
    """Whether there is a code that still takes a try."""
    return bool(case.code_hmac and case.code_until and now < case.code_until and case.tries < TRIES)


def token_mark(token: str) -> bytes:
    """What is kept of a token: its keyed fingerprint (32 bytes)."""
    return sealing.fingerprint(token, context="outsider.token")


def _sent_lately(mark: bytes, now: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_outsider_ask(%s, %s)", [mark, now - WITHIN])
        [(sent,)] = cursor.fetchall()
    return int(sent)


def _send(case: OutsiderCase, code: str) -> None:
    key = f"{KIND}:{case.pk}"
    if case.channel == Channel.SMS:
        outbox.owe(KIND, key=key, to=None, number=case.address, language=case.language, secret=code)
        return
    facts = {"reference": case.reference}
    post.owe(KIND, key=key, address=case.address, language=case.language, facts=facts, secret=code)


def _set(name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


def _fingerprint(key: UUID, code: str) -> bytes:
    """The code itself lies only in the sealed letter. The same digits are another code in another case."""
    return sealing.fingerprint(f"{key}:{code}", context="outsider.code")
