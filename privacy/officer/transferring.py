"""What may be written down as making a transfer to a country lawful (GDPR Art. 44–49; PE-62, PE-63)."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.recipients import DEAD_MECHANISMS, TransferMechanism
from privacy.overview.countries import EEA, may_carry

# These rest on what the company has assessed and written itself.
ASSESSED = (TransferMechanism.SCC, TransferMechanism.BCR, TransferMechanism.ARTICLE_49)
DEAD = _("Dette grunnlaget gjelder ikke lenger, og kan aldri være i bruk.")
INSIDE = _("Landet er innenfor EØS. Velg «innenfor EU/EØS».")
OTHERWISE = _("Dette grunnlaget gjelder ikke for landet. Velg et annet.")
NOT_ASSESSED = _("Skriv dagen overføringen ble vurdert.")
NOT_AHEAD = _("Dagen kan ikke være fram i tid.")
NO_SAFEGUARDS = _("Skriv garantiene. Den det gjelder, har rett til å få vite om dem.")


def wrong(
    country: str, mechanism: str, *, assessed_on: date | None, safeguards: str, today: date
) -> dict[str, Promise]:
    """What stands in the way of using it, by the field it is about; empty when nothing does."""
    if mechanism in DEAD_MECHANISMS:
        return {"mechanism": DEAD}
    if country in EEA and mechanism != TransferMechanism.EEA:
        return {"mechanism": INSIDE}
    if not may_carry(country, mechanism):
        return {"mechanism": OTHERWISE}
    found: dict[str, Promise] = {}
    if mechanism in ASSESSED and assessed_on is None:
        found["assessed_on"] = NOT_ASSESSED
    if assessed_on and assessed_on > today:
        found["assessed_on"] = NOT_AHEAD
    if mechanism in ASSESSED and not safeguards.strip():
        found["safeguards"] = NO_SAFEGUARDS
    return found
