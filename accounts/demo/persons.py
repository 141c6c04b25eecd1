"""Who is in the demo, and how to reach them. Numbers and addresses are made up."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts import sealing
from accounts.demo.sample import at, demo_id
from accounts.models import ContactPoint, NationalIdentifier, Person
from accounts.models.recorded import Source

# Month + 80: Skatteetaten gives such numbers to nobody alive.
NATIONAL_NUMBER = "15818004483"


@dataclass(frozen=True)
class Someone:
    """One made-up person: how they are called, how we reach them, since when and from whom we know it."""

    key: str
    given_name: str
    family_name: str
    known_since: datetime
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    source: Source = Source.SUBJECT


PERSONS = (
    Someone(
        "ingrid",
        "Ingrid",
        "Solberg",
        at(2019, 2, 18),
        date(1980, 1, 15),
        phone="+4722000001",
        email="ingrid@example.no",
        address="Fjellveien 12, 0873 Oslo",
    ),
    Someone(
        "ole",
        "Ole",
        "Hansen",
        at(2019, 3, 4),
        date(1979, 5, 3),
        phone="+4722000002",
        email="ole@example.no",
        source=Source.CUSTOMER,
    ),
    Someone(
        "nora",
        "Nora",
        "Hansen",
        at(2025, 1, 6),
        date(2011, 9, 9),
        phone="+4722000003",
        email="nora@example.no",
        source=Source.CUSTOMER,
    ),
    Someone(
        "kari",
        "Kari",
        "Solberg",
        at(2019, 3, 5),
        phone="+4722000004",
        email="kari@example.no",
        source=Source.CUSTOMER,
    ),
    Someone("per", "Per", "Aas", at(2026, 11, 18), phone="+4722000005", source=Source.CUSTOMER),
    Someone(
        "tor",
        "Tor",
        "Selger",
        at(2015, 1, 5),
        date(1965, 7, 7),
        phone="+4722000006",
        email="tor@example.no",
        address="Strandgata 8, 3015 Drammen",
    ),
    Someone(
        "lise",
        "Lise",
        "Berg",
        at(2021, 5, 20),
        date(1990, 3, 3),
        phone="+4722000007",
        email="lise@example.no",
        address="Bergveien 7, 5003 Bergen",
    ),
    Someone(
        "vidar",
        "Vidar",
        "Moen",
        at(2022, 9, 1),
        phone="+4722000008",
        email="vidar@fjord-bakeri.example",
        source=Source.CUSTOMER,
    ),
    Someone(
        "berit",
        "Berit",
        "Dahl",
        at(2022, 9, 1),
        phone="+4722000011",
        email="berit@example.no",
    ),
    Someone(
        "mona",
        "Mona",
        "Lie",
        at(2026, 10, 5, 19, 22),
        date(1992, 4, 16),
        phone="+4722000009",
        email="mona@example.no",
    ),
    Someone(
        "hanne",
        "Hanne",
        "Vik",
        at(2026, 9, 14, 10, 5),
        date(1988, 11, 30),
        phone="+4722000010",
        email="hanne@example.no",
        address="Prøvegata 4, 7011 Trondheim",
    ),
)
PERSON_IDS = frozenset(demo_id("person", someone.key) for someone in PERSONS)


def make_persons(end: datetime) -> None:
    """Store the persons, how to reach them, and the one national number there is a reason to hold."""
    Person.objects.bulk_create(person_of(someone, end) for someone in PERSONS)
    ContactPoint.objects.bulk_create(point for someone in PERSONS for point in ways_to_reach(someone, end))
    _national_number(verified_at=at(2019, 2, 18, 14)).save(force_insert=True)


def person_of(someone: Someone, end: datetime) -> Person:
    """The row of somebody, not stored yet."""
    return Person(
        id=demo_id("person", someone.key),
        created_at=min(someone.known_since, end),
        given_name=someone.given_name,
        family_name=someone.family_name,
        birth_date=someone.birth_date,
    )


def ways_to_reach(someone: Someone, end: datetime) -> list[ContactPoint]:
    """The rows of their e-mail address, telephone and postal address, not stored yet."""
    kinds = ContactPoint.Kind
    values = {kinds.EMAIL: someone.email, kinds.PHONE: someone.phone, kinds.POSTAL: someone.address}
    return [_way(someone, kind, value, end) for kind, value in values.items() if value]


def _way(someone: Someone, kind: ContactPoint.Kind, value: str, end: datetime) -> ContactPoint:
    known = min(someone.known_since, end)
    is_email = kind == ContactPoint.Kind.EMAIL
    return ContactPoint(
        id=demo_id("contact point", someone.key, kind),
        created_at=known,
        person_id=demo_id("person", someone.key),
        kind=kind,
        value=value,
        source=someone.source,
        is_primary=True,
        is_registered_for_delivery=is_email,
        verified_at=known if is_email else None,
    )


def _national_number(*, verified_at: datetime) -> NationalIdentifier:
    key = demo_id("national identifier", "ingrid")
    return NationalIdentifier(
        id=key,
        created_at=verified_at,
        person_id=demo_id("person", "ingrid"),
        kind=NationalIdentifier.Kind.BIRTH_NUMBER,
        value_encrypted=sealing.seal_for(
            demo_id("person", "ingrid"), NATIONAL_NUMBER, context=f"national_identifier:{key}"
        ),
        value_hmac=sealing.fingerprint(NATIONAL_NUMBER, context="national_identifier"),
        last_verified_at=verified_at,
        need_reason="Kredittvurdering da avtalen ble inngått",
    )
