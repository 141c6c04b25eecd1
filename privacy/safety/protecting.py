"""Who lives with a threat: set, taken away and listed by those few whose work it is, and seen by oneself (R-64)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from accounts.audit import Action, record
from accounts.models import Person, User
from accounts.models.people import Protection
from privacy.states import WrongState


@dataclass(frozen=True)
class Protected:
    """Somebody protected, before they are opened: a key and a customer number, which may be empty."""

    person_id: UUID
    number: str


def protect(person: Person, *, by: User, is_protected: bool) -> None:
    """Set or take away the mark. Nothing anybody else sees changes. Raises WrongState for other roles."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT wall_protect(%s, %s)", [person.pk, is_protected])
            [(done,)] = cursor.fetchall()
        if not done:
            raise WrongState("protection: not yours to change")
        reason = Protection.PROTECTED.value if is_protected else Protection.NONE.value
        record(Action.PROTECTION_CHANGED, actor=by, subject=person, target=person, reason=reason)


def protected() -> tuple[Protected, ...]:
    """Everybody who is; nobody for an employee of another role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, number FROM wall_protected()")
        return tuple(Protected(*row) for row in cursor.fetchall())


def is_protected(person: Person) -> bool:
    """For the person's own page alone."""
    return person.protection_status == Protection.PROTECTED
