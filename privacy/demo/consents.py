"""A consent of the demo: Lise gets points at the bonus programme, by a yes from before it was given her name."""

from __future__ import annotations

from datetime import datetime

from accounts.demo.sample import at, demo_id
from accounts.models import Recipient
from privacy.consents.kinds import BONUS
from privacy.models import ConsentEntry, PrivacyCase

SAID_AT = at(2026, 4, 30, 18, 12)


def make_consents(end: datetime) -> None:
    """Store the consent, once its day has come in the demo."""
    partner = Recipient.objects.filter(pk=demo_id("recipient", "bonus")).first()
    if partner is None or end < SAID_AT:
        return
    ConsentEntry.objects.create(
        id=demo_id("consent", "lise"),
        created_at=SAID_AT,
        person_id=demo_id("person", "lise"),
        purpose=BONUS.code,
        partner=partner,
        act=ConsentEntry.Act.GIVEN,
        at=SAID_AT,
        wording=BONUS.wording(1, language="nb", partner=partner),
        wording_version=1,
        language="nb",
        channel=PrivacyCase.Channel.PORTAL,
        evidence="Knappen «Ja» på /personvern/samtykke/, uten noe valgt på forhånd",
    )
