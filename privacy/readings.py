"""Who at the company looks at whom: a reason first, then the look, and of every look a reading.

An employee's connection reads no customer. `open_person` takes the reason, `look` steps in to that one person for
the rest of the transaction, and `note` writes down what was shown, in the same transaction as the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import post
from accounts.audit import Action, record
from accounts.models import Controller, Person, User
from accounts.staff import roles
from privacy import look_notices
from privacy.models import Opening, Reading
from privacy.models.readings import OPENS, REFERENCE, Reason, What

A_CASE_IN_THE_LOG = 12


class NoReason(Exception):
    """Nobody is opened: what was given as a reason is none. `field` is the one that is wrong, `text` says why."""

    def __init__(self, text: str, *, field: str = "reason") -> None:
        super().__init__(text)
        self.text = text
        self.field = field


@transaction.atomic
def open_person(
    person: Person, *, by: User, reason: str, reference: str = "", explanation: str = ""
) -> Opening:
    """Let an employee see one person for OPENING_MINUTES. The person reads why.

    In an emergency an explanation stands for the reference, and the data protection officer is written to at once.
    Raises NoReason.
    """
    reference, explanation = reference.strip(), explanation.strip()
    _judge(reason, reference, explanation)
    now = timezone.now()
    opening = Opening(
        by=by,
        person_id=person.pk,
        reason=reason,
        reference=reference,
        opened_at=now,
        valid_until=now + timedelta(minutes=settings.OPENING_MINUTES),
    )
    opening.explanation = explanation
    opening.save(force_insert=True)
    if reason == Reason.EMERGENCY:
        _tell_officer(opening)
    return opening


def opening_of(by: User, person: Person) -> Opening | None:
    """The newest opening by which this employee may see this person now."""
    return Opening.objects.in_force(timezone.now()).filter(by=by, person=person.pk).first()


def look(opening: Opening) -> None:
    """For the rest of the transaction, show the employee who opened it what their role may see of the person.

    Nobody else at the same time: another look takes this one's place. Raises NoReason once it is over.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_look(%s)", [opening.pk])
        [(may_look,)] = cursor.fetchall()
    if not may_look:
        raise NoReason(_("Oppslaget er over. Oppgi grunnen på nytt."))


def case_opening(case_reference: str, person: Person, by: User) -> Opening:
    """Look at the person of a case. The case is the reason: nobody is asked for another. Safe to repeat."""
    known = Opening.objects.in_force(timezone.now()).filter(
        by=by, person=person.pk, reason=Reason.CASE, reference=case_reference
    )
    opening = known.first() or open_person(person, by=by, reason=Reason.CASE, reference=case_reference)
    look(opening)
    return opening


def close(opening: Opening) -> None:
    """End the look before its time. Safe to repeat."""
    Opening.objects.filter(pk=opening.pk, closed_at=None).update(closed_at=timezone.now())


def note(
    person: Person,
    *,
    by: User,
    category: str,
    what: str,
    count: int = 1,
    opening: Opening | None = None,
    reason: str = "",
    reference: str = "",
) -> None:
    """Write down that an employee sees something of a person, for the person and in the log.

    `category` is one of the register's, `what` one of `What`. With an opening its reason and reference are told.
    Belongs into the transaction of the page. Three queries, and a letter where the person wants one.
    """
    note_all(
        [person],
        by=by,
        category=category,
        what=what,
        count=count,
        opening=opening,
        reason=reason,
        reference=reference,
    )


def note_all(
    people: Iterable[Person],
    *,
    by: User,
    category: str,
    what: str,
    count: int = 1,
    opening: Opening | None = None,
    reason: str = "",
    reference: str = "",
) -> None:
    """The same of everybody on a list: one reading each. Two queries for all of them, and one each for the log."""
    why, number = (opening.reason, opening.reference) if opening else (reason, reference)
    role = role_of(by)
    if not by.staff_number:
        by.refresh_from_db(fields=["staff_number"])
    found = {person.pk: person for person in people}
    Reading.objects.bulk_create(
        Reading(
            person_id=key,
            by=by,
            role=role,
            staff_number=by.staff_number,
            category=category,
            what=What(what),
            count=count,
            reason=why,
            reference=number,
            opening=opening,
        )
        for key in found
    )
    look_notices.tell(found, what=What(what))
    for key in found:
        _log(key, by=by, category=category, what=What(what), reason=why, reference=number)


def role_of(user: User) -> str:
    """The first of an employee's roles, in the table's order, by its name."""
    held = roles.held_by(user)
    return held[0].name if held else ""


def categories_of(by: User, opening: Opening) -> frozenset[str]:
    """What an employee may see by this opening: what their roles show, but for what the person has locked."""
    return shown_to_roles(by, opening) - locked_to(opening)


def shown_to_roles(by: User, opening: Opening) -> frozenset[str]:
    """What an employee's roles show for this reason: categories, and `roles.PICTURES` and `roles.CALLS`."""
    held = roles.held_by(by)
    open_to = {category for role in held for category in role.opens}
    return frozenset(open_to | {one for role in held for one in role.opens_with_case if opening.shows_files})


def locked_to(opening: Opening) -> frozenset[str]:
    """The categories a person's locks take from this look of one's own, as the database works it out. One query.

    Not those opened with a ground (`privacy.locks`), nor any from an alarm operator while an alarm runs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_locked(%s)", [opening.pk])
        [(found,)] = cursor.fetchall()
    return frozenset(found)


def _log(person: UUID, *, by: User, category: str, what: What, reason: str, reference: str) -> None:
    record(
        Action.DATA_SEEN,
        actor=by,
        subject=Person(pk=person),
        target=category,
        fields=[str(what)],
        reason=reason,
        case=reference if len(reference) <= A_CASE_IN_THE_LOG else "",
    )


def _judge(reason: str, reference: str, explanation: str) -> None:
    if reason not in OPENS:
        raise NoReason(_("Velg hvorfor du trenger å se dette."))
    if not re.fullmatch(REFERENCE, reference) or len(reference) > _longest():
        raise NoReason(_("Bruk bare bokstaver, tall og bindestrek, høyst 40 tegn."), field="reference")
    if reason == Reason.EMERGENCY and not explanation:
        raise NoReason(_("Skriv hva som haster. Personvernombudet leser det."), field="explanation")
    if reason != Reason.EMERGENCY and not reference:
        raise NoReason(_("Skriv nummeret på saken, alarmen eller henvendelsen."), field="reference")


def _longest() -> int:
    return Opening._meta.get_field("reference").max_length or 0


def _tell_officer(opening: Opening) -> None:
    controller = Controller.objects.in_force().first()
    if controller and controller.privacy_officer_email:
        facts = {"staff_number": opening.by.staff_number, "until": opening.valid_until.isoformat()}
        post.owe(
            "emergency-opening",
            key=f"emergency-opening:{opening.pk}",
            address=controller.privacy_officer_email,
            language="nb",
            facts=facts,
        )
