"""The plan a page has shown, as it travels with the form: signed, so that nobody confirms another."""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from privacy.erasure.plan import Plan

SALT = "privacy.erasure.seen"
SECONDS = 24 * 60 * 60


def seal(plan: Plan, *, person_id: UUID) -> str:
    """Counts, dates and grounds: it holds nothing that says who it is about."""
    return signing.dumps(plan.as_json(), salt=f"{SALT}:{person_id}", compress=True)


def opened(text: str, *, person_id: UUID) -> Plan | None:
    """The plan that was shown; None when it is too old, another's, or none of ours."""
    try:
        return Plan.from_json(signing.loads(text, salt=f"{SALT}:{person_id}", max_age=SECONDS))
    except signing.BadSignature:
        return None
