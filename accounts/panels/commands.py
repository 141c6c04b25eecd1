"""Orders to panels: owed in the transaction of their cause, settled by one sender, looked after by employees."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import sealing
from accounts.doorbell import ring
from accounts.keys.errors import KeyDestroyed
from accounts.keys.opening import Kind as KeyKind
from accounts.models import PanelCommand, Site
from accounts.panels.gateways import Answer, NotTaken, Order, Refused, gateway

logger = logging.getLogger(__name__)

Kind, State = PanelCommand.Kind, PanelCommand.State
ESCALATES_AFTER = timedelta(minutes=15)
# The holder is not left without knowing for longer: a code that is not in by then is chosen anew.
CODE_IS_GOOD_FOR = timedelta(hours=24)
TAKEN_FOR = timedelta(minutes=2)
ASK_AGAIN_SECONDS, MOST_SECONDS = 10, 900
KEPT_FOR = timedelta(days=30)
# A gateway that hangs holds up letters behind it for no longer than some minutes.
A_ROUND = 30
SETTLE = "SELECT wall_settle_command(%s, %s, %s, %s)"


def can_order() -> bool:
    """Whether there is a gateway at all: no code is asked for that could not be set."""
    return bool(settings.PANEL_BACKEND)


def owe(
    site: Site,
    *,
    kind: PanelCommand.Kind,
    slot_no: int,
    now: datetime,
    code: UUID | None = None,
    secret: str = "",
    mark: bytes | None = None,
) -> PanelCommand:
    """Owe an order to the panel of a home. `secret`: the new code, sealed at once; `mark`: its fingerprint."""
    command = PanelCommand(
        created_at=now,
        next_try_at=now,
        site=site.pk,
        installation_number=site.installation_number,
        kind=kind,
        slot_no=slot_no,
        code=code,
        mark_hmac=mark,
    )
    if secret:
        # Under a key of its own, which no request can read again, and which goes with the answer.
        command.secret_encrypted = sealing.seal_for(
            command.pk, secret, context=_context(command), kind=KeyKind.ROW
        )
    command.save(force_insert=True)
    wake()
    return command


def wake() -> None:
    """Let a worker look, once what is owed is committed. The message says nothing of it."""
    transaction.on_commit(lambda: ring("accounts.tasks.settle_panels"))


def settle(now: datetime | None = None) -> int:
    """Send what is owed and ask about what was sent; how many orders the panels have done. Safe to repeat, and for
    two senders at once: each is taken first, and sent outside any transaction, like letters (accounts.post).
    """
    done = 0
    for _turn in range(A_ROUND if can_order() else 0):
        command = _take(now or timezone.now())
        if command is None:
            break
        done += _send(command, now or timezone.now())
    return done


def confirm(command: PanelCommand, *, now: datetime, how: str = "") -> bool:
    """The panel has done it: the code is set, or the slot is free. Key and code are destroyed.

    False when it was answered before, which changes nothing. `how` is a word for the record.
    """
    return _answered(command, True, how, now)


def fail(command: PanelCommand, *, error: str, now: datetime) -> bool:
    """The panel will not do it. A first code goes again, one that should replace another leaves that in force.

    Key and code are destroyed, and employees see it. False when it was answered before.
    """
    logger.warning("panel command %s was not done: %s", command.pk, error)
    return _answered(command, False, error, now)


def escalate(now: datetime) -> int:
    """Put before employees what no panel has answered in ESCALATES_AFTER; how many. Safe to repeat."""
    late = PanelCommand.objects.open().filter(escalated_at=None, created_at__lte=now - ESCALATES_AFTER)
    count = late.update(escalated_at=now)
    if count:
        logger.warning("%s panel commands wait for their panels", count)
    return count


def forget(now: datetime) -> int:
    """Remove orders KEPT_FOR after they were answered, but none that employees must still look after. How many."""
    old = PanelCommand.objects.filter(settled_at__lt=now - KEPT_FOR)
    removed, _by_table = old.exclude(pk__in=PanelCommand.objects.late().values("pk")).delete()
    return removed


def _take(now: datetime) -> PanelCommand | None:
    with transaction.atomic():
        command = PanelCommand.objects.due(now).first()
        if command:
            command.tries += 1
            command.next_try_at = now + TAKEN_FOR
            command.save(update_fields=["tries", "next_try_at"])
    return command


def _send(command: PanelCommand, now: datetime) -> bool:
    if command.kind == Kind.SET_CODE and now > command.created_at + CODE_IS_GOOD_FOR:
        fail(command, error="TooLate", now=now)
        return False
    try:
        answer = gateway().send(_order(command))
    except NotTaken as error:
        _postpone(command, str(error), now)
        return False
    except (Refused, KeyDestroyed) as error:
        fail(command, error=str(error) or type(error).__name__, now=now)
        return False
    if answer == Answer.CONFIRMED:
        return confirm(command, now=now)
    _wait(command, now)
    return False


def _order(command: PanelCommand) -> Order:
    """Raises KeyDestroyed."""
    sealed = command.secret_encrypted
    return Order(
        id=str(command.pk),
        installation=command.installation_number,
        kind=command.kind,
        slot=command.slot_no,
        made_at=command.created_at.isoformat(),
        code=sealing.unseal(sealed, context=_context(command)) if sealed else "",
    )


def _wait(command: PanelCommand, now: datetime) -> None:
    """The gateway has it; the panel has not answered."""
    mine = PanelCommand.objects.open().filter(pk=command.pk)
    mine.update(state=State.SENT, sent_at=Coalesce("sent_at", now), next_try_at=_next(command, now))


def _postpone(command: PanelCommand, error: str, now: datetime) -> None:
    PanelCommand.objects.open().filter(pk=command.pk).update(
        error_code=error[:60], next_try_at=_next(command, now)
    )
    logger.warning("panel command %s was not taken: %s", command.pk, error)


def _next(command: PanelCommand, now: datetime) -> datetime:
    return now + timedelta(seconds=min(MOST_SECONDS, ASK_AGAIN_SECONDS * 2 ** min(command.tries - 1, 10)))


def _answered(command: PanelCommand, is_done: bool, word: str, now: datetime) -> bool:
    """One function of the database does it whole, whoever asks: no role may write codes by hand (codes.wall)."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, [command.pk, is_done, word[:60], now])
        [(changed,)] = cursor.fetchall()
    return bool(changed)


def _context(command: PanelCommand) -> str:
    return f"panel_command:{command.pk}"
