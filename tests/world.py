"""The small world of the tests: the persons of docs, two homes that changed hands, a few events of each.

Every person carries canaries: strings found nowhere else, so that a leak is seen wherever it lands.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import activity, sealing
from accounts.models import (
    AccessCode,
    Agreement,
    AgreementLine,
    ArmingEvent,
    AuthorisedUser,
    CodeAssignment,
    CommandEvent,
    Component,
    ContactPerson,
    ContactPoint,
    Controller,
    Customer,
    LockEvent,
    NationalIdentifier,
    Occupancy,
    Panel,
    Passphrase,
    Person,
    PlugEvent,
    Site,
    User,
)
from accounts.models.activity import ActorKind, Channel
from accounts.staff import roles
from privacy.models import LegalDocument, PaperEvidence
from privacy.papers import first
from tests import factors

PASSWORD = factors.PASSWORD
STAFF = {
    "sam": "support",
    "dina": "personvernombud",
    "sara": "saksbehandler",
    "omar": "alarmoperatør",
    "astrid": roles.ADMINISTRATOR,
    "arne": roles.ADMINISTRATOR,
}
CANARY_OF = re.compile(r"ZQX-(\w+)-")
TAKEOVER = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
SECRETS = {"code": "274915", "duress": "274916", "passphrase": "solsikkekanari", "national_id": "15818012345"}


@cache
def encoded_password() -> str:
    return make_password(PASSWORD, hasher="argon2")


def canary(person: str, what: str) -> str:
    """A string that stands for one field of one person and for nothing else: ZQX-<person>-<what>-<8 hex>."""
    return f"ZQX-{person}-{what}-{hashlib.sha256(f'{person}/{what}'.encode()).hexdigest()[:8]}"


@dataclass
class World:
    """The persons by name, their sign-ins, homes and customers; in `held` what `tests.holdings` adds."""

    people: dict[str, Person] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    occupancies: dict[str, Occupancy] = field(default_factory=dict)
    accesses: dict[str, AuthorisedUser] = field(default_factory=dict)
    codes: dict[int, AccessCode] = field(default_factory=dict)
    held: dict[str, Any] = field(default_factory=dict)
    now: datetime = field(default_factory=timezone.now)

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    def event(
        self, model: type[Any], who: str | None, *, ago: timedelta, site: str = "house", **fields: Any
    ) -> Any:
        """Store one event `ago` before now, by a person of the world or, with None, by the home."""
        access = self.accesses.get(who or "")
        actor = access.person if access else None
        facts: dict[str, Any] = {
            "site": self.sites[site],
            "occurred_at": self.now - ago,
            "actor": actor,
            "user": access,
            "actor_kind": ActorKind.PERSON if access else ActorKind.SYSTEM,
            "channel": Channel.KEYPAD if access else Channel.AUTO,
        } | fields
        row = model(**facts)
        row.id = activity.event_id(
            model.__name__, site, who, row.occurred_at, sorted(fields.items(), key=str)
        )
        activity.record([row])
        return row


def build() -> World:
    """Make the world in the database. About 150 rows."""
    world = World()
    make_controller()
    _people(world)
    _homes(world)
    _access(world)
    _events(world)
    _staff(world)
    seen_papers(world)
    return world


def seen_papers(world: World) -> None:
    """Everybody with a sign-in has accepted the terms and seen the statements. A migration adds those once."""
    first.install(LegalDocument)
    for user in world.users.values():
        if user.person_id:
            has_seen_papers(user)


def has_seen_papers(user: User) -> None:
    """As if this one had gone through the page between signing in and using the service."""
    shown = LegalDocument.objects.published().exclude(kind="cookies").only("id", "kind")
    PaperEvidence.objects.bulk_create(
        PaperEvidence(
            user=user,
            document=one,
            act="accepted" if one.kind == "terms" else "shown",
            language="nb",
            at=TAKEOVER,
        )
        for one in shown
    )


def make_controller() -> None:
    """A migration adds it once; a test that empties all tables takes it away."""
    Controller.objects.get_or_create(
        valid_from=LONG_AGO,
        defaults={
            "name": "Sector Alarm AS",
            "organisation_number": "975368211",
            "phone": "915 03033",
            "emergency_phone": "915 03033",
            "visiting_address": "Vitaminveien 1A, 0485 Oslo",
            "postal_address": "Postboks 113 Grefsen, 0409 Oslo",
            "email": "post@sectoralarm.no",
            "privacy_officer_email": "personvernombud@sectoralarm.no",
        },
    )


def _people(world: World) -> None:
    names = {
        "ingrid": ("Ingrid", "Solberg", date(1980, 1, 15)),
        "ole": ("Ole", "Hansen", date(1979, 5, 3)),
        "nora": ("Nora", "Hansen", date(2011, 9, 9)),
        "kari": ("Kari", "Solberg", date(1951, 2, 2)),
        "per": ("Per", "Aas", None),
        "tor": ("Tor", "Selger", date(1965, 7, 7)),
        "lise": ("Lise", "Berg", date(1990, 3, 3)),
    }
    for key, (given, family, born) in names.items():
        person = Person.objects.create(given_name=given, family_name=family, birth_date=born)
        world.people[key] = person
        _reachable(person, key)
        if key not in {"kari", "per"}:
            world.users[key] = _sign_in(f"{key}@example.no", person=person)
    for key, number in {"ingrid": "4410882", "lise": "4410990", "tor": "3310771"}.items():
        world.customers[key] = Customer.objects.create(
            customer_number=number, kind="person", person=world.people[key], started_on=date(2015, 1, 1)
        )
    ingrid = world.people["ingrid"]
    number = NationalIdentifier(person=ingrid, kind="fnr", need_reason="Kredittvurdering av bestilling")
    number.value_encrypted = sealing.seal_for(
        ingrid.pk, SECRETS["national_id"], context=f"national_identifier:{number.pk}"
    )
    number.value_hmac = sealing.fingerprint(SECRETS["national_id"], context="national_identifier")
    number.save()


def _reachable(person: Person, key: str) -> None:
    now = timezone.now()
    ContactPoint.objects.create(
        person=person,
        kind="email",
        value=f"{key}@example.no",
        is_primary=True,
        is_registered_for_delivery=True,
        verified_at=now,
        label=canary(key, "label"),
    )
    ContactPoint.objects.create(
        person=person, kind="phone", value=f"+472200{len(key):02d}{sum(map(ord, key)) % 100:02d}"
    )


def _sign_in(email: str, **fields: Any) -> User:
    user = User.objects.create(email=email, password=encoded_password(), **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _homes(world: World) -> None:
    homes = {
        "house": ("100234", "Fjellveien 12", "0873", "Oslo", "house"),
        "cabin": ("100235", "Fageråsen 3", "2420", "Trysil", "cabin"),
        "lise": ("200001", "Bergveien 7", "5003", "Bergen", "house"),
    }
    for key, (number, street, code, city, kind) in homes.items():
        site = Site.objects.create(
            installation_number=number, street_address=street, postal_code=code, city=city, property_type=kind
        )
        world.sites[key] = site
        panel = Panel.objects.create(
            site=site,
            model="SX-200",
            panel_type="trådløs",
            serial=canary(key, "serial"),
            installed_at=LONG_AGO,
            monitoring_state="connected",
        )
        Component.objects.create(
            panel=panel, kind="lock", zone=1, location_label=canary(key, "ytterdør"), installed_at=LONG_AGO
        )
    _occupy(world, "tor", site="house", owner="tor", since=LONG_AGO, until=TAKEOVER)
    _occupy(world, "ingrid", site="house", owner="ingrid", since=TAKEOVER)
    _occupy(world, "cabin", site="cabin", owner="ingrid", since=LONG_AGO)
    _occupy(world, "lise", site="lise", owner="lise", since=LONG_AGO)


def _occupy(
    world: World, key: str, *, site: str, owner: str, since: datetime, until: datetime | None = None
) -> None:
    world.occupancies[key] = Occupancy.objects.create(
        site=world.sites[site],
        customer=world.customers[owner],
        valid_from=since,
        valid_to=until,
        access_directions=canary(key, "directions"),
        pets_note=canary(key, "pets"),
    )
    agreement = Agreement.objects.create(
        number=f"A-{key}",
        customer=world.customers[owner],
        site=world.sites[site],
        signed_on=since.date(),
        starts_on=since.date(),
        ended_on=until.date() if until else None,
        terms_version="2024-1",
        sales_channel="web",
        status="ended" if until else "active",
    )
    AgreementLine.objects.create(
        agreement=agreement,
        product="alarm",
        description=canary(key, "line"),
        monthly_price="499.00",
        valid_from=since.date(),
    )


def _access(world: World) -> None:
    roles = {
        "ingrid": ("owner", "Ingrid"),
        "ole": ("household", "Ole"),
        "nora": ("child", "Nora"),
        "cleaner": ("cleaner", "Renhold"),
    }
    for slot, (key, (role, name)) in enumerate(roles.items(), start=1):
        _grant(world, key, occupancy="ingrid", role=role, name=name, slot=slot)
    _grant(world, "tor", occupancy="tor", role="owner", name="Selger En", slot=5)
    _grant(world, "lise", occupancy="lise", role="owner", name="Lise", slot=1)
    duress = AccessCode(site=world.sites["house"], slot_no=9, is_duress=True)
    duress.remember(SECRETS["duress"], now=TAKEOVER)
    duress.save()
    phrase = Passphrase(occupancy=world.occupancies["ingrid"], person=world.people["ingrid"], set_at=TAKEOVER)
    phrase.remember(SECRETS["passphrase"], now=TAKEOVER)
    phrase.save()
    for order, (key, state) in enumerate({"kari": "confirmed", "per": "notice_sent"}.items(), start=1):
        person = world.people[key]
        ContactPerson.objects.create(
            occupancy=world.occupancies["ingrid"],
            person=person,
            name=person.full_name,
            phone=f"+472200011{order}",
            call_order=order,
            state=state,
            added_by=world.people["ingrid"],
            valid_from=TAKEOVER,
            relation=canary(key, "relation"),
            notice_sent_at=TAKEOVER,
        )


def _grant(world: World, key: str, *, occupancy: str, role: str, name: str, slot: int) -> None:
    period = world.occupancies[occupancy]
    access = AuthorisedUser.objects.create(
        occupancy=period,
        person=world.people.get(key),
        display_name=name,
        role=role,
        has_app_access=True,
        valid_from=period.valid_from,
        valid_to=period.valid_to,
        informed_at=period.valid_from,
        state="active",
        invited_by=period.customer.person,
    )
    world.accesses[key] = access
    code, _made = AccessCode.objects.get_or_create(site=period.site, slot_no=slot)
    code.remember(f"{SECRETS['code']}{slot}", now=period.valid_from)
    code.save()
    CodeAssignment.objects.create(
        code=code, user=access, valid_from=period.valid_from, valid_to=period.valid_to
    )
    world.codes[slot] = code


def _events(world: World) -> None:
    hour = timedelta(hours=1)
    for days, who in enumerate(("ingrid", "ole", "nora", "cleaner", "ingrid"), start=1):
        world.event(ArmingEvent, who, ago=days * 24 * hour, mode="full")
        world.event(ArmingEvent, who, ago=days * 24 * hour - hour, mode="off")
        world.event(LockEvent, who, ago=days * 24 * hour, lock_name=canary(who, "lock"), action="unlock")
        world.event(PlugEvent, who, ago=days * 24 * hour, plug_name=canary(who, "plug"), action="on")
        world.event(
            CommandEvent, who, ago=days * 24 * hour, command="unknown", vendor_type=canary(who, "command")
        )
    world.event(CommandEvent, None, ago=2 * hour, command="unknown", vendor_type=canary("house", "system"))
    world.event(
        ArmingEvent,
        None,
        ago=3 * hour,
        mode="off",
        actor_kind=ActorKind.UNRESOLVED,
        unresolved_name=canary("stranger", "name"),
    )
    _events_before_takeover(world)
    world.event(ArmingEvent, "lise", ago=5 * hour, site="lise", mode="full")
    world.event(
        CommandEvent, None, ago=5 * hour, site="lise", command="unknown", vendor_type=canary("lise", "system")
    )


def _events_before_takeover(world: World) -> None:
    minute = timedelta(minutes=1)
    before, after = world.now - TAKEOVER + minute, world.now - TAKEOVER - minute
    world.event(LockEvent, "tor", ago=before, lock_name=canary("tor", "lock"), action="lock")
    world.event(CommandEvent, None, ago=before, command="unknown", vendor_type=canary("tor", "system"))
    world.event(CommandEvent, None, ago=after, command="unknown", vendor_type=canary("ingrid", "first"))


def _staff(world: World) -> None:
    """Employees with their roles, each with an app that makes codes (`tests.factors`)."""
    roles.settle()
    for key, name in STAFF.items():
        user = _sign_in(f"{key}@example.no", is_staff=True)
        roles.give(user, name)
        factors.enrol(user)
        world.users[key] = user
