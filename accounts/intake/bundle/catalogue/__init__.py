"""Every kind of line a bundle may have, in the order in which they are stored: what is pointed to comes first."""

from collections.abc import Mapping

from accounts.intake.bundle.catalogue.access import ACCESS
from accounts.intake.bundle.catalogue.activity import EVENTS
from accounts.intake.bundle.catalogue.agreements import AGREEMENTS
from accounts.intake.bundle.catalogue.alarms import ALARMS
from accounts.intake.bundle.catalogue.billing import BILLING, CREDIT
from accounts.intake.bundle.catalogue.dialogue import DIALOGUE
from accounts.intake.bundle.catalogue.homes import HOMES
from accounts.intake.bundle.catalogue.people import PEOPLE
from accounts.intake.bundle.catalogue.recipients import DISCLOSURES, RECIPIENTS
from accounts.intake.bundle.catalogue.work import WORK
from accounts.intake.bundle.entity import Entity

ENTITIES: tuple[Entity, ...] = (
    *RECIPIENTS,
    *PEOPLE,
    *HOMES,
    *AGREEMENTS,
    *ACCESS,
    *ALARMS,
    *WORK,
    *DIALOGUE,
    *BILLING,
    *CREDIT,
    *DISCLOSURES,
    *EVENTS,
)
BY_NAME: Mapping[str, Entity] = {entity.name: entity for entity in ENTITIES}
