"""Parts of what is held that a person has locked from employees, and the one way past a lock (F-04, F-05)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import post
from accounts.audit import Action, record
from accounts.models import Controller, Person, User
from accounts.staff.roles import CALLS, PICTURES
from privacy.models import LockOpening, Opening, RecordLock
from privacy.readings import NoReason, locked_to, look, shown_to_roles

What = RecordLock.What
LONGEST_GROUND = 500
# What each part is called where rights to see are told.
CATEGORY_OF: Mapping[What, str] = {
    What.CALLS: CALLS,
    What.IMAGES: PICTURES,
    What.NOTES: "kundekontakt",
}


class Locked(Exception):
    """The person has locked this part. `what` says which."""

    def __init__(self, what: What) -> None:
        super().__init__(what)
        self.what = what


def locked_by(person: Person) -> frozenset[What]:
    """What this person keeps locked now."""
    rows = RecordLock.objects.filter(person=person).in_force(timezone.now())
    return frozenset(What(what) for what in rows.values_list("what", flat=True))


def opened_lately(person: Person, *, most: int = 5) -> list[LockOpening]:
    """The last times an employee opened something locked, with the ground they wrote."""
    found = LockOpening.objects.filter(lock__person=person).select_related("lock", "opening")
    return list(found.order_by("-at")[:most])


@transaction.atomic
def keep_locked(person: Person, *, what: Collection[What], by: User) -> None:
    """Lock these parts and no others, from now on. Safe to repeat."""
    now = timezone.now()
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    before = locked_by(person)
    open_now = before - set(what)
    RecordLock.objects.filter(person=person, what__in=open_now).in_force(now).update(until=now)
    RecordLock.objects.bulk_create(
        RecordLock(person=person, what=one, since=now) for one in sorted(set(what) - before)
    )
    for one in sorted(before ^ set(what)):
        reason = "opened" if one in open_now else "locked"
        record(Action.LOCK_CHANGED, actor=by, subject=person, target=f"lock:{one.value}", reason=reason)


def in_the_way(opening: Opening) -> tuple[What, ...]:
    """The locked parts that this employee's roles would show."""
    closed = locked_to(opening) & shown_to_roles(opening.by, opening)
    return tuple(what for what, category in CATEGORY_OF.items() if category in closed)


def refuse(opening: Opening, what: What) -> None:
    """Stop an employee at a lock. Raises Locked."""
    if CATEGORY_OF[what] in locked_to(opening):
        raise Locked(what)


@transaction.atomic
def open_locked(opening: Opening, *, what: What, ground: str) -> LockOpening:
    """Let one look past one lock, for a ground that the person and the data protection officer are told of at once.

    Call it within the look, which goes on with what was locked. A second call changes nothing. Raises NoReason.
    """
    ground = ground.strip()
    if not ground:
        raise NoReason(_("Skriv hvorfor du må se det kunden har låst. Kunden leser det."), field="ground")
    if len(ground) > LONGEST_GROUND:
        raise NoReason(_("Skriv høyst 500 tegn."), field="ground")
    lock = _lock(opening, what)
    known = LockOpening.objects.filter(lock=lock, opening=opening).first()
    if known:
        return known
    opened = LockOpening(lock=lock, opening=opening)
    opened.ground = ground
    opened.save(force_insert=True)
    record(
        Action.LOCK_OPENED,
        actor=opening.by,
        subject=Person(pk=opening.person_id),
        target=f"lock:{what.value}",
        reason=opening.reason,
    )
    _tell(opened)
    look(opening)
    return opened


def _lock(opening: Opening, what: What) -> RecordLock:
    rows = RecordLock.objects.filter(person=opening.person_id, what=what).in_force(timezone.now())
    lock = rows.first()
    if lock is None:
        raise NoReason(_("Kunden har ikke låst dette lenger. Last siden på nytt."), field="ground")
    return lock


def _tell(opened: LockOpening) -> None:
    """Both letters leave at once and say nothing of what is in the record."""
    person = Person.objects.get(pk=opened.opening.person_id)
    number = {"staff_number": opened.opening.by.staff_number}
    post.owe("lock-opened", key=f"lock-opened:{opened.pk}", to=person, facts=number)
    controller = Controller.objects.in_force().first()
    if controller and controller.privacy_officer_email:
        post.owe(
            "lock-opened-officer",
            key=f"lock-opened-officer:{opened.pk}",
            address=controller.privacy_officer_email,
            language="nb",
            facts=number,
        )
