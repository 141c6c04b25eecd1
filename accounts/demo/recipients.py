"""Who else gets data in the demo: made-up companies, the agreements with them, and where data goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.demo.customers import morning
from accounts.demo.sample import demo_id
from accounts.models import Processor, Recipient, Transfer
from accounts.models.recipients import TransferMechanism

Category = Recipient.Category
Mechanism = TransferMechanism


@dataclass(frozen=True)
class Agreed:
    """A data-processing agreement."""

    signed_on: date
    purposes: tuple[str, ...]
    sub_processors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """Data going to a country, and what makes that lawful."""

    country: str
    mechanism: TransferMechanism
    assessed_on: date | None = None
    safeguards: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class Receiver:
    """One recipient: a processor when there is an agreement, otherwise responsible itself.

    `gets` are slugs of the register's categories; empty for everything.
    """

    key: str
    name: str
    number: str
    category: Recipient.Category
    since: date
    gets: tuple[str, ...]
    agreed: Agreed | None = None
    sent: tuple[Sent, ...] = ()
    countries: tuple[str, ...] = ("NO",)
    until: date | None = None


# The numbers begin with 312, which are handed out for testing only; foreign companies have none of ours.
RECEIVERS = (
    Receiver(
        "centre",
        "Eksempel Alarmsentral AS",
        "312100029",
        Category.CUSTOMER_SERVICE,
        date(2015, 1, 1),
        ("alarmer", "anlegg", "brukere", "bruk", "kundekontakt"),
        Agreed(date(2018, 6, 20), ("håndtere alarmer",)),
    ),
    Receiver(
        "guard",
        "Eksempelvakt AS",
        "312100096",
        Category.CUSTOMER_SERVICE,
        date(2016, 3, 1),
        ("alarmer", "anlegg", "utlevert"),
        Agreed(date(2018, 6, 20), ("rykke ut når alarmen går",)),
    ),
    Receiver(
        "installer",
        "Montørlaget Øst AS",
        "312100169",
        Category.INSTALLATION,
        date(2017, 9, 1),
        ("anlegg", "kundeforhold"),
        Agreed(date(2018, 6, 22), ("montere og reparere utstyr",)),
    ),
    Receiver(
        "hosting",
        "Nordlys Drift AS",
        "312100231",
        Category.IT,
        date(2018, 1, 1),
        (),
        Agreed(date(2018, 5, 25), ("drift av servere og lagring",), ("Skybasen Ireland Ltd",)),
        (Sent("NO", Mechanism.EEA),),
    ),
    Receiver(
        "cloud",
        "Skybasen Ireland Ltd",
        "",
        Category.IT,
        date(2019, 4, 1),
        ("minesider", "saker"),
        Agreed(date(2019, 3, 28), ("sikkerhetskopi og innlogging",), ("Skybasen Inc.",)),
        (Sent("IE", Mechanism.EEA),),
        countries=("IE",),
    ),
    Receiver(
        "cloud parent",
        "Skybasen Inc.",
        "",
        Category.IT,
        date(2019, 4, 1),
        ("minesider",),
        Agreed(date(2019, 3, 28), ("støtte når noe svikter",)),
        (
            Sent(
                "US",
                Mechanism.SCC,
                date(2025, 9, 11),
                "EUs standardkontrakter modul 3. Alt er kryptert med nøkler vi selv har.",
            ),
            Sent(
                "US",
                Mechanism.PRIVACY_SHIELD,
                date(2019, 3, 28),
                "Brukt fram til EU-domstolens dom 16. juli 2020.",
                is_active=False,
            ),
        ),
        countries=("US",),
    ),
    Receiver(
        "invoicing",
        "Fakturahuset Eksempel AS",
        "312100304",
        Category.INVOICING,
        date(2018, 1, 1),
        ("avtale", "kundeforhold"),
        Agreed(date(2018, 5, 25), ("sende fakturaer og føre regnskap",)),
    ),
    Receiver(
        "post",
        "Postbudet Eksempel AS",
        "312100371",
        Category.DISTRIBUTION,
        date(2018, 1, 1),
        ("kundeforhold",),
        Agreed(date(2018, 5, 25), ("sende brev og utstyr",)),
    ),
    Receiver(
        "bureau",
        "Kredittopplysning Eksempel AS",
        "312100444",
        Category.CREDIT,
        date(2018, 1, 1),
        ("kreditt", "kundeforhold"),
    ),
    Receiver(
        "police",
        "Eksempel politidistrikt",
        "",
        Category.AUTHORITY,
        date(2015, 1, 1),
        ("alarmer", "bruk", "kundeforhold"),
    ),
    Receiver(
        "bonus",
        "Bonusvennen AS",
        "312100517",
        Category.BONUS_PARTNER,
        date(2023, 5, 1),
        ("kundeforhold",),
    ),
    Receiver(
        "development",
        "Kodeverkstedet AS",
        "312100584",
        Category.DEVELOPMENT,
        date(2019, 1, 1),
        ("bruk",),
        Agreed(date(2018, 12, 14), ("utvikle appen",)),
        until=date(2024, 12, 31),
    ),
)


def make_recipients(end: datetime) -> None:
    """Store the recipients known at `end`, the agreements with processors, and the transfers."""
    known = [receiver for receiver in RECEIVERS if receiver.since <= end.date()]
    Recipient.objects.bulk_create(_recipient(receiver, end) for receiver in known)
    Processor.objects.bulk_create(
        _processor(receiver, receiver.agreed) for receiver in known if receiver.agreed
    )
    Transfer.objects.bulk_create(_transfer(receiver, sent) for receiver in known for sent in receiver.sent)


def _recipient(receiver: Receiver, end: datetime) -> Recipient:
    is_over = receiver.until is not None and receiver.until <= end.date()
    return Recipient(
        id=demo_id("recipient", receiver.key),
        created_at=morning(receiver.since),
        key=receiver.key,
        name=receiver.name,
        organisation_number=receiver.number,
        category=receiver.category,
        role=Recipient.Role.PROCESSOR if receiver.agreed else Recipient.Role.CONTROLLER,
        countries=list(receiver.countries),
        data_categories=list(receiver.gets),
        contact_email=f"personvern@{receiver.key.replace(' ', '-')}.example",
        active_from=receiver.since,
        active_to=receiver.until if is_over else None,
    )


def _processor(receiver: Receiver, agreed: Agreed) -> Processor:
    return Processor(
        id=demo_id("processor", receiver.key),
        created_at=morning(receiver.since),
        recipient_id=demo_id("recipient", receiver.key),
        dpa_signed_on=agreed.signed_on,
        dpa_valid_to=receiver.until,
        purposes=list(agreed.purposes),
        sub_processors=list(agreed.sub_processors),
    )


def _transfer(receiver: Receiver, sent: Sent) -> Transfer:
    return Transfer(
        id=demo_id("transfer", receiver.key, sent.country, sent.mechanism),
        created_at=morning(sent.assessed_on or receiver.since),
        recipient_id=demo_id("recipient", receiver.key),
        country=sent.country,
        mechanism=sent.mechanism,
        is_active=sent.is_active,
        assessed_on=sent.assessed_on,
        safeguards=sent.safeguards,
    )
