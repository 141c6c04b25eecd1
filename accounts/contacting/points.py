"""All that can happen to a person's own contact points (PE-22, PE-23, F-65), one function per thing."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from phonenumbers import NumberParseException

from accounts import audit, post, sealing
from accounts.audit import Action
from accounts.household import across
from accounts.models import Change, ContactChange, ContactPoint, Person, User
from accounts.models.recorded import Source
from accounts.references import new_digits
from accounts.security import changes
from accounts.signed_in import user_of
from accounts.templatetags import ui
from accounts.texting import outbox

Kind, What = ContactPoint.Kind, ContactChange.What
CODE_FOR = timedelta(minutes=10)
TRIES = 3
CODES_AN_HOUR = 3
KEPT_FOR = timedelta(days=30)
ASKED_FOR = timedelta(days=1)
DIGITS = 6
LOGGED = {
    Kind.EMAIL: Action.ADDRESS_CHANGED,
    Kind.PHONE: Action.PHONE_CHANGED,
    Kind.POSTAL: Action.DATA_CHANGED,
}


class TooManyCodes(Exception):
    """CODES_AN_HOUR codes were sent in the last hour. It limits codes, not the right to have it corrected."""


class NoGateway(Exception):
    """No text message can be sent from here, so none is promised."""


class Known(Exception):
    """The person has this one already."""


class WrongCode(Exception):
    """Not the code that was sent; there are tries left."""


class CodeOver(Exception):
    """Too late, or too many tries: another code must be sent."""


class LastOne(Exception):
    """Then we could not reach the person any more, or answers would go nowhere."""


def of(person: Person) -> QuerySet[ContactPoint]:
    """The person's own contact points."""
    return ContactPoint.objects.filter(person=person)


def shown(kind: str, value: str) -> str:
    """A value as it is read; a number nobody can make out stays as it was stored."""
    try:
        return ui.phone(value) if kind == Kind.PHONE else value
    except NumberParseException:
        return value


def ask(
    user: User, person: Person, *, kind: str, value: str, point: ContactPoint | None = None
) -> ContactChange:
    """Begin to add `value`, or to put it in the place of `point`: a code goes to the new one.

    Raises TooManyCodes, NoGateway, Known.
    """
    if kind == Kind.PHONE and not outbox.can_send():
        raise NoGateway
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=person.pk)
        _check(person, kind, value)
        change = ContactChange(
            person=person,
            what=What.CHANGE if point else What.ADD,
            kind=kind,
            point=point.pk if point else None,
        )
        code = new_digits(DIGITS)
        change.value, change.code_hmac = value, _fingerprint(change, code)
        change.save(force_insert=True)
        _send(user, change, value, code)
    return change


def confirm(request: HttpRequest, change: ContactChange, *, code: str) -> None:
    """The code came back: do the change, tell the old one, and let what cannot be taken back wait.

    A second time changes nothing. Raises WrongCode, CodeOver, Known.
    """
    right = False
    with transaction.atomic():
        locked = ContactChange.objects.select_for_update().get(pk=change.pk)
        if locked.done_at:
            return
        over = locked.tries >= TRIES or timezone.now() > locked.asked_at + CODE_FOR
        if not over:
            right = hmac.compare_digest(bytes(locked.code_hmac or b""), _fingerprint(locked, code))
            _finish(request, locked) if right else _count(locked)
    if not right:
        raise CodeOver if over or locked.tries >= TRIES else WrongCode


def write(request: HttpRequest, person: Person, *, value: str, point: ContactPoint | None) -> None:
    """Put a postal address right at once: there is no code to send to a letter box. Raises Known."""
    with transaction.atomic():
        _check(person, Kind.POSTAL, value)
        change = ContactChange(
            person=person,
            what=What.CHANGE if point else What.ADD,
            kind=Kind.POSTAL,
            point=point.pk if point else None,
        )
        change.value = value
        change.save(force_insert=True)
        _finish(request, change)


def remove(request: HttpRequest, point: ContactPoint) -> None:
    """Take one away; it lies sealed for KEPT_FOR. Raises LastOne."""
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).only("pk").get(pk=point.person_id)
        if is_needed(point):
            raise LastOne
        change = ContactChange(
            person=point.person, what=What.REMOVE, kind=point.kind, point=point.pk, done_at=timezone.now()
        )
        change.former = point.value
        change.save(force_insert=True)
        _tell(request, point)
        across.address_lost(point.value, change.done_at or timezone.now())
        ContactPoint.objects.filter(pk=point.pk).delete()


def move_delivery(request: HttpRequest, point: ContactPoint) -> None:
    """Let our letters go to this address from now on. Raises LastOne for one nobody has confirmed."""
    if point.kind != Kind.EMAIL or point.verified_at is None:
        raise LastOne
    if point.is_registered_for_delivery:
        return
    with transaction.atomic():
        _tell(request, point, text=False)
        of(point.person).filter(is_registered_for_delivery=True).update(is_registered_for_delivery=False)
        of(point.person).filter(pk=point.pk).update(
            is_registered_for_delivery=True, changed_at=timezone.now()
        )


def is_needed(point: ContactPoint) -> bool:
    """Whether it must stay: our letters go there, or no other (confirmed) way to reach the person is left."""
    if point.is_registered_for_delivery:
        return True
    if point.kind == Kind.POSTAL:
        return False
    others = of(point.person).exclude(pk=point.pk).exclude(kind=Kind.POSTAL)
    if point.verified_at:
        others = others.exclude(verified_at=None)
    return not others.exists()


def forget() -> int:
    """Remove what was asked for and never done, and former values whose time is up. How many rows."""
    now = timezone.now()
    over = Q(done_at__isnull=True, asked_at__lt=now - ASKED_FOR) | Q(asked_at__lt=now - KEPT_FOR - ASKED_FOR)
    over |= Q(done_at__lt=now - KEPT_FOR)
    removed, _by_table = ContactChange.objects.filter(over).delete()
    return removed


def _check(person: Person, kind: str, value: str) -> None:
    if of(person).filter(kind=kind, value__iexact=value).exists():
        raise Known
    if kind == Kind.POSTAL:
        return
    lately = ContactChange.objects.filter(
        person=person, code_hmac__isnull=False, asked_at__gt=timezone.now() - timedelta(hours=1)
    )
    if lately.count() >= CODES_AN_HOUR:
        raise TooManyCodes


def _send(user: User, change: ContactChange, value: str, code: str) -> None:
    key = f"contact-code:{change.pk}"
    if change.kind == Kind.EMAIL:
        post.owe(
            "address-code", key=key, to=change.person, address=value, language=user.language, secret=code
        )
    else:
        outbox.owe(
            "contact-code", key=key, to=change.person, number=value, language=user.language, secret=code
        )


def _finish(request: HttpRequest, change: ContactChange) -> None:
    """Raises Known when another tab was first."""
    now = timezone.now()
    point = of(change.person).filter(pk=change.point).first() if change.point else None
    # A code proved the new one; a letter box proves nothing.
    proven = now if change.code_hmac else None
    if point:
        change.former = point.value
        across.address_lost(point.value, now)
    # Before the change: the letters with the link that undoes it go to those we had until now.
    _tell(request, point)
    try:
        with transaction.atomic():
            _store(change, point, at=now, verified_at=proven)
    except IntegrityError as error:
        raise Known from error
    change.done_at, change.code_hmac = now, None
    change.save(update_fields=["done_at", "former_sealed"])


def _store(
    change: ContactChange, point: ContactPoint | None, *, at: datetime, verified_at: datetime | None
) -> None:
    if point:
        point.value, point.verified_at, point.changed_at = change.value, verified_at, at
        point.save(update_fields=["value", "verified_at", "changed_at"])
        return
    is_first = not of(change.person).filter(kind=change.kind).exists()
    ContactPoint(
        person=change.person,
        kind=change.kind,
        value=change.value,
        source=Source.SUBJECT,
        is_primary=is_first,
        verified_at=verified_at,
        changed_at=at,
    ).save(force_insert=True)


def _tell(request: HttpRequest, point: ContactPoint | None, *, text: bool = True) -> None:
    """To every address we had, and to the number that is no longer there."""
    user = user_of(request)
    changes.record(request, user, Change.CONTACT)
    if point:
        audit.record(
            LOGGED[Kind(point.kind)], actor=user, subject=point.person, target=point, fields=["value"]
        )
    if point and text and point.kind == Kind.PHONE:
        key = f"contact-changed:{point.pk}:{timezone.now().timestamp()}"
        outbox.owe("contact-changed", key=key, to=point.person, number=point.value, language=user.language)


def _count(change: ContactChange) -> None:
    change.tries += 1
    change.save(update_fields=["tries"])


def _fingerprint(change: ContactChange, code: str) -> bytes:
    return sealing.fingerprint(code, context=_bound(change.pk))


def _bound(pk: UUID) -> str:
    return f"contact-code:{pk}"
