"""The ledger of erasures: entered before the first delete, in the database and in a file an old backup cannot take.

It keeps an erased person from coming back, and says who must be erased again after a backup was restored.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from accounts import ledger_file, sealing
from accounts.audit import Action, record
from accounts.intake.attribution import comparable
from accounts.ledger_file import DamagedLedger, Held, Line
from accounts.models import (
    AuthorisedUser,
    ContactPoint,
    Customer,
    LedgerEntry,
    NationalIdentifier,
    Person,
    User,
)

Scope = LedgerEntry.Scope
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('erasure_ledger', 0))"


class NotErased(Exception):
    """No erased person is kept out by what was told."""


@transaction.atomic
def enter(person: Person, *, plan_hash: str, now: datetime, scope: str = Scope.ALL) -> LedgerEntry:
    """Write down that a person is about to be erased, before the first delete. On disk when this returns.

    First the file, then the row: the file may know of more than the database, and never of less. Once for a
    person and a plan, however often it is called, also after a crash between the two. Raises DamagedLedger.
    """
    known = LedgerEntry.objects.filter(person_key=person.pk, plan_hash=plan_hash).first()
    if known is not None:
        return known
    if again := _waiting_for_replay(person, scope):
        return again
    take_turn()
    with ledger_file.held(settings.LEDGER_FILE) as held:
        _refuse_without_its_lines(held)
        line = _line_of(held, person, plan_hash) or _added(held, person, plan_hash, now, scope)
    return _store(line)[0]


def finish(entry: LedgerEntry, *, now: datetime) -> None:
    """Nothing of what the plan said is left. Safe to repeat: the first time stays."""
    LedgerEntry.objects.filter(pk=entry.pk, finished_at=None).update(finished_at=now)


def is_erased(*, marks: Iterable[bytes]) -> bool:
    """Whether any of these fingerprints is an erased person's who is still kept out. One query."""
    return bool(erased_marks(marks))


def erased_marks(marks: Iterable[bytes]) -> frozenset[bytes]:
    """Those of these fingerprints that are an erased person's. One query, however many there are."""
    asked = {bytes(mark) for mark in marks}
    found = LedgerEntry.objects.keeping_out().filter(marks__overlap=list(asked)) if asked else ()
    return frozenset(asked & {bytes(mark) for entry in found for mark in entry.marks})


def erased_keys(keys: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these keys of persons that are an erased person's. One query, however many there are."""
    found = LedgerEntry.objects.keeping_out().filter(person_key__in=set(keys))
    return frozenset(found.values_list("person_key", flat=True))


def marks_of(person: Person) -> tuple[bytes, ...]:
    """Fingerprints of a person's addresses, numbers, national identity and customer numbers, and names in panels.

    What another person has too, as a household shares a telephone, is theirs as well and not among them.
    """
    numbers = Customer.objects.filter(person=person).values_list("customer_number", flat=True)
    national = NationalIdentifier.objects.filter(person=person).values_list("value_hmac", flat=True)
    marks = {bytes(mark) for mark in national} | {customer_mark(number) for number in numbers}
    names = AuthorisedUser.objects.filter(person=person).values_list("occupancy__site", "display_name")
    marks |= {panel_mark(site, name) for site, name in names}
    return tuple(sorted(marks | _points_of(person)))


def customer_mark(number: str) -> bytes:
    """The fingerprint of a customer number."""
    return sealing.fingerprint(number, context="customer_number")


def panel_mark(site: UUID, name: str) -> bytes:
    """The fingerprint of a name in the panel of one home: the same name elsewhere is somebody else's."""
    return sealing.fingerprint(f"{site}\x00{comparable(name)}", context="panel_user")


@transaction.atomic
def lift(mark: bytes, *, by: User, now: datetime) -> int:
    """Let a person in again who wants to be a customer once more; how many erasures that was.

    What was erased stays so, also after an old backup is restored. Raises NotErased, DamagedLedger.
    """
    take_turn()
    entries = list(LedgerEntry.objects.keeping_out().filter(marks__overlap=[mark]).order_by("line"))
    if not entries:
        raise NotErased
    with ledger_file.held(settings.LEDGER_FILE) as held:
        _refuse_without_its_lines(held)
        for entry in entries:
            line = held.add(ledger_file.LIFTED, number=str(entry.number), at=utc(now))
            _lift(line, by=by)
            record(Action.ERASURE_LIFTED, actor=by, target=f"ledger:{entry.number}")
    return len(entries)


@transaction.atomic
def take_in(*, now: datetime) -> int:
    """Store the lines of the file that the database does not know, as it came from a backup; how many those were.

    An erasure among them has to be carried out again. Safe to repeat. Raises DamagedLedger.
    """
    take_turn()
    with ledger_file.held(settings.LEDGER_FILE) as held:
        return sum(_take_in(line, now=now) for line in held.lines)


def reopen(*, now: datetime) -> int:
    """Erasures that were finished, and whose person is here all the same: they have to be done again."""
    here = Person.objects.filter(pk=OuterRef("person_key"))
    back = LedgerEntry.objects.keeping_out().filter(Exists(here), finished_at__isnull=False)
    return back.update(restored_at=now, finished_at=None)


def keys_in_file() -> frozenset[UUID]:
    """Keys of the persons who are to be gone, as the file tells, let in again or not. Raises DamagedLedger."""
    lines = ledger_file.read(settings.LEDGER_FILE)
    return frozenset(UUID(line.person) for line in lines if line.scope == Scope.ALL)


def _take_in(line: Line, *, now: datetime) -> bool:
    return _lift(line) if line.kind == ledger_file.LIFTED else _store(line, restored_at=now)[1]


def take_turn() -> None:
    """One at a time, on several hosts too, until the row of a line is there for all to see."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def _waiting_for_replay(person: Person, scope: str) -> LedgerEntry | None:
    """After a restored backup the plan is made anew, and the entry of the first time goes on standing for it."""
    waiting = LedgerEntry.objects.awaiting_replay().filter(person_key=person.pk, scope=scope)
    return waiting.order_by("line").first()


def _refuse_without_its_lines(held: Held) -> None:
    """A file that was lost must be found or rebuilt first: what is added to an empty one would hide that."""
    if not held.lines and LedgerEntry.objects.exists():
        raise DamagedLedger(1)


def _line_of(held: Held, person: Person, plan_hash: str) -> Line | None:
    return next(
        (line for line in held.lines if (line.person, line.plan) == (str(person.pk), plan_hash)),
        None,
    )


def _added(held: Held, person: Person, plan_hash: str, now: datetime, scope: str) -> Line:
    # Who only had erased what is not needed now is still a customer, and nothing keeps them out.
    marks = marks_of(person) if scope == Scope.ALL else ()
    return held.add(
        ledger_file.ERASED,
        number=str(uuid.uuid4()),
        person=str(person.pk),
        marks=tuple(mark.hex() for mark in marks),
        plan=plan_hash,
        scope=str(scope),
        at=utc(now),
    )


def _store(line: Line, *, restored_at: datetime | None = None) -> tuple[LedgerEntry, bool]:
    facts = {
        "number": line.number,
        "person_key": line.person,
        "marks": [bytes.fromhex(mark) for mark in line.marks],
        "plan_hash": line.plan,
        "scope": line.scope,
        "entered_at": datetime.fromisoformat(line.at),
        "restored_at": restored_at,
        "seal": line.seal,
    }
    return LedgerEntry.objects.get_or_create(line=line.line, defaults=facts)


def _lift(line: Line, *, by: User | None = None) -> bool:
    return bool(
        LedgerEntry.objects.filter(number=line.number, lifted_line=None).update(
            lifted_at=datetime.fromisoformat(line.at),
            lifted_by=by,
            lifted_line=line.line,
            lifted_seal=line.seal,
        )
    )


def _points_of(person: Person) -> set[bytes]:
    marked = ContactPoint.objects.exclude(value_hmac=None)
    own = {bytes(mark) for mark in marked.filter(person=person).values_list("value_hmac", flat=True) if mark}
    others = marked.filter(~Q(person=person), value_hmac__in=own).values_list("value_hmac", flat=True)
    return own - {bytes(mark) for mark in others if mark}


def utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
