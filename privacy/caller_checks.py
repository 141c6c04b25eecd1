"""«Er det virkelig oss?»: a code for a telephone call, said by one side and seen by the other (N-08).

Each is good for minutes, once, and for one employee. That it was used is in the log and in the person's own list.
"""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import sealing
from accounts.audit import Action, Outcome, record
from accounts.models import Person, User
from accounts.references import new_digits
from privacy import readings
from privacy.models import CallerCheck, Opening
from privacy.models.looks import TRIES, CallerCheckQuerySet
from privacy.models.readings import What

MINUTES = 5
DIGITS = 6
AT_MOST_A_DAY = 20
SHOWN = 5
CATEGORY = "minesider"
Direction = CallerCheck.Direction


class TooManyChecks(Exception):
    """The person has asked for AT_MOST_A_DAY codes in the last day."""


class CheckOver(Exception):
    """The code has been used, is too old, or was said wrong too often. Begin a new check."""


class WrongCode(Exception):
    """What was typed is not the code. `left` tries remain."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


@transaction.atomic
def ask(person: Person, *, by: User) -> CallerCheck:
    """The person wants to know that it is us: make the code that the employee must say. One before ends.

    Raises TooManyChecks.
    """
    now = timezone.now()
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    own = CallerCheck.objects.filter(person=person, direction=Direction.WE_SAY)
    lately = own.filter(made_at__gt=now - timedelta(days=1)).values("pk")[:AT_MOST_A_DAY]
    if lately.count() >= AT_MOST_A_DAY:
        raise TooManyChecks
    own.unused(now).update(expires_at=now)
    check = CallerCheck(
        person=person,
        direction=Direction.WE_SAY,
        made_at=now,
        expires_at=now + timedelta(minutes=MINUTES),
    )
    check.code = new_digits(DIGITS)
    check.save(force_insert=True)
    _log(check, actor=by, reason="asked")
    return check


def waiting(person: Person) -> CallerCheck | None:
    """The check the person has asked for and nobody has taken, for the employee who looks at them."""
    rows = _readable().filter(person=person.pk, direction=Direction.WE_SAY).unused(timezone.now())
    return rows.first()


def take(opening: Opening) -> CallerCheck:
    """The employee takes the check that waits, and alone may see its code (`code_to_say`). Raises CheckOver.

    Call it within the look.
    """
    by, now = opening.by, timezone.now()
    with transaction.atomic():
        check = waiting(Person(pk=opening.person_id))
        taken = check and _readable().filter(pk=check.pk).unused(now).update(
            used_at=now, by=by, role=readings.role_of(by), staff_number=by.staff_number
        )
        if check is None or not taken:
            raise CheckOver
        check.used_at, check.by = now, by
        _write_down(check, opening, outcome=Outcome.OK)
    return check


def taken_by(opening: Opening) -> CallerCheck | None:
    """The check this employee has taken of this person, as long as its code is good."""
    rows = _readable().filter(person=opening.person_id, direction=Direction.WE_SAY, by=opening.by)
    return rows.filter(used_at__isnull=False, expires_at__gt=timezone.now()).first()


def code_to_say(check: CallerCheck) -> str:
    """The code of a check one has taken: the database gives it to nobody else. Raises CheckOver."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall_caller_code(%s)", [check.pk])
        [(sealed,)] = cursor.fetchall()
    if sealed is None:
        raise CheckOver
    check.code_sealed = sealed
    return str(check.code)


@transaction.atomic
def start(opening: Opening) -> CallerCheck:
    """The employee wants to know that it is the customer: make a code that only the customer is shown.

    Call it within the look. One of one's own before ends.
    """
    by, now = opening.by, timezone.now()
    running(opening).update(expires_at=now)
    check = CallerCheck(
        person_id=opening.person_id,
        direction=Direction.YOU_SAY,
        made_at=now,
        expires_at=now + timedelta(minutes=MINUTES),
        by=by,
        role=readings.role_of(by),
        staff_number=by.staff_number,
    )
    code = new_digits(DIGITS)
    check.code, check.code_hmac = code, _fingerprint(check, code)
    check.save(force_insert=True)
    _log(check, actor=by, reason="started")
    return check


def running(opening: Opening) -> CallerCheckQuerySet:
    """Checks this employee has started of this person and that still wait for the code: one at most."""
    rows = _readable().filter(person=opening.person_id, direction=Direction.YOU_SAY, by=opening.by)
    return rows.unused(timezone.now())


def hear(opening: Opening, *, code: str) -> CallerCheck:
    """The employee types what the customer said. Raises WrongCode, which counts, and CheckOver."""
    with transaction.atomic():
        check = running(opening).select_for_update().first()
        if check is None:
            raise CheckOver
        is_right = hmac.compare_digest(bytes(check.code_hmac or b""), _fingerprint(check, code.strip()))
        changed = {"used_at": timezone.now()} if is_right else {"tries": F("tries") + 1}
        CallerCheck.objects.filter(pk=check.pk).update(**changed)
        _write_down(check, opening, outcome=Outcome.OK if is_right else Outcome.REFUSED)
    # Outside, so that the try that failed stays counted.
    if not is_right:
        left = TRIES - check.tries - 1
        raise WrongCode(left) if left else CheckOver
    return check


def shown_to(person: Person) -> list[CallerCheck]:
    """The codes a person sees now, the newest first: what we must say, and what they shall say."""
    now = timezone.now()
    good = CallerCheck.objects.filter(person=person, expires_at__gt=now, tries__lt=TRIES)
    return list(good.exclude(direction=Direction.YOU_SAY, used_at__isnull=False)[:SHOWN])


def history(person: Person, *, most: int = 5) -> list[CallerCheck]:
    """The last times a code of theirs was used."""
    used = CallerCheck.objects.filter(person=person, used_at__isnull=False).defer("code_sealed", "code_hmac")
    return list(used.order_by("-used_at")[:most])


def _readable() -> CallerCheckQuerySet:
    """Without the code, which an employee's connection may not ask for."""
    return CallerCheck.objects.defer("code_sealed")


def _fingerprint(check: CallerCheck, code: str) -> bytes:
    return sealing.fingerprint(code, context=f"caller_check:{check.pk}")


def _write_down(check: CallerCheck, opening: Opening, *, outcome: Outcome) -> None:
    """In the person's list of looks, and in the log."""
    person = Person(pk=opening.person_id)
    readings.note(person, by=opening.by, category=CATEGORY, what=What.CALLER_CHECK, opening=opening)
    _log(check, actor=opening.by, reason=check.direction.replace("_", "-"), outcome=outcome)


def _log(check: CallerCheck, *, actor: User, reason: str, outcome: Outcome = Outcome.OK) -> None:
    record(
        Action.CALLER_CHECKED,
        actor=actor,
        subject=Person(pk=check.person_id),
        target=check,
        reason=reason,
        outcome=outcome,
    )
