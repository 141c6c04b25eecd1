"""What an invited person answers. Whoever has the link and has proven the address may, signed in or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from accounts import audit
from accounts.audit import Action
from accounts.household import across, invitations, notice
from accounts.household.ending import WrongState, ended_at
from accounts.household.invitations import Channel
from accounts.household.states import OPEN, State, leading_to
from accounts.models import AuthorisedUser, ContactPoint, Person, User, UserInvitation
from accounts.models.recorded import Source
from accounts.wall import scope

Reason, InformedBy = AuthorisedUser.Reason, AuthorisedUser.InformedBy


class AlreadyThere(Exception):
    """The person has an access to this home already: the invitation was for somebody else."""


class SignsInAlready(Exception):
    """Somebody signs in with this address: they accept when they are signed in."""


@dataclass(frozen=True)
class Newcomer:
    """What somebody without a sign-in tells of themself. `email`: proven, what they will sign in with."""

    given_name: str
    family_name: str
    email: str
    language: str


@transaction.atomic
def accept(invitation: UserInvitation, *, person: Person, now: datetime) -> None:
    """The person who proved the address says yes: from now on the access is theirs.

    Raises WrongState, AlreadyThere.
    """
    home = invitation.user.occupancy_id
    with scope.of_person(person.pk):
        if AuthorisedUser.objects.filter(person=person, occupancy=home, state__in=OPEN).exists():
            raise AlreadyThere
    told = {"informed_at": now, "informed_by": InformedBy.INVITATION, "notice_version": notice.VERSION}
    rows = AuthorisedUser.objects.filter(pk=invitation.user_id, state=State.NOTIFIED)
    if not rows.update(state=State.ACTIVE, person=person, **told):
        raise WrongState
    _answered(invitation, subject=person, reason="accepted")


@transaction.atomic
def join(invitation: UserInvitation, *, newcomer: Newcomer, password: str, now: datetime) -> User:
    """The same for somebody without a sign-in, who gets one. Raises WrongState, SignsInAlready."""
    person = Person(
        given_name=newcomer.given_name,
        family_name=newcomer.family_name,
        preferred_language=newcomer.language,
    )
    try:
        with scope.of_person(person.pk):
            person.save(force_insert=True)
            _reach(person, invitation, newcomer=newcomer, now=now)
            user = User.objects.create_user(
                newcomer.email, password, person=person, language=newcomer.language
            )
    except IntegrityError as error:
        raise SignsInAlready from error
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accept(invitation, person=person, now=now)
    return user


@transaction.atomic
def decline(invitation: UserInvitation, *, now: datetime) -> None:
    """No thanks. Raises WrongState."""
    rows = AuthorisedUser.objects.filter(pk=invitation.user_id, state__in=leading_to(State.DECLINED))
    if not rows.update(state=State.DECLINED, ended_reason=Reason.DECLINED, **ended_at(now)):
        raise WrongState
    _answered(invitation, subject=None, reason="declined")


def _answered(invitation: UserInvitation, *, subject: Person | None, reason: str) -> None:
    actor = AnonymousUser()
    audit.record(Action.ACCESS_ANSWERED, actor=actor, subject=subject, target=invitation.user, reason=reason)
    across.tell_household(invitation.user_id)
    invitations.close(invitation.user)


def _reach(person: Person, invitation: UserInvitation, *, newcomer: Newcomer, now: datetime) -> None:
    """Where we write to: the address they have proven, and the number where it is a number that was invited."""
    _point(person, ContactPoint.Kind.EMAIL, newcomer.email, now=now, letters=True)
    if invitation.channel == Channel.SMS:
        _point(person, ContactPoint.Kind.PHONE, invitation.address, now=now)


def _point(
    person: Person, kind: ContactPoint.Kind, value: str, *, now: datetime, letters: bool = False
) -> None:
    ContactPoint(
        person=person,
        kind=kind,
        value=value,
        source=Source.SUBJECT,
        is_primary=True,
        is_registered_for_delivery=letters,
        verified_at=now,
    ).save(force_insert=True)
