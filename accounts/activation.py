"""First use: a customer without a sign-in gets one, against proof of who they are (S8, S10, T4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts import post
from accounts.adapter import KINDS
from accounts.bankid import linking
from accounts.models import ContactPoint, Person, User
from accounts.session_codes import SessionCode
from accounts.wall import asking, scope

CODE = SessionCode("activation", seconds=600)
NOBODY = UUID(int=0)  # looked for like anybody, so that unknown costs what known does
REGISTERED = {"kind": ContactPoint.Kind.EMAIL, "is_registered_for_delivery": True}


class NotPossible(Exception):
    """There is no sign-in to be made, for a reason the page does not tell."""


def begin(request: HttpRequest, *, number: str, email: str) -> None:
    """Start an activation. Known or not: one code is made, one letter owed, to the address that was typed.

    Nobody gets a code elsewhere than at the address on record. Whoever's national id on record is the one
    BankID has just confirmed needs none.
    """
    if _is_proven_by_bankid(request, number):
        return
    found = asking.registered(number, email) or NOBODY
    person, has_sign_in = _person(found), User.objects.filter(person=found).exists()
    kind = _letter_for(request, person, has_sign_in=has_sign_in)
    code = get_adapter().generate_login_code()
    opens = kind == "activation-code"
    CODE.begin(request, code=code, opens=opens, person=str(person.pk) if person and opens else "")
    post.owe(
        KINDS[kind],
        key=f"{kind}:{uuid4()}",
        to=person,
        address=email.lower(),
        facts={"at": timezone.now().isoformat()},
        secret=code,
    )


def confirm(request: HttpRequest, *, code: str) -> bool:
    """Whether the code was right. Three tries; after the last one the code is gone."""
    return CODE.confirm(request, code=code)


def under_way(request: HttpRequest) -> dict[str, Any] | None:
    """What this session waits for, unless it is too old."""
    return CODE.under_way(request)


def proven(request: HttpRequest) -> Person | None:
    """The person this session has proven to be, who may now get a sign-in."""
    state = CODE.proven(request)
    return _person(UUID(state["person"])) if state else None


def forget(request: HttpRequest) -> None:
    CODE.forget(request)


def make_sign_in(person: Person, *, password: str | None, read_their_mail: bool) -> User:
    """A sign-in for the person, at the address on record, told by letter. Raises NotPossible.

    Without a password it is BankID's alone. `read_their_mail`: whether a code has shown that the address is theirs.
    """
    with transaction.atomic():
        with scope.of_person(person.pk):
            Person.objects.select_for_update().get(pk=person.pk)
            point = person.contact_points.filter(**REGISTERED).first()
            if point is None or User.objects.filter(person=person).exists():
                raise NotPossible
            user = _store(person, point.value, password)
        is_verified = read_their_mail or point.verified_at is not None
        EmailAddress.objects.create(user=user, email=user.email, verified=is_verified, primary=True)
        post.owe("account-activated", key=f"account-activated:{user.pk}", to=person, language=user.language)
    return user


def _store(person: Person, address: str, password: str | None) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(
                address, password, person=person, language=person.preferred_language
            )
    except IntegrityError as error:  # the household shares a mailbox, and another signs in with it
        raise NotPossible from error


def _is_proven_by_bankid(request: HttpRequest, number: str) -> bool:
    identity = linking.waiting(request)
    if identity is None or not identity.national:
        return False
    found = asking.proven(number, bytes.fromhex(identity.national))
    if found is None or User.objects.filter(person=found).exists():
        return False
    CODE.prove(request, person=str(found))
    return True


def _person(pk: UUID) -> Person | None:
    with scope.of_person(pk):
        return Person.objects.filter(pk=pk).first()


def _letter_for(request: HttpRequest, person: Person | None, *, has_sign_in: bool) -> str:
    if person is None:
        return "activation-unknown"
    if has_sign_in:
        return "already-active"
    identity = linking.waiting(request)
    if identity and not linking.may_belong_to(person, identity):
        return "activation-unknown"
    return "activation-code"
