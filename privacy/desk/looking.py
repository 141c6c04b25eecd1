"""Stepping in to a person on a page of theirs, by a reason that still holds, or else to the page that asks."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse

from accounts.audit.watching import person
from accounts.redirects import SeeOther
from accounts.signed_in import user_of
from privacy import readings
from privacy.desk import finding
from privacy.desk.finding import Hit
from privacy.models import Opening


def named(person_id: UUID) -> Hit:
    """How somebody is called before they are opened. Raises Http404 for nobody's key."""
    hit = finding.named(person_id)
    if hit is None:
        raise Http404
    return hit


def looking(request: HttpRequest, person_id: UUID) -> Opening | None:
    """Step in to the person, if the employee has a reason that still holds."""
    opening = readings.opening_of(user_of(request), person(person_id))
    if opening is not None:
        readings.look(opening)
    return opening


def to_the_reason(person_id: UUID) -> HttpResponseBase:
    return SeeOther(reverse("admin:customer-reason", args=[person_id]))
