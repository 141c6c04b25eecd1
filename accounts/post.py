"""Letters: owed in the transaction of the change that caused them, settled by one sender."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string

from accounts import sealing
from accounts.doorbell import ring
from accounts.keys import opening
from accounts.keys.errors import KeyDestroyed
from accounts.keys.opening import Kind
from accounts.models import ContactPoint, Controller, Letter, Person

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = 12
TAKEN_FOR = timedelta(minutes=5)
A_ROUND = 200
# Letters whose kind begins so are marketing: each is asked about when it is about to go (MARKETING_GUARD).
MARKETING = "marketing-"


def owe(
    kind: str,
    *,
    key: str,
    to: Person | None = None,
    address: str = "",
    language: str = "",
    facts: dict[str, Any] | None = None,
    secret: str = "",
    not_before: datetime | None = None,
) -> None:
    """Owe a letter from now on, or from `not_before`. `key` makes a second call with the same one do nothing.

    Either `to` a person, at the address registered for delivery when it is sent, or to one `address`.
    `facts`: ids, dates and counts; `secret`: a one-time code, kept sealed and dropped when sent.
    """
    letter = Letter(key=key, kind=kind, person=to, address=address, facts=facts or {})
    letter.language = language or (to.preferred_language if to else translation.get_language() or "nb")[:2]
    if not_before:
        letter.next_try_at = not_before
    if secret:
        letter.secret_encrypted = _sealed(letter, secret)
    Letter.objects.bulk_create([letter], ignore_conflicts=True)
    transaction.on_commit(lambda: ring("accounts.tasks.settle_letters"))


def owe_many(
    kind: str, whom: Sequence[tuple[str, Person, str]], *, facts: dict[str, Any] | None = None
) -> None:
    """Owe the same letter to many, each by its key, person and language. One query, and one ring."""
    letters = [
        Letter(key=key, kind=kind, person=to, language=language, facts=facts or {})
        for key, to, language in whom
    ]
    if letters:
        Letter.objects.bulk_create(letters, ignore_conflicts=True)
        transaction.on_commit(lambda: ring("accounts.tasks.settle_letters"))


def settle() -> int:
    """Send what is owed and due; how many were sent. Safe to repeat, and for two senders at once.

    A letter is taken first and sent outside any transaction: a mail server may be slow for longer than
    PostgreSQL lets a transaction wait. Whoever dies between leaves it for the next one, five minutes later.
    """
    sent = 0
    for _turn in range(A_ROUND):
        letter = _take()
        if letter is None:
            break
        sent += _send(letter)
    return sent


def compose(letter: Letter, *, address: str, refusal: str = "") -> EmailMultiAlternatives:
    """The letter as text and simple HTML, in its language, under a Message-ID that a second sending repeats.

    `refusal`: the address at which its reader says no to more, which mail programs do with one click (RFC 8058).
    """
    with translation.override(letter.language):
        content = {
            "facts": letter.facts,
            "name": letter.person.given_name if letter.person else "",
            "secret": _secret(letter),
            "controller": Controller.objects.in_force().first(),
            "site_url": settings.SITE_URL,
            "refusal": refusal,
        }
        subject = render_to_string(f"email/{letter.kind}_subject.txt", content).strip()
        written = render_to_string(f"email/{letter.kind}.txt", content).split("\n\n")
        paragraphs = [paragraph.strip() for paragraph in written if paragraph.strip()]
        html = render_to_string("email/letter.html", content | {"paragraphs": paragraphs, "title": subject})
    domain = settings.DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].rstrip(">")
    headers = {"Message-ID": f"<{letter.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    if refusal:
        headers |= {"List-Unsubscribe": f"<{refusal}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    text = "\n\n".join(paragraphs) + "\n"
    mail = EmailMultiAlternatives(" ".join(subject.split()), text, None, [address], headers=headers)
    mail.attach_alternative(html, "text/html")
    return mail


def _take() -> Letter | None:
    with transaction.atomic():
        now = timezone.now()
        # A code for signing in does not stand behind forty thousand letters about new terms.
        letter = Letter.objects.owed(now).urgent().first() or Letter.objects.owed(now).first()
        if letter:
            letter.tries += 1
            letter.next_try_at = now + TAKEN_FOR
            letter.save(update_fields=["tries", "next_try_at"])
    return letter


def _send(letter: Letter) -> bool:
    address = letter.address or _registered_address(letter.person)
    if not address:
        return _postpone(letter, "NoAddress")
    refusal = _refusal(letter, address)
    if refusal is None:
        return _give_up(letter, "NotWanted")
    try:
        compose(letter, address=address, refusal=refusal).send()
    except (OSError, SMTPException, UnicodeError, BadHeaderError, KeyDestroyed) as error:
        return _postpone(letter, type(error).__name__)
    letter.address, letter.sent_at = address, timezone.now()
    _forget_secret(letter)
    letter.save(update_fields=["address", "sent_at", "secret_encrypted"])
    return True


def _refusal(letter: Letter, address: str) -> str | None:
    """Where the reader says no to more marketing; empty for what is none, and None for what may not be sent."""
    if not letter.kind.startswith(MARKETING):
        return ""
    link: str | None = import_string(settings.MARKETING_GUARD)(letter, address)
    return link


def _give_up(letter: Letter, code: str) -> bool:
    letter.error_code, letter.given_up_at = code, timezone.now()
    letter.save(update_fields=["error_code", "given_up_at"])
    return False


def _postpone(letter: Letter, code: str) -> bool:
    letter.error_code = code
    letter.next_try_at = timezone.now() + timedelta(seconds=min(21_600, 30 * 2**letter.tries))
    if letter.tries >= GIVE_UP_AFTER:
        letter.given_up_at = timezone.now()
        _forget_secret(letter)
    letter.save(update_fields=["error_code", "next_try_at", "given_up_at", "secret_encrypted"])
    logger.warning("letter %s was not sent: %s", letter.pk, code)
    return False


def _registered_address(person: Person | None) -> str:
    registered = ContactPoint.objects.filter(person=person, is_registered_for_delivery=True)
    return registered.values_list("value", flat=True).first() or ""


def _secret(letter: Letter) -> str:
    return (
        sealing.unseal(letter.secret_encrypted, context=_context(letter)) if letter.secret_encrypted else ""
    )


def _sealed(letter: Letter, secret: str) -> bytes:
    """Under the key of the person it goes to; of somebody we do not know, under one that goes with the secret."""
    owner, kind = (letter.person_id, Kind.PERSON) if letter.person_id else (letter.pk, Kind.ROW)
    return sealing.seal_for(owner, secret, context=_context(letter), kind=kind)


def _forget_secret(letter: Letter) -> None:
    if letter.secret_encrypted and not letter.person_id:
        opening.destroy(letter.pk)
    letter.secret_encrypted = None


def _context(letter: Letter) -> str:
    return f"letter:{letter.pk}"
