"""How a case begins: asked for here, or told to somebody at the company who writes it down (R-11, F-15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from accounts import post
from accounts.audit import Action
from accounts.doorbell import ring_after_commit
from accounts.models import Person, User
from privacy import deadlines
from privacy.models import Event, Job, PrivacyCase, PrivacyRequest
from privacy.states import START, Right, Status

Channel = PrivacyCase.Channel
Identity = PrivacyCase.Identity
COPIES = frozenset({Right.ACCESS, Right.PORTABILITY})


class NotEarlier(Exception):
    """A request cannot have been received after the moment it is written down (PE-82)."""


@dataclass(frozen=True)
class Wish:
    """One right somebody exercises. `about` tells it from others of the same right (`PrivacyRequest.about`)."""

    right: Right
    about: str = ""
    scope: dict[str, Any] = field(default_factory=dict)
    words: str = ""


def receive(
    person: Person, *, by: User, wishes: Sequence[Wish], language: str, receipt: str = ""
) -> PrivacyCase:
    """What a signed-in person asks for here. Owes a receipt with the day we promise to answer by (F-21).

    `receipt`: the letter instead, where what was asked for is done at once.

    Safe to repeat: what is under way already is not begun again, and when all of it is, that case is returned
    (F-17). New wishes beside running ones make a case that points back to it.
    """
    now = timezone.now()
    case = PrivacyCase(person=person, language=language, received_at=now, created_at=now)
    return _begin(case, wishes, by=by, receipt=receipt)


def register(
    person: Person,
    *,
    by: User,
    wishes: Sequence[Wish],
    channel: Channel,
    received_at: datetime,
    note: str,
    identity: Identity,
    language: str,
    reference: str = "",
) -> PrivacyCase:
    """What reached the company by telephone, letter, mail or in person, written down by an employee.

    The clock runs from `received_at`, whenever this is called; `note` says how we know when that was. Duplicates as
    in `receive`. `reference` is the number of a new case, where it is known before. Raises NotEarlier.
    """
    now = timezone.now()
    if received_at > now:
        raise NotEarlier
    case = PrivacyCase(
        person=person,
        language=language,
        channel=channel,
        received_at=received_at,
        created_at=now,
        registered_by=by,
        identity=identity,
    )
    case.reference = reference or case.reference
    case.receipt_note = note
    return _begin(case, wishes, by=by)


def add_to(case: PrivacyCase, wish: Wish, *, by: User) -> PrivacyRequest:
    """One more request in a case that is open, for what another request in it brings with it. Safe to repeat."""
    with transaction.atomic():
        one_at_a_time(case.person_key)
        standing = case.requests.filter(right=wish.right, about=wish.about, closed_at=None).first()
        return standing or _add(case, wish, by=by)


def start_copy(request: PrivacyRequest) -> Job:
    """Let a worker make the copy. Inside the transaction that brought the request to queued."""
    job = Job.objects.create(kind=Job.Kind.EXPORT, request=request, key=f"export:{request.pk}")
    ring_after_commit(job.pk)
    return job


def _begin(case: PrivacyCase, wishes: Sequence[Wish], *, by: User, receipt: str = "") -> PrivacyCase:
    with transaction.atomic():
        one_at_a_time(case.person_key)
        running = {_sort(one): one for one in _running(case.person)}
        new = [wish for wish in wishes if (wish.right, wish.about) not in running]
        before = [running[wish.right, wish.about] for wish in wishes if (wish.right, wish.about) in running]
        if not new:
            return before[0].case
        case.continues = before[0].case if before else None
        case.save(force_insert=True)
        requests = [_add(case, wish, by=by) for wish in new]
        _owe_receipt(case, requests, kind=receipt)
    return case


def one_at_a_time(person_id: UUID) -> None:
    """Until the transaction ends, nobody else begins a case for this person: a double click makes one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [f"case:{person_id}"])


def _running(person: Person) -> list[PrivacyRequest]:
    return list(PrivacyRequest.objects.filter(person=person).under_way().select_related("case"))


def _sort(request: PrivacyRequest) -> tuple[str, str]:
    return request.right, request.about


def _add(case: PrivacyCase, wish: Wish, *, by: User) -> PrivacyRequest:
    received_on = timezone.localdate(case.received_at)
    request = PrivacyRequest(
        case=case,
        person=case.person,
        right=wish.right,
        about=wish.about,
        scope=wish.scope,
        status=_first_status(case, wish.right),
        received_at=case.received_at,
        safe_due_on=deadlines.safe_due(received_on),
        legal_due_on=deadlines.legal_due(received_on),
    )
    if wish.words:
        request.wish = wish.words
    request.save(force_insert=True)
    Event.objects.create(request=request, to_status=request.status, by=by, at=case.created_at)
    request.log(Action.REQUEST_MOVED, by=by, reason=request.status)
    if request.status == Status.QUEUED:
        start_copy(request)
    return request


def _first_status(case: PrivacyCase, right: Right) -> Status:
    return Status.RECEIVED if case.identity == Identity.UNKNOWN else START[right]


def _owe_receipt(case: PrivacyCase, requests: Sequence[PrivacyRequest], *, kind: str) -> None:
    due_on = min(request.safe_due_on for request in requests)
    facts = {"reference": case.reference, "due_on": due_on.isoformat()}
    is_copy = all(request.right in COPIES for request in requests)
    kind = kind or ("copy-ordered" if is_copy else "case-received")
    post.owe(kind, key=f"{kind}:{case.pk}", to=case.person, language=case.language, facts=facts)
