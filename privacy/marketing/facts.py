"""What is known of addresses at this moment, by one query, and the decision about each: asked as late as can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Person
from privacy.marketing.deciding import OSLO, Facts, Reason, Verdict, may_send
from privacy.marketing.normalising import BY_PHONE, Asked
from privacy.models import ReservationCheck
from privacy.models.marketing import Channel

QUESTION = (
    "SELECT is_opted_out, has_consent, is_customer, with_sale, is_held, is_reserved"
    " FROM wall_marketing(%s, %s, %s::bytea[], %s::bytea[], %s::bytea[], %s::text[], %s::uuid[]) ORDER BY place"
)


def of(
    rows: Sequence[Asked],
    channel: Channel,
    *,
    at: datetime,
    is_similar: bool = False,
    is_checked: bool = False,
) -> list[Facts]:
    """What is known of each, in order. One query however many there are: a thousand at a time is best."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, [channel.value, kind_of(channel), *_columns(rows)])
        answered = cursor.fetchall()
    return [
        Facts(
            channel=channel,
            is_opted_out=no,
            has_consent=yes,
            is_active_customer=customer,
            collected_with_sale=sale,
            is_similar=is_similar,
            # The register of post is of names and addresses: without one, nobody can tell who is not in it.
            register_hit=reserved or (channel == Channel.POST and row.canonical is None),
            checked_this_month=is_checked,
            at=at,
            is_held=held,
        )
        for row, (no, yes, customer, sale, held, reserved) in zip(rows, answered, strict=True)
    ]


def decide(rows: Sequence[Asked], channel: Channel, *, at: datetime, is_similar: bool) -> list[Verdict]:
    """May it be sent to each, at `at`. Two queries; nothing is sent to what is no address."""
    is_checked = checked_in_month_of(at)
    known = of(rows, channel, at=at, is_similar=is_similar, is_checked=is_checked)
    return [_verdict(row, facts) for row, facts in zip(rows, known, strict=True)]


def of_person(person: Person, channels: Iterable[Channel]) -> dict[Channel, Facts]:
    """What is known of a person, by channel, whichever of their addresses would be used. A query for each."""
    now, row = timezone.now(), [Asked(person=str(person.pk))]
    return {channel: of(row, channel, at=now)[0] for channel in channels}


def checked_in_month_of(at: datetime) -> bool:
    """Whether the Reservasjonsregisteret was asked in the month of `at`, in Oslo (markedsføringsloven § 13 a).

    A file of the month before, taken in late, is not that month's.
    """
    newest = ReservationCheck.objects.order_by("-checked_at").values_list("checked_at", "file_date")[:1]
    first = at.astimezone(OSLO).date().replace(day=1)
    return any(
        checked.astimezone(OSLO).date().replace(day=1) == first == day.replace(day=1)
        for checked, day in newest
    )


def kind_of(channel: Channel) -> str:
    """By which of their contact points somebody is known again on that channel."""
    return "phone" if channel in BY_PHONE else "email"


def _verdict(row: Asked, known: Facts) -> Verdict:
    """The decision, where it is known whom it is about. A number of nobody's is no address to send anything to.

    By post somebody is known again by their number alone. Who is called is a customer: contact persons and people
    who once asked for something gave their numbers for that, and are not all known again by them.
    """
    is_nobodys = row.is_number_alone and not known.is_held and not known.is_opted_out
    if not row.is_understood or is_nobodys:
        return Verdict(False, Reason.NOT_UNDERSTOOD)
    verdict = may_send(known)
    if verdict.reason == Reason.NOT_RESERVED:
        is_post = known.channel == Channel.POST
        return Verdict(False, Reason.NOT_UNDERSTOOD if is_post else Reason.NO_CONSENT)
    return verdict


def _columns(rows: Sequence[Asked]) -> tuple[list[Any], ...]:
    return (
        [row.held for row in rows],
        [row.canonical for row in rows],
        [row.numbered for row in rows],
        [row.customer for row in rows],
        [row.person for row in rows],
    )
