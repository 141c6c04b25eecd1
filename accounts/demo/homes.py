"""The homes of the demo, whose time it is there, and what hangs on the walls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.demo.sample import at, demo_id
from accounts.models import Component, Occupancy, Panel, Site

TAKEOVER = at(2019, 3, 4)
# What was put up after the rest, by home and zone.
ADDED_AT = {
    ("house", 9): at(2021, 8, 30),
    ("house", 10): at(2024, 10, 30),
    ("house", 11): at(2024, 10, 30),
    ("cabin", 6): at(2025, 6, 12),
}
Kind = Component.Kind
Device = tuple[Component.Kind, str, int | None]


@dataclass(frozen=True)
class Home:
    """A site with the panel now in use and its devices in the order of their zones."""

    key: str
    installation_number: str
    street_address: str
    postal_code: str
    city: str
    property_type: Site.Property
    panel: str
    panel_type: str
    installed_at: datetime
    devices: tuple[Device, ...]


@dataclass(frozen=True)
class Period:
    """The time one customer has a home, and what they told us about it."""

    key: str
    home: str
    customer: str
    since: datetime
    until: datetime | None = None
    directions: str = ""
    hazards: str = ""
    pets: str = ""
    key_reference: str = ""


HOMES = (
    Home(
        "house",
        "100234",
        "Fjellveien 12",
        "0873",
        "Oslo",
        Site.Property.HOUSE,
        "SX-200",
        "Trådløst, med SIM-kort og bredbånd",
        TAKEOVER,
        (
            (Kind.KEYPAD, "Gang", 86),
            (Kind.MAGNET, "Ytterdør", 71),
            (Kind.MAGNET, "Verandadør", 64),
            (Kind.CAMERA_DETECTOR, "Stue", 78),
            (Kind.CAMERA_DETECTOR, "Gang", 80),
            (Kind.SMOKE, "Kjøkken", 92),
            (Kind.SMOKE, "Soverom, 2. etasje", 90),
            (Kind.SIREN, "Loft", None),
            (Kind.LOCK, "Ytterdør", 55),
            (Kind.SMART_PLUG, "Lampe i stua", None),
            (Kind.SMART_PLUG, "Kaffetrakter", None),
        ),
    ),
    Home(
        "cabin",
        "100891",
        "Bjørnstien 3",
        "2420",
        "Trysil",
        Site.Property.CABIN,
        "SX-80",
        "Trådløst, med SIM-kort",
        at(2021, 7, 1),
        (
            (Kind.KEYPAD, "Vindfang", 60),
            (Kind.MAGNET, "Inngangsdør", 48),
            (Kind.DETECTOR, "Oppholdsrom", 52),
            (Kind.SMOKE, "Oppholdsrom", 83),
            (Kind.SMART_PLUG, "Varmeovn", None),
            (Kind.CAMERA_DETECTOR, "Oppholdsrom", 81),
        ),
    ),
    Home(
        "lise",
        "200145",
        "Bergveien 7",
        "5003",
        "Bergen",
        Site.Property.HOUSE,
        "SX-200",
        "Trådløst, med SIM-kort og bredbånd",
        at(2021, 6, 1),
        (
            (Kind.KEYPAD, "Entré", 77),
            (Kind.MAGNET, "Hovedinngang", 69),
            (Kind.CAMERA_DETECTOR, "Kjøkken", 73),
            (Kind.SMOKE, "Gang", 88),
            (Kind.SIREN, "Bod", None),
            (Kind.LOCK, "Hovedinngang", 41),
            (Kind.WATER, "Under vasken", 95),
        ),
    ),
    Home(
        "bakery",
        "300077",
        "Bakerveien 1",
        "8006",
        "Bodø",
        Site.Property.BUSINESS,
        "SX-400",
        "Kablet, med SIM-kort",
        at(2022, 9, 15),
        (
            (Kind.KEYPAD, "Varemottak", None),
            (Kind.MAGNET, "Bakdør", None),
            (Kind.MAGNET, "Butikkdør", None),
            (Kind.CAMERA_DETECTOR, "Bakrom", None),
            (Kind.SMOKE, "Bakeri", None),
            (Kind.LOCK, "Bakdør", None),
        ),
    ),
)
PERIODS = (
    Period("tor", "house", "tor", at(2015, 1, 12), TAKEOVER),
    Period(
        "ingrid",
        "house",
        "ingrid",
        TAKEOVER,
        directions="Grusvei til høyre etter postkassene, siste huset på venstre side.",
        hazards="Bratt og glatt trapp ned fra verandaen om vinteren.",
        pets="Katt som går inn og ut gjennom luke i kjellerdøra.",
    ),
    Period(
        "cabin",
        "cabin",
        "ingrid",
        at(2021, 7, 1),
        directions="Bommen åpnes med koden til hytteforeningen. Tredje hytte på høyre side.",
        key_reference="N-3107",
    ),
    Period("lise", "lise", "lise", at(2021, 6, 1), directions="Inngang fra bakgården."),
    Period("bakery", "bakery", "bakery", at(2022, 9, 15), hazards="Varme ovner hele døgnet."),
)


def make_homes() -> None:
    """Store sites with their panels and devices."""
    Site.objects.bulk_create(_site(home) for home in HOMES)
    Panel.objects.bulk_create(_panel(home) for home in HOMES)
    Component.objects.bulk_create(device for home in HOMES for device in _devices(home))


def make_periods() -> None:
    """Store whose time it is and was. Customers and sites come first."""
    Occupancy.objects.bulk_create(_occupancy(period) for period in PERIODS)


def _site(home: Home) -> Site:
    return Site(
        id=demo_id("site", home.key),
        created_at=min(period.since for period in PERIODS if period.home == home.key),
        installation_number=home.installation_number,
        street_address=home.street_address,
        postal_code=home.postal_code,
        city=home.city,
        property_type=home.property_type,
    )


def _panel(home: Home) -> Panel:
    return Panel(
        id=demo_id("panel", home.key),
        created_at=home.installed_at,
        site_id=demo_id("site", home.key),
        model=home.panel,
        panel_type=home.panel_type,
        serial=f"{home.panel}-{home.installation_number}",
        sim_iccid=f"8947000000000{home.installation_number}",
        firmware="4.2.1",
        installed_at=home.installed_at,
        monitoring_state=Panel.Monitoring.CONNECTED,
    )


def _devices(home: Home) -> Iterator[Component]:
    for zone, (kind, label, battery) in enumerate(home.devices, start=1):
        installed_at = ADDED_AT.get((home.key, zone), home.installed_at)
        yield Component(
            id=demo_id("component", home.key, zone),
            created_at=installed_at,
            panel_id=demo_id("panel", home.key),
            kind=kind,
            zone=zone,
            location_label=label,
            has_camera=kind == Kind.CAMERA_DETECTOR,
            battery_percent=battery,
            installed_at=installed_at,
        )


def _occupancy(period: Period) -> Occupancy:
    return Occupancy(
        id=demo_id("occupancy", period.key),
        created_at=period.since,
        site_id=demo_id("site", period.home),
        customer_id=demo_id("customer", period.customer),
        valid_from=period.since,
        valid_to=period.until,
        access_directions=period.directions,
        hazards_note=period.hazards,
        pets_note=period.pets,
        holds_key=bool(period.key_reference),
        key_reference=period.key_reference,
    )
