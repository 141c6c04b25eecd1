"""Marketing of the demo: what Ingrid said, addresses of nobody's that said no, and the month's register."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import timezone

from accounts.demo.sample import at, demo_id
from accounts.models import Person
from privacy.consents.kinds import EMAIL
from privacy.marketing import facts, normalising, suppression
from privacy.models import ConsentEntry, MarketingChoice, PrivacyCase, ReservationCheck, ReservedAddress
from privacy.models.marketing import Channel, How

State = MarketingChoice.State
BOUGHT_AT, YES_AT, NO_AT = at(2025, 3, 4), at(2026, 5, 11, 20, 3), at(2026, 8, 2, 9, 41)
NOBODYS = (
    (Channel.EMAIL, "nei.takk@example.com", How.LINK),
    (Channel.EMAIL, "ikke.reklame@example.org", How.STAFF),
    (Channel.SMS, "+47 400 00 901", How.SMS),
)
RESERVED = ((Channel.PHONE, "+47 400 00 902"), (Channel.POST, "Mona Nilsen, Storgata 1, 0155 Oslo"))


def make_marketing(end: datetime) -> None:
    """Ingrid gave her number when she bought, said yes to e-mail, and no to text messages."""
    ingrid = Person.objects.filter(pk=demo_id("person", "ingrid")).first()
    if ingrid is None or end < NO_AT:
        return
    _choice(ingrid, Channel.SMS, state=State.SALE, how=How.SALE, at=BOUGHT_AT)
    wording = EMAIL.wording(1, language="nb", partner=None)
    said = {"wording": wording, "language": "nb"}
    _choice(ingrid, Channel.EMAIL, state=State.YES, how=How.PORTAL, at=YES_AT, **said)
    ConsentEntry.objects.create(
        id=demo_id("consent", "ingrid", "email"),
        created_at=YES_AT,
        person=ingrid,
        purpose=EMAIL.code,
        act=ConsentEntry.Act.GIVEN,
        at=YES_AT,
        wording_version=1,
        channel=PrivacyCase.Channel.PORTAL,
        evidence="Knappen «Slå på» på /personvern/reservasjon/, uten noe valgt på forhånd",
        **said,
    )
    _choice(ingrid, Channel.SMS, state=State.NO, how=How.PORTAL, at=NO_AT)
    suppression.suppress(suppression.marks_of(ingrid, Channel.SMS), Channel.SMS, source=How.PORTAL)
    for channel, address, how in NOBODYS:
        suppression.suppress(normalising.asked(channel, address=address).marks, channel, source=how)


def make_register(now: datetime) -> None:
    """The register of this month, unless it was taken in: without it nobody may be called. Safe to repeat."""
    if facts.checked_in_month_of(now):
        return
    marks = [
        ReservedAddress(channel=channel, mark=normalising.asked(channel, address=text).canonical)
        for channel, text in RESERVED
    ]
    ReservedAddress.objects.bulk_create(marks, ignore_conflicts=True)
    digest = hashlib.sha256(repr(RESERVED).encode()).hexdigest()
    day = timezone.localdate(now)
    ReservationCheck.objects.create(file_date=day, checked_at=now, sha256=digest, marks=len(marks))


def _choice(person: Person, channel: Channel, *, at: datetime, **said: str) -> None:
    MarketingChoice.objects.create(
        id=demo_id("marketing choice", channel, said["state"]),
        created_at=at,
        person=person,
        channel=channel,
        at=at,
        **said,
    )
