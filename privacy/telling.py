"""Letters about a request: the case's number and the day we promise, to whom it is about and in their language."""

from __future__ import annotations

from accounts import post
from accounts.models import Person
from privacy.models import PrivacyRequest


def facts_of(request: PrivacyRequest) -> dict[str, str]:
    """What a letter about it may hold: no word of what it is about."""
    return {"reference": request.reference, "due_on": request.promised_on.isoformat()}


def tell(request: PrivacyRequest, kind: str, *, key: str) -> None:
    """Owe the person a letter. Whoever decides need not have opened the customer, so only the key is known here."""
    to = Person(pk=request.person_id)
    post.owe(kind, key=key, to=to, language=request.language, facts=facts_of(request))
