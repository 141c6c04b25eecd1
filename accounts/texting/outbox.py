"""Text messages: owed in the transaction of the change that caused them, settled by one sender."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.doorbell import ring
from accounts.keys.errors import KeyDestroyed
from accounts.models import Person, TextMessage
from accounts.texting.gateways import NotSent, gateway

logger = logging.getLogger(__name__)

GIVE_UP_AFTER = 6
TAKEN_FOR = timedelta(minutes=2)
A_ROUND = 200
# A code that comes after its time is of no use, and would only worry somebody.
SECRET_FOR = timedelta(minutes=10)
# A link to undo something is of use as long as that can be undone.
LONGER = {
    "erasure-confirmed": timedelta(hours=24),
    "contact-asked": timedelta(hours=24),
    "contact-link": timedelta(hours=24),
    "contact-again": timedelta(hours=24),
    "user-invited": timedelta(hours=24),
}
KEPT_FOR = timedelta(days=30)


def can_send() -> bool:
    """Whether there is a gateway at all: nothing is promised where there is none."""
    return bool(settings.SMS_BACKEND)


def owe(kind: str, *, key: str, to: Person | None, number: str, language: str, secret: str = "") -> None:
    """Owe a text message to a number (E.164): a person's, or that of somebody we know only by it.

    `key` makes a second call with the same one do nothing.
    """
    message = TextMessage(key=key, kind=kind, person=to, language=language)
    message.number, message.secret = number, secret
    TextMessage.objects.bulk_create([message], ignore_conflicts=True)
    transaction.on_commit(lambda: ring("accounts.tasks.settle_texts"))


def settle() -> int:
    """Send what is owed and due; how many were sent. Safe to repeat, and for two senders at once.

    Taken first and sent outside any transaction, like letters (accounts.post).
    """
    sent = 0
    for _turn in range(A_ROUND if can_send() else 0):
        message = _take()
        if message is None:
            break
        sent += _send(message)
    return sent


def forget() -> int:
    """Remove messages KEPT_FOR after they were sent, or after they were owed if they never were. How many."""
    old = timezone.now() - KEPT_FOR
    removed, _by_table = TextMessage.objects.filter(Q(sent_at__lt=old) | Q(created_at__lt=old)).delete()
    return removed


def text_of(message: TextMessage) -> str:
    """What stands in it, in its language."""
    with translation.override(message.language):
        content = {"secret": message.secret, "site_url": settings.SITE_URL}
        return " ".join(render_to_string(f"sms/{message.kind}.txt", content).split())


def _take() -> TextMessage | None:
    with transaction.atomic():
        now = timezone.now()
        message = TextMessage.objects.owed(now).first()
        if message:
            message.tries += 1
            message.next_try_at = now + TAKEN_FOR
            message.save(update_fields=["tries", "next_try_at"])
    return message


def _send(message: TextMessage) -> bool:
    if message.secret_sealed and timezone.now() > message.created_at + LONGER.get(message.kind, SECRET_FOR):
        return _give_up(message, "TooLate")
    try:
        gateway().send(key=str(message.pk), number=_open(message), text=text_of(message))
    except (NotSent, KeyDestroyed) as error:
        return _postpone(message, type(error).__name__)
    message.sent_at, message.secret_sealed = timezone.now(), None
    message.save(update_fields=["sent_at", "secret_sealed"])
    return True


def _open(message: TextMessage) -> str:
    """The number itself, and never the words that stand for one that does not open. Raises KeyDestroyed."""
    field = TextMessage._meta.get_field("number_sealed")
    return str(field.unseal(message.number_sealed, pk=message.pk))


def _postpone(message: TextMessage, code: str) -> bool:
    if message.tries >= GIVE_UP_AFTER:
        return _give_up(message, code)
    message.error_code = code
    message.next_try_at = timezone.now() + timedelta(seconds=min(3_600, 15 * 2**message.tries))
    message.save(update_fields=["error_code", "next_try_at"])
    logger.warning("text message %s was not sent: %s", message.pk, code)
    return False


def _give_up(message: TextMessage, code: str) -> bool:
    message.error_code, message.given_up_at, message.secret_sealed = code, timezone.now(), None
    message.save(update_fields=["error_code", "given_up_at", "secret_sealed"])
    logger.warning("text message %s was given up: %s", message.pk, code)
    return False
