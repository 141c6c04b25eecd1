"""Whoever got data about somebody who is erased is told, and told again until we know they know (GDPR Art. 19)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import post
from accounts.models import Customer, Disclosure, Person, Recipient
from privacy.models import PrivacyRequest, RecipientNotice
from privacy.states import Right

State = RecipientNotice.State
CHASE_AFTER = timedelta(days=14)
A_ROUND = 500


@transaction.atomic
def owe_notices(
    request: PrivacyRequest,
    *,
    person: Person,
    categories: Iterable[str] | None = None,
    now: datetime | None = None,
) -> int:
    """Owe a notice to everybody who got what is erased about the person; how many are new. Safe to repeat.

    Before the first delete: afterwards nobody knows who got what. `categories` are those that are erased, all when
    none are given. Each notice keeps, sealed, what that recipient knows the person by, until it is settled.
    """
    erased = None if categories is None else frozenset(categories)
    now = now or timezone.now()
    disclosed = _disclosed(person, erased, now)
    numbers = list(Customer.objects.filter(person=person).values_list("customer_number", flat=True))
    return sum(
        _owe(request, recipient, numbers=numbers, cases=sorted(disclosed.get(recipient.pk, ())), now=now)
        for recipient in _recipients(disclosed, erased, now)
    )


def chase(now: datetime) -> int:
    """Write again to whoever got a notice of an erasure a fortnight ago and has not been settled; how many."""
    late = RecipientNotice.objects.filter(
        Q(chased_at=None, at__lte=now - CHASE_AFTER) | Q(chased_at__lte=now - CHASE_AFTER),
        request__right=Right.ERASURE,
        state=State.OWED,
    )
    return sum(_chased(key, now) for key in late.order_by("at").values_list("pk", flat=True)[:A_ROUND])


def _owe(
    request: PrivacyRequest, recipient: Recipient, *, numbers: list[str], cases: list[str], now: datetime
) -> bool:
    if RecipientNotice.objects.filter(request=request, recipient=recipient).exists():
        return False
    notice = RecipientNotice(request=request, recipient=recipient, at=now)
    notice.known_as = _known_as(numbers, cases)
    notice.save(force_insert=True)
    _write(notice, key=f"recipient-erasure:{notice.pk}")
    return True


@transaction.atomic
def _chased(key: UUID, now: datetime) -> bool:
    """Locked, and read anew: a colleague may have settled it meanwhile."""
    rows = RecipientNotice.objects.select_for_update(of=["self"], skip_locked=True)
    notice = rows.select_related("recipient", "request__case").filter(pk=key, state=State.OWED).first()
    if notice is None:
        return False
    RecipientNotice.objects.filter(pk=key).update(chased_at=now)
    _write(notice, key=f"recipient-erasure:{notice.pk}:{timezone.localdate(now).isoformat()}")
    return True


def _write(notice: RecipientNotice, *, key: str) -> None:
    """The case number and nothing else; without an address an employee tells them by the way they have agreed."""
    if notice.recipient.contact_email:
        post.owe(
            "recipient-erasure",
            key=key,
            address=notice.recipient.contact_email,
            language="nb",
            facts={"reference": notice.request.reference},
        )


def _disclosed(person: Person, erased: frozenset[str] | None, now: datetime) -> dict[UUID, set[str]]:
    """Of each recipient by what was handed over: the numbers of their own cases."""
    found: dict[UUID, set[str]] = {}
    # Of what an authority keeps secret the person must not learn here: it is not told either.
    for one in Disclosure.objects.filter(person=person).tellable(now):
        if erased is None or erased.intersection(one.data_categories):
            found.setdefault(one.recipient_id, set()).update({one.case_reference} - {""})
    return found


def _recipients(
    disclosed: dict[UUID, set[str]], erased: frozenset[str] | None, now: datetime
) -> list[Recipient]:
    """Those, and the processors who work on what is erased about everybody."""
    today = timezone.localdate(now)
    active = Q(active_from__lte=today) & (Q(active_to=None) | Q(active_to__gte=today))
    standing = Q(role=Recipient.Role.PROCESSOR) & active
    rows = Recipient.objects.filter(Q(pk__in=disclosed) | standing).order_by("name", "pk")
    return [one for one in rows if one.pk in disclosed or _works_on(one, erased)]


def _works_on(recipient: Recipient, erased: frozenset[str] | None) -> bool:
    return bool(
        recipient.data_categories if erased is None else erased.intersection(recipient.data_categories)
    )


def _known_as(numbers: list[str], cases: list[str]) -> str:
    told = [_("kundenummer %(number)s") % {"number": number} for number in numbers]
    told += [_("mottakerens sak %(number)s") % {"number": number} for number in cases]
    return ", ".join(told)
