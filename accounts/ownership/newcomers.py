"""Whoever takes over and has no sign-in: gets one and joins, all of it or nothing, as who they are here already.

Somebody may be on record without a sign-in: a customer, a contact person, whoever asked for a quote. With
another person beside that one, half of what is stored about them would be found by no request of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from accounts import activation
from accounts.models import ContactPoint, OwnershipChange, Person, User
from accounts.models.recorded import Source
from accounts.ownership import inviting, joining
from accounts.wall import scope


class SignsInAlready(Exception):
    """They sign in with another address of theirs."""


@dataclass(frozen=True)
class Newcomer:
    """What somebody without a sign-in tells of themself, and the address they have proven."""

    given_name: str
    family_name: str
    address: str
    language: str


@dataclass(frozen=True)
class Known:
    """Somebody on record with the address the link went to. `is_them`: with the name that was typed, too."""

    person: UUID
    is_customer: bool
    signs_in: bool
    is_them: bool


def is_customers(token: str) -> bool:
    """Whether the address is on record of a customer without a sign-in, who activates it by their number (S10)."""
    return any(known.is_customer and not known.signs_in for known in _on_record(token))


@transaction.atomic
def join(token: str, newcomer: Newcomer, *, password: str) -> tuple[User, OwnershipChange]:
    """A sign-in for whoever proved the address, and they are the buyer from now on.

    Raises activation.NotPossible, SignsInAlready, WrongState.
    """
    known = _on_record(token, newcomer.given_name, newcomer.family_name)
    if any(one.is_customer and not one.signs_in for one in known):
        raise activation.NotPossible
    them = [one for one in known if one.is_them]
    if any(one.signs_in for one in them):
        raise SignsInAlready
    person = _registered(them[0].person, newcomer.address) if them else _made(newcomer)
    user = activation.make_sign_in(person, password=password, read_their_mail=True)
    return user, joining.join(user, token)


def _on_record(token: str, given_name: str = "", family_name: str = "") -> list[Known]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, is_customer, signs_in, is_them FROM ownership_on_record(%s, %s, %s)",
            [inviting.mark_of(token), given_name, family_name],
        )
        return [Known(*row) for row in cursor.fetchall()]


def _registered(pk: UUID, address: str) -> Person:
    """They sign in with the address they have proven. Raises NotPossible where our letters go to another."""
    with scope.of_person(pk):
        person = Person.objects.get(pk=pk)
        points = ContactPoint.objects.filter(person=person)
        ours = points.filter(is_registered_for_delivery=True).first()
        if ours is None:
            proven = points.filter(kind=ContactPoint.Kind.EMAIL, value__iexact=address)
            proven.update(is_registered_for_delivery=True, verified_at=timezone.now())
        elif ours.value.casefold() != address.casefold():
            raise activation.NotPossible
    return person


def _made(newcomer: Newcomer) -> Person:
    now = timezone.now()
    person = Person(
        pk=uuid4(),
        given_name=newcomer.given_name,
        family_name=newcomer.family_name,
        preferred_language=newcomer.language,
    )
    with scope.of_person(person.pk):
        person.save(force_insert=True)
        ContactPoint(
            person=person,
            kind=ContactPoint.Kind.EMAIL,
            value=newcomer.address,
            source=Source.SUBJECT,
            is_primary=True,
            is_registered_for_delivery=True,
            verified_at=now,
            changed_at=now,
        ).save(force_insert=True)
    return person
