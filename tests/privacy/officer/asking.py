"""Requests as they were received and answered, set into the tables for the tests of figures and proof."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from privacy import deadlines
from privacy.models import Event, PrivacyCase, PrivacyRequest
from privacy.states import Ground, Right, Status
from tests.world import World

ENDED = {Status.GRANTED, Status.PARTLY, Status.REFUSED, Status.WITHDRAWN, Status.EXPIRED}


def asked(
    world: World,
    right: Right,
    received: datetime,
    status: Status,
    *,
    after: int | None = None,
    who: str = "ingrid",
    **more: Any,
) -> PrivacyRequest:
    """One request of `who`, answered `after` days; None where it has no answer."""
    person, day = world.people[who], received.astimezone(UTC).date()
    case = PrivacyCase.objects.create(person=person, language="nb", received_at=received, created_at=received)
    facts: dict[str, Any] = {
        "safe_due_on": deadlines.safe_due(day),
        "legal_due_on": deadlines.legal_due(day),
        "about": str(uuid4()),
    }
    at = received + timedelta(days=after or 0)
    made = PrivacyRequest(
        case=case, person=person, right=right, received_at=received, status=status, **facts | more
    )
    if status in {Status.PARTLY, Status.REFUSED}:
        made.ground, made.decided_by, made.decided_at = Ground.NOTHING_HELD, world.users["dina"], at
        made.answer = "Vi har ikke slike opplysninger."
    if status in ENDED:
        made.closed_at = at
    made.save(force_insert=True)
    if after is not None:
        answer = Status.READY if status in {Status.EXPIRED, Status.DELIVERED} else status
        Event.objects.create(request=made, to_status=answer, at=at)
    return made
