"""What somebody takes along, sent straight to another company: asked for, done by an employee, and written down.

The portal sends nothing there by itself: whether it is technically feasible is for a human to find out (GDPR Art.
20(2)). What was sent stands as a disclosure, which the person reads.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from accounts.models import Disclosure, Recipient
from privacy.arrivals import Wish
from privacy.models import PrivacyRequest
from privacy.states import Right, Status

# What such a request is about (`PrivacyRequest.about`).
NEW_PROVIDER = Recipient.Category.NEW_PROVIDER.value


def wish(company: str) -> Wish:
    """A task for an employee, in the case of what is taken along. `company`: its name and where it is reached."""
    words = gettext("Jeg vil at dere sender det jeg tar med meg, til dette selskapet: %(company)s")
    return Wish(Right.QUESTION, about=NEW_PROVIDER, words=words % {"company": company})


def was_asked(person: UUID, *, by: datetime) -> bool:
    """Whether the person had asked for such a thing by then."""
    asked = PrivacyRequest.objects.filter(person_id=person, right=Right.QUESTION, about=NEW_PROVIDER)
    return asked.filter(received_at__lte=by).exclude(status=Status.WITHDRAWN).exists()


def is_written_down(request: PrivacyRequest, outcome: Status) -> bool:
    """Whether a yes to such a request may be said: what was sent is on record. True of every other request."""
    if request.right != Right.QUESTION or request.about != NEW_PROVIDER or outcome != Status.GRANTED:
        return True
    sent = Disclosure.objects.filter(person_id=request.person_key, recipient__category=NEW_PROVIDER)
    return sent.filter(at__gte=request.received_at).exists()
