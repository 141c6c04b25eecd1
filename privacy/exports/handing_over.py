"""A copy made by hand into a plain file, for staff who must hand one over: the same archive, without a job."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from accounts.keys import opening
from accounts.models import Person, User
from privacy import readings
from privacy.arrivals import COPIES
from privacy.categories import CATEGORIES
from privacy.exports import packing, snapshots
from privacy.exports.front import Contained
from privacy.exports.progress import Progress
from privacy.exports.zipping import Span
from privacy.jobs.lease import Lease
from privacy.models import PrivacyCase, PrivacyRequest
from privacy.models.readings import Reason, What
from privacy.states import Right
from privacy.workflow import GIGABYTE, Scope

MAY = "privacy.decide_privacyrequest"
OWNER_ONLY = 0o600
# One file, however much it holds: a thousand gigabytes.
NO_END = 1_000 * GIGABYTE
EVERYTHING = Scope(tuple(category.slug for category in CATEGORIES))
NO_LEASE = Lease(UUID(int=0), 0, "", UUID(int=0))


class NotHandedOver(Exception):
    """Nothing was made; the text says why, and names nobody."""


class Silent(Progress):
    """Nobody waits for it on a page, and nobody takes it over."""

    def __init__(self, slugs: Iterable[str]) -> None:
        super().__init__(NO_LEASE, slugs)

    def _note(self) -> None:
        return


class PlainFile:
    """The whole zip as one file, of which nothing is kept for a later try."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, data: bytes) -> None:
        self._file.write(data)

    def begin_member(self) -> None:
        return

    def end_member(self) -> None:
        return

    def end_part(self) -> None:
        return

    def keep(self, span: Span) -> None:
        return

    def find(self, name: str, fingerprint: str) -> Span | None:
        return None

    def copy(self, place: Any, size: int) -> Any:
        raise NotImplementedError


def person_of(name: str) -> Person:
    """By customer number, or by id. Raises NotHandedOver."""
    wanted = Q(customers__customer_number=name)
    with suppress(ValueError):
        wanted |= Q(pk=UUID(name))
    found = list(Person.objects.filter(wanted).distinct()[:2])
    if len(found) != 1:
        raise NotHandedOver("There is no such person.")
    return found[0]


def request_of(person: Person, reference: str) -> PrivacyRequest:
    """What the case asks a copy of: its access, else its portability, else everything. Raises NotHandedOver."""
    case = PrivacyCase.objects.for_viewer(person).filter(reference=reference, closed_at=None).first()
    if case is None:
        raise NotHandedOver("There is no open case of this number for this person.")
    asked = case.requests.filter(right__in=COPIES).order_by("right").select_related("case").first()
    return asked or PrivacyRequest(
        case=case,
        person=person,
        right=Right.ACCESS,
        scope=EVERYTHING.as_json(),
        received_at=case.received_at,
    )


def employee_of(request: PrivacyRequest, email: str) -> User:
    """Who hands it over: by address, else whoever has the case. Raises NotHandedOver."""
    employees = User.objects.filter(is_active=True, is_staff=True)
    named = Q(email__iexact=email) if email else Q(pk=request.assigned_to_id)
    found = employees.filter(named).first()
    if found is None:
        raise NotHandedOver(
            "There is no such employee." if email else "Nobody has the case: say who with --by."
        )
    if not found.has_perm(MAY):
        raise NotHandedOver("This employee may not decide cases, and so may not hand over a copy.")
    return found


def hand_over(request: PrivacyRequest, *, by: User, output: Path) -> tuple[Contained, ...]:
    """Write the copy to `output`, which must not exist, for its owner's eyes only, and note a reading for each
    category in it. Whatever fails, no half file stays, and no reading of what nobody got.

    Raises FileExistsError, and OSError when the disk does not take it.
    """
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "wb") as file, opening.held(), translation.override(request.language):
            packed = _write(request, file)
            file.flush()
            os.fsync(file.fileno())
        _note(request, packed, by=by)
    except BaseException:
        output.unlink()
        raise
    return packed


def _write(request: PrivacyRequest, file: BinaryIO) -> tuple[Contained, ...]:
    request.scope = {**request.scope, "part_size": NO_END}
    with snapshots.taken(request.person_key) as snapshot:
        order = packing.read_order(request, snapshot=snapshot)
        progress = Silent(content.category.slug for content in order.categories)
        return packing.pack(PlainFile(file), order, snapshot=snapshot, progress=progress)


def _note(request: PrivacyRequest, packed: Iterable[Contained], *, by: User) -> None:
    """The person reads who took it out, and for which case; the log says the same."""
    with transaction.atomic():
        for one in packed:
            readings.note(
                request.person,
                by=by,
                category=one.category.slug,
                what=What.EXPORT,
                count=max(one.rows, 1),
                reason=Reason.CASE,
                reference=request.reference,
            )
