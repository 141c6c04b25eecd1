"""Text messages about an erasure, and the notice to the owner of a home: what goes beside its letters."""

from __future__ import annotations

from accounts import post
from accounts.models import ContactPoint, Person
from accounts.texting import outbox
from privacy.models import PrivacyRequest


def text_the_link(request: PrivacyRequest, *, token: str) -> int:
    """The plan is confirmed: to every number the person has proven, with the link that undoes it. How many.

    Inside the transaction of the confirmation. The token is sealed with each message, and gone when it is sent.
    """
    if not token or not outbox.can_send():
        return 0
    points = ContactPoint.objects.filter(person=request.person_id, kind=ContactPoint.Kind.PHONE)
    proven = points.filter(verified_at__isnull=False).order_by("pk")
    turn = request.erasure.confirmed_at.isoformat() if request.erasure.confirmed_at else ""
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


def tell_owner(owner: Person, *, key: str) -> None:
    """Somebody on the list of a home has gone: told without a name or a reason (WF-02)."""
    post.owe("erasure-member", key=f"erasure-member:{key}:{owner.pk}", to=owner)
