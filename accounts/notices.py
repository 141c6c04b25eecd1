"""The clock of GDPR Art. 14: whoever a customer names to us is told so within a month, or somebody looks why not.

Staff are told after 20 days. After a month a contact person is for emergencies alone until they have been told
(R-21). A user has no access before that anyway (accounts.household).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from accounts import post
from accounts.models import ContactNotice, ContactPerson, Controller, LateNotice

# Within a day we have asked; on this day somebody looks why not; at the end of the month it is too late.
ALERT_AFTER = timedelta(days=20)
Kind = LateNotice.Kind


@dataclass(frozen=True)
class Untold:
    """Somebody who has not been told: the key of their row, since when we have it, and where."""

    kind: Kind
    key: UUID
    since: datetime
    installation_number: str


def is_late(since: datetime, now: datetime) -> bool:
    """Whether the month in which somebody must be told is over: the same day of the next month, or its last."""
    year, month = since.year + since.month // 12, since.month % 12 + 1
    return now >= since.replace(year=year, month=month, day=min(since.day, monthrange(year, month)[1]))


def is_contact_suspended(contact: ContactPerson, now: datetime) -> bool:
    """Whether a contact person was not told in time. The customer's word that they told them counts.

    Whoever put themself on the list knows. Of a contact that was read together with its notice: no query.
    """
    if contact.person_id is not None and contact.person_id == contact.added_by_id:
        return False
    if contact.notice_sent_at is not None or not is_late(contact.created_at, now):
        return False
    notice: ContactNotice | None = getattr(contact, "notice", None)
    return notice is None or notice.attested_at is None


def watch(now: datetime) -> int:
    """Tell staff of everybody who is untold after 20 days, and again after a month; how many letters.

    What was put right is marked so, and forgotten 30 days later. Safe to repeat, and for two at once.
    """
    untold = {one.key: one for one in _untold(now - ALERT_AFTER)}
    _settle(set(untold), now)
    return sum(_alert(one, now) for one in untold.values())


def _untold(before: datetime) -> Iterator[Untold]:
    """The database looks for them, past the wall: the worker sees no user, and no home."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, key, since, installation_number FROM wall_untold(%s)", [before])
        for kind, *facts in cursor.fetchall():
            yield Untold(Kind(kind), *facts)


@transaction.atomic
def _alert(one: Untold, now: datetime) -> int:
    facts = {"kind": one.kind, "since": one.since, "alerted_at": now}
    late, is_new = LateNotice.objects.get_or_create(
        key=one.key, defaults={**facts, "installation_number": one.installation_number}
    )
    is_again = not is_new and _reopen(late, facts)
    letters = int(is_new or is_again)
    if letters:
        _tell_officer("notice-late", late)
    if late.suspended_at is None and is_late(one.since, now):
        letters += LateNotice.objects.filter(pk=late.pk, suspended_at=None).update(suspended_at=now)
        _tell_officer("notice-suspended", late)
    return letters


def _reopen(late: LateNotice, facts: dict[str, Any]) -> bool:
    """Whoever had been told may be untold once more, at another number. Of two at once one reopens it."""
    values = {**facts, "suspended_at": None, "settled_at": None}
    if not LateNotice.objects.filter(pk=late.pk, settled_at__isnull=False).update(**values):
        return False
    for name, value in values.items():
        setattr(late, name, value)
    return True


def _settle(still: set[UUID], now: datetime) -> None:
    LateNotice.objects.filter(settled_at=None).exclude(key__in=still).update(settled_at=now)


def _tell_officer(kind: str, late: LateNotice) -> None:
    officer = Controller.objects.in_force().values_list("privacy_officer_email", flat=True).first()
    if officer:
        facts = {"since": late.since.date().isoformat()}
        key = f"{kind}:{late.pk}:{int(late.alerted_at.timestamp())}"
        post.owe(kind, key=key, address=officer, language="nb", facts=facts)
