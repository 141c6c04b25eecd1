"""Which sign-in a BankID belongs to. A link is made by somebody who has proven both sides, never by an address."""

from __future__ import annotations

import time
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.bankid.broker import configured
from accounts.bankid.tokens import Identity
from accounts.models import Person, User
from accounts.wall import asking

PENDING = "bankid.pending"
PENDING_SECONDS = 600


class NotLinked(Exception):
    """This BankID and this sign-in do not go together. Why is not told: it may be about somebody else."""


def owner(identity: Identity) -> User | None:
    """The customer who has linked this BankID. An employee never signs in with one."""
    found = SocialAccount.objects.filter(provider=identity.issuer, uid=identity.subject)
    account = found.select_related("user").first()
    return account.user if account and account.user.person_id else None


def linked(user: User) -> QuerySet[Any]:
    """The links of a sign-in to the BankID of the settings; none where there is no broker."""
    broker = configured()
    links: QuerySet[Any] = SocialAccount.objects.filter(user_id=user.pk)
    return links.filter(provider=broker.issuer) if broker else links.none()


def link(user: User, identity: Identity) -> bool:
    """Link them; whether that was new. Safe to repeat. Raises NotLinked.

    The caller has seen to it that the person proved both just now.
    Changes a way in: `accounts.security.changes.record` is the caller's.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if user.person is None or not may_belong_to(user.person, identity):
            raise NotLinked
        if linked(user).exclude(uid=identity.subject).exists():
            raise NotLinked
        return _store(user, identity)


def _store(user: User, identity: Identity) -> bool:
    """Behind the wall another's link is not seen, and only refused."""
    try:
        with transaction.atomic():
            account, is_new = SocialAccount.objects.get_or_create(
                provider=identity.issuer,
                uid=identity.subject,
                defaults={"user": user, "extra_data": _kept(identity)},
            )
    except IntegrityError as error:
        raise NotLinked from error
    if account.user_id != user.pk:
        raise NotLinked
    return bool(is_new)


def unlink(user: User) -> bool:
    """Take the link away; whether there was one. A change of a way in, as above."""
    return bool(linked(user).delete()[0])


def remember_use(identity: Identity) -> None:
    """When and how surely BankID last confirmed them: all that is kept of its answer."""
    account = SocialAccount.objects.get(provider=identity.issuer, uid=identity.subject)
    account.extra_data = _kept(identity)
    account.save(update_fields=["extra_data", "last_login"])


def may_belong_to(person: Person, identity: Identity) -> bool:
    """Whether nothing on record speaks against it.

    Where the company holds the person's national id it must be BankID's, and it must be nobody else's.
    """
    broker = configured()
    if broker is None or not broker.national_id_claim:
        return True
    return asking.agrees(person.pk, bytes.fromhex(identity.national))


def wait_for_proof(request: HttpRequest, identity: Identity) -> None:
    """Keep an unknown BankID in this session for ten minutes, while the person proves the other side."""
    request.session[PENDING] = identity.as_kept() | {"kept_at": time.time()}


def waiting(request: HttpRequest) -> Identity | None:
    """The BankID this session waits to link, unless it is too long ago."""
    kept = dict(request.session.get(PENDING) or {})
    if not kept or time.time() - kept.pop("kept_at") > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return None
    return Identity(**kept)


def forget(request: HttpRequest) -> None:
    request.session.pop(PENDING, None)


def _kept(identity: Identity) -> dict[str, Any]:
    return {"acr": identity.acr, "auth_time": identity.auth_time}
