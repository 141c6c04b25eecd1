"""What a household that is like all the others is and has: person, home, users and agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import Model

from accounts.demo.customers import DAYS_TO_WITHDRAW, terms_of
from accounts.demo.households import Household
from accounts.models import (
    AccessCode,
    Agreement,
    AgreementLine,
    AuthorisedUser,
    CodeAssignment,
    Component,
    ContactPerson,
    ContactPoint,
    Customer,
    Occupancy,
    Panel,
    PaymentArrangement,
    Person,
    Site,
)

PRICE = Decimal("479.00")
MONTHS = 3
Kind = Component.Kind
DEVICES = (
    (Kind.KEYPAD, "Gang"),
    (Kind.MAGNET, "Inngangsdør"),
    (Kind.DETECTOR, "Stue"),
    (Kind.SMOKE, "Kjøkken"),
    (Kind.LOCK, "Inngangsdør"),
    (Kind.SMART_PLUG, "Lampe"),
)


def rows(one: Household) -> Iterator[Model]:
    """Who they are and what they have, in an order in which it may be stored."""
    yield from _person(one)
    yield from _home(one)
    yield from _access(one)
    yield from _agreement(one)


def _person(one: Household) -> Iterator[Model]:
    yield Person(
        id=one.id("person"),
        created_at=one.since,
        given_name=one.given_name,
        family_name=one.family_name,
        birth_date=one.birth_date,
    )
    kinds = ContactPoint.Kind
    for kind, value in {kinds.EMAIL: one.email, kinds.PHONE: one.phone, kinds.POSTAL: one.address}.items():
        yield ContactPoint(
            id=one.id("contact point", kind),
            created_at=one.since,
            person_id=one.id("person"),
            kind=kind,
            value=value,
            is_primary=True,
            is_registered_for_delivery=kind == kinds.EMAIL,
            verified_at=one.since if kind == kinds.EMAIL else None,
        )
    yield Customer(
        id=one.id("customer"),
        created_at=one.since,
        customer_number=one.customer_number,
        kind=Customer.Kind.PERSON,
        person_id=one.id("person"),
        started_on=one.since.date(),
    )


def _home(one: Household) -> Iterator[Model]:
    yield Site(
        id=one.id("site"),
        created_at=one.since,
        installation_number=one.installation_number,
        street_address=one.street,
        postal_code=one.postal_code,
        city=one.city,
        property_type=Site.Property.HOUSE,
    )
    yield Occupancy(
        id=one.id("occupancy"),
        created_at=one.since,
        site_id=one.id("site"),
        customer_id=one.id("customer"),
        valid_from=one.since,
    )
    yield Panel(
        id=one.id("panel"),
        created_at=one.since,
        site_id=one.id("site"),
        model="SX-200",
        panel_type="Trådløst, med SIM-kort og bredbånd",
        serial=f"SX-200-{one.installation_number}",
        sim_iccid=f"8947000000000{one.installation_number}",
        firmware="4.2.1",
        installed_at=one.since,
        monitoring_state=Panel.Monitoring.CONNECTED,
    )
    for zone, (kind, label) in enumerate(DEVICES, start=1):
        yield Component(
            id=one.id("component", zone),
            created_at=one.since,
            panel_id=one.id("panel"),
            kind=kind,
            zone=zone,
            location_label=label,
            installed_at=one.since,
        )


def _access(one: Household) -> Iterator[Model]:
    yield AuthorisedUser(
        id=one.id("user"),
        created_at=one.since,
        occupancy_id=one.id("occupancy"),
        person_id=one.id("person"),
        display_name=one.given_name,
        role=AuthorisedUser.Role.OWNER,
        has_app_access=True,
        may_lock=True,
        may_view_log=True,
        valid_from=one.since,
        informed_at=one.since,
        state=AuthorisedUser.State.ACTIVE,
    )
    code = AccessCode(id=one.id("code"), created_at=one.since, site_id=one.id("site"), slot_no=1)
    code.remember(f"{one.id('secret').int % 1_000_000:06}", now=one.since)
    yield code
    yield CodeAssignment(
        id=one.id("code assignment"),
        created_at=one.since,
        code_id=code.pk,
        user_id=one.id("user"),
        valid_from=one.since,
    )
    yield ContactPerson(
        id=one.id("contact person"),
        created_at=one.since,
        occupancy_id=one.id("occupancy"),
        person_id=one.id("person"),
        name=one.name,
        phone=one.phone,
        relation="eier",
        call_order=1,
        has_key=True,
        may_give_passphrase=True,
        state=ContactPerson.State.CONFIRMED,
        valid_from=one.since,
    )


def _agreement(one: Household) -> Iterator[Model]:
    signed_on = one.since.date() - timedelta(days=DAYS_TO_WITHDRAW)
    yield Agreement(
        id=one.id("agreement"),
        created_at=one.since,
        number=f"A-{one.customer_number}",
        customer_id=one.id("customer"),
        site_id=one.id("site"),
        signed_on=signed_on,
        starts_on=one.since.date(),
        binding_until=one.since.date() + timedelta(days=365),
        terms_version=terms_of(signed_on),
        sales_channel=Agreement.Channel.WEB,
        withdrawal_deadline=one.since.date(),
    )
    yield AgreementLine(
        id=one.id("agreement line"),
        created_at=one.since,
        agreement_id=one.id("agreement"),
        product=AgreementLine.Product.ALARM,
        description="Alarmtjeneste bolig",
        monthly_price=PRICE,
        valid_from=one.since.date(),
    )
    yield PaymentArrangement(
        id=one.id("payment arrangement"),
        created_at=one.since,
        customer_id=one.id("customer"),
        kind=PaymentArrangement.Kind.E_INVOICE,
        valid_from=one.since.date(),
    )
