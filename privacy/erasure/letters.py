"""Letters and text messages about an erasure: the link that undoes it, and the notice to owners of homes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from accounts import post, quiet, sealing
from accounts.models import AuthorisedUser, ContactPerson, ContactPoint, Occupancy, Person
from accounts.texting import outbox
from privacy.models import Erasure, PrivacyRequest
from privacy.telling import facts_of


def owe_notices(request: PrivacyRequest, kind: str, *, token: str) -> None:
    """To every address the person has proven, so that nobody is erased by whoever holds one of them."""
    erasure = request.erasure
    until = erasure.cooling_until
    facts = facts_of(request) | ({"cooling_until": until.isoformat()} if until else {})
    for point in _verified(request.person):
        post.owe(
            kind,
            key=f"{kind}:{point.pk}:{mark_of(token).hex()[:16]}",
            to=Person(pk=request.person_id),
            address=point.value,
            language=request.language,
            facts=facts,
            secret=token,
        )
    text_the_link(request, token=token)


def text_the_link(request: PrivacyRequest, *, token: str) -> int:
    """The plan is confirmed: to every number the person has proven, with the link that undoes it. How many.

    Inside the transaction of the confirmation. The token is sealed with each message, and gone when it is sent.
    """
    if not outbox.can_send():
        return 0
    points = ContactPoint.objects.filter(person=request.person_id, kind=ContactPoint.Kind.PHONE)
    proven = points.filter(verified_at__isnull=False).order_by("pk")
    turn = sealing.fingerprint(token, context="erasure.text").hex()[:16]
    for point in proven:
        outbox.owe(
            "erasure-confirmed",
            key=f"erasure-confirmed:{point.pk}:{turn}",
            to=Person(pk=request.person_id),
            number=point.value,
            language=request.language,
            secret=token,
        )
    return len(proven)


def tell_owners(erasure: Erasure, person: Person) -> int:
    """Somebody on the list of a home goes: its owner is told without a name or a reason (WF-02). How many."""
    homes = Q(pk__in=AuthorisedUser.objects.filter(person=person).values("occupancy")) | Q(
        pk__in=ContactPerson.objects.filter(person=person).values("occupancy")
    )
    lived_in_now = Occupancy.objects.filter(homes, valid_to=None).exclude(customer__person=person)
    owners = Person.objects.filter(pk__in=lived_in_now.values("customer__person"))
    for owner in owners:
        key = f"erasure-member:{erasure.pk}:{owner.pk}"
        post.owe("list-changed", key=key, to=owner, not_before=quiet.not_before(person))
    return len(owners)


def mark_of(token: str) -> bytes:
    """What is stored of the code of a letter."""
    return sealing.fingerprint(token, context="erasure.cancel")


def _verified(person: Person) -> Iterator[ContactPoint]:
    points = ContactPoint.objects.filter(person=person, kind=ContactPoint.Kind.EMAIL)
    yield from points.filter(Q(verified_at__isnull=False) | Q(is_registered_for_delivery=True))
