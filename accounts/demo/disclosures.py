"""What of the demo's persons was handed to others: to whom, when, and on what ground."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.demo import keeping
from accounts.demo.alarms_at_home import SMOKE
from accounts.demo.alarms_elsewhere import BREAK_IN
from accounts.demo.sample import at, demo_id
from accounts.models import Disclosure

Ground = Disclosure.Ground
GUARD_TO_HOUSE = SMOKE.moment + timedelta(seconds=140)
GUARD_TO_CABIN = BREAK_IN.moment + timedelta(seconds=75)
LAW = "straffeprosessloven § 210"


@dataclass(frozen=True)
class Handed:
    """One disclosure. `what` are slugs of the register's categories."""

    person: str
    recipient: str
    moment: datetime
    what: tuple[str, ...]
    description: str
    ground: Disclosure.Ground
    law: str = ""
    case: str = ""
    consent: str = ""
    secret_until: datetime | None = None


HANDED = (
    Handed(
        "ingrid",
        "guard",
        GUARD_TO_HOUSE,
        ("alarmer", "anlegg"),
        "Adresse, veibeskrivelse og hva alarmen gjaldt",
        Ground.PROCESSOR,
    ),
    Handed(
        "ingrid",
        "guard",
        GUARD_TO_CABIN,
        ("alarmer", "anlegg"),
        "Adresse til hytta, veibeskrivelse og nøkkelnummer",
        Ground.PROCESSOR,
    ),
    Handed(
        "ingrid",
        "police",
        at(2026, 10, 18, 12, 5),
        ("alarmer",),
        "Alarmlogg og tre bilder fra hytta 17. oktober",
        Ground.LEGAL_OBLIGATION,
        law=LAW,
        case="17034412",
    ),
    Handed(
        "ingrid",
        "police",
        at(2026, 9, 28, 14, 0),
        ("bruk",),
        "Når alarmen ble slått av og på i uke 38",
        Ground.LEGAL_OBLIGATION,
        law=LAW,
        case="16990127",
        secret_until=at(2027, 6, 30, 0),
    ),
    Handed(
        "lise",
        "bonus",
        at(2026, 5, 2, 6, 0),
        ("kundeforhold",),
        "Navn, e-post og at du er kunde",
        Ground.CONSENT,
        consent="Samtykke 30. april 2026, Mine sider",
    ),
    Handed(
        "ole",
        "guard",
        GUARD_TO_HOUSE,
        ("brukere",),
        "Telefonnummeret ditt, så vekteren kunne ringe",
        Ground.PROCESSOR,
    ),
)


def make_disclosures(end: datetime) -> None:
    """Store the disclosures. Persons and recipients come first."""
    told = [one for one in HANDED if one.moment <= end and not keeping.DISCLOSURE.is_over(one.moment, end)]
    Disclosure.objects.bulk_create(map(_disclosure, told))


def _disclosure(handed: Handed) -> Disclosure:
    return Disclosure(
        id=demo_id("disclosure", handed.person, handed.recipient, handed.moment),
        created_at=handed.moment,
        person_id=demo_id("person", handed.person),
        recipient_id=demo_id("recipient", handed.recipient),
        at=handed.moment,
        data_categories=list(handed.what),
        description=handed.description,
        ground=handed.ground,
        legal_provision=handed.law,
        consent_reference=handed.consent,
        case_reference=handed.case,
        secret_until=handed.secret_until,
    )
