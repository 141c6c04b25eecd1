"""Letters about an erasure: to everywhere we know we reach the person, so that nobody is erased behind their back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from accounts import post
from accounts.models import ContactPoint, Person
from accounts.texting import outbox
from privacy.models import Erasure, PrivacyRequest

Kind = ContactPoint.Kind


def confirmed(request: PrivacyRequest, *, token: str) -> None:
    """The plan is confirmed: to every verified address and number, each with the link that undoes it.

    Inside the transaction of the confirmation. `token` is sealed with each letter, and gone when it is sent.
    """
    erasure = request.erasure
    is_cooling = erasure.cooling_until is not None
    kind = "erasure-confirmed" if is_cooling else "erasure-scheduled"
    facts = {"until": erasure.cooling_until.isoformat()} if erasure.cooling_until else {}
    told = [_write(request, kind, point, token, **facts) for point in _verified(request, Kind.EMAIL)]
    if not told:
        _write(request, kind, None, token, **facts)
    if outbox.can_send():
        for point in _verified(request, Kind.PHONE):
            _text(request, kind, point, token)


def cancelled(request: PrivacyRequest) -> None:
    """Somebody undid it, and nothing was erased: told everywhere, as the confirmation was."""
    _everywhere(request, "erasure-cancelled")


def begun(request: PrivacyRequest) -> None:
    """The time to think again is over, and it has begun."""
    _everywhere(request, "erasure-begun")


def held(request: PrivacyRequest) -> None:
    """Something must be cleared up before anything can be erased."""
    _everywhere(request, "erasure-held")


def changed(request: PrivacyRequest) -> None:
    """The plan waits for the person: staff wrote the request down, or it has become worse for them since."""
    _everywhere(request, "erasure-changed")


def done(erasure: Erasure, *, reference: str, to: Person | None, address: str, language: str) -> None:
    """It is done. `address` is where the last letter goes when there is no person left to look one up for.

    The letter has the number of the receipt and where anybody can check it; what was erased stands there, not here.
    """
    facts = {"reference": reference, "number": erasure.receipt_number, "is_all": erasure.choice == "all"}
    key = f"erasure-done:{erasure.pk}"
    post.owe("erasure-done", key=key, to=to, address=address, language=language, facts=facts)


def gone(erasure: Erasure, *, address: str, language: str) -> None:
    """The last thing a law kept is erased too (N-09): the last letter there will ever be."""
    facts = {"number": erasure.receipt_number}
    post.owe(
        "erasure-gone", key=f"erasure-gone:{erasure.pk}", address=address, language=language, facts=facts
    )


def member_left(owner: Person, *, key: str) -> None:
    """Tell the owner of a home, without a name or a reason, that somebody on their list has gone (WF-02)."""
    post.owe("erasure-member", key=f"erasure-member:{key}", to=owner)


def _everywhere(request: PrivacyRequest, kind: str) -> None:
    points = list(_verified(request, Kind.EMAIL))
    for point in points or [None]:
        _write(request, kind, point, "")


def _write(request: PrivacyRequest, kind: str, point: ContactPoint | None, token: str, **facts: Any) -> bool:
    erasure = request.erasure
    # A plan that is confirmed again is a new confirmation.
    turn = erasure.confirmed_at.timestamp() if erasure.confirmed_at else ""
    post.owe(
        kind,
        key=f"{kind}:{request.pk}:{turn}:{point.pk if point else ''}"[:120],
        to=Person(pk=request.person_id),
        address=point.value if point else "",
        language=request.language,
        facts={"reference": request.reference, **facts},
        secret=token,
    )
    return True


def _text(request: PrivacyRequest, kind: str, point: ContactPoint, token: str) -> None:
    key = f"{kind}:{request.pk.hex[:12]}:{point.pk.hex[:12]}:{token[:4]}"
    person = Person(pk=request.person_id)
    outbox.owe(
        "erasure-confirmed", key=key, to=person, number=point.value, language=request.language, secret=token
    )


def _verified(request: PrivacyRequest, kind: str) -> QuerySet[ContactPoint]:
    """Every one the person has proven, or that is registered as where their letters go."""
    points = ContactPoint.objects.filter(person=request.person_id, kind=kind)
    return points.exclude(verified_at=None, is_registered_for_delivery=False).order_by("pk")
