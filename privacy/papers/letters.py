"""Letters about a change that matters, to every customer and user of an alarm now: some hundreds at a time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts import post
from accounts.models import Letter, Person
from privacy.models import LegalDocument
from privacy.papers import addresses

AT_ONCE = 500
# With so many letters due, no more are owed for now.
ENOUGH = 500
BEFORE_THE_FIRST = UUID(int=0)
NEXT = "SELECT person, language FROM wall_customers_after(%s, %s)"
UNREACHED = "SELECT wall_paper_unreached(%s)"


def tell(now: datetime) -> int:
    """Owe the next letters about each change that is published; how many. Safe to repeat, and for two at once.

    None while many wait already: what else is owed is not to stand behind them.
    """
    due = Letter.objects.filter(sent_at__isnull=True, given_up_at__isnull=True, next_try_at__lte=now)
    if due.values("pk")[:ENOUGH].count() >= ENOUGH:
        return 0
    return sum(_tell(one.pk, now) for one in LegalDocument.objects.untold().only("pk"))


def unreached(document: LegalDocument) -> int:
    """How many letters about this version were given up because the person has no address."""
    with connection.cursor() as cursor:
        cursor.execute(UNREACHED, [document.pk])
        [(number,)] = cursor.fetchall()
    return int(number)


def _tell(key: UUID, now: datetime) -> int:
    with transaction.atomic():
        document = LegalDocument.objects.untold().select_for_update(skip_locked=True).filter(pk=key).first()
        if document is None:
            return 0
        found = _next(document.told_up_to or BEFORE_THE_FIRST)
        post.owe_many(
            "paper-changed",
            [(f"paper:{document.pk}:{person}", Person(pk=person), language) for person, language in found],
            facts={
                "kind": document.kind,
                "day": document.effective_from.isoformat(),
                "path": addresses.changes(document),
            },
        )
        if found:
            document.told_up_to = found[-1][0]
        if len(found) < AT_ONCE:
            document.told_at = now
        document.save(update_fields=["told_up_to", "told_at"])
    return len(found)


def _next(last: UUID) -> list[tuple[UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [last, AT_ONCE])
        return list(cursor.fetchall())
