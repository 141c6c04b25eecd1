"""Looks by the demo's employees at the demo's customers, in the months before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.demo.sample import demo_id
from accounts.demo.sign_ins import STAFF
from accounts.models import User
from privacy.models import Opening, Reading
from privacy.models.readings import Reason, What

MINUTES = timedelta(minutes=15)


@dataclass(frozen=True)
class Look:
    """One employee, one person, one reason, and what was seen: category, what, how many."""

    by: str
    whom: str
    days: float
    reason: Reason
    reference: str
    saw: tuple[tuple[str, What, int], ...]


LOOKS = (
    Look(
        "sam",
        "ingrid",
        6.1,
        Reason.CUSTOMER_CALLED,
        "88213",
        (("kundeforhold", What.ROWS, 3), ("avtale", What.ROWS, 4)),
    ),
    Look(
        "omar", "ingrid", 10.4, Reason.ALARM, "A-5521", (("brukere", What.ROWS, 2), ("anlegg", What.ROWS, 1))
    ),
    Look("frida", "ingrid", 33.2, Reason.INVOICE, "F-10233", (("avtale", What.ROWS, 12),)),
    Look("tuva", "ingrid", 84.3, Reason.JOB, "S-5521", (("anlegg", What.ROWS, 9),)),
    Look("omar", "ingrid", 120.6, Reason.EMERGENCY, "", (("kundeforhold", What.ROWS, 3),)),
    Look("sam", "lise", 3.3, Reason.CUSTOMER_WROTE, "88240", (("kundekontakt", What.ROWS, 2),)),
    Look("sara", "ole", 12.2, Reason.CASE, "PV-D3M2-KLQ7", (("brukere", What.ROWS, 1),)),
)


def make_looks(end: datetime) -> None:
    """Store openings that are over, and a reading of each thing seen by them."""
    people = User.objects.in_bulk([demo_id("user", name) for name in STAFF])
    for number, look in enumerate(LOOKS):
        opened_at = end - timedelta(days=look.days)
        by = people[demo_id("user", look.by)]
        opening = _opening(look, number, by, opened_at)
        opening.save(force_insert=True)
        Reading.objects.bulk_create(_readings(look, opening))


def _opening(look: Look, number: int, by: User, opened_at: datetime) -> Opening:
    opening = Opening(
        id=demo_id("opening", str(number)),
        by=by,
        person_id=demo_id("person", look.whom),
        reason=look.reason,
        reference=look.reference,
        opened_at=opened_at,
        valid_until=opened_at + MINUTES,
        closed_at=opened_at + MINUTES / 3,
    )
    if look.reason == Reason.EMERGENCY:
        opening.explanation = "Naboen ringte om røyk, og vi fant ingen alarm å vise til."
    return opening


def _readings(look: Look, opening: Opening) -> Iterator[Reading]:
    for place, (category, what, count) in enumerate(look.saw):
        yield Reading(
            id=demo_id("reading", str(opening.pk), category),
            person_id=opening.person_id,
            at=opening.opened_at + timedelta(minutes=place),
            by=opening.by,
            role=STAFF[look.by],
            staff_number=opening.by.staff_number,
            category=category,
            what=what,
            count=count,
            reason=look.reason,
            reference=look.reference,
            opening=opening,
        )
