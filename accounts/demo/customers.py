"""The customers of the demo, and what each agreed on, for how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.demo.sample import OSLO, demo_id
from accounts.models import Agreement, AgreementLine, Customer, Organisation

# Numbers that begin with 3 are handed out for testing only.
ORGANISATION_NUMBER = "312100010"
DAYS_TO_WITHDRAW = 14
Product = AgreementLine.Product


@dataclass(frozen=True)
class Buyer:
    """A customer: a person of the demo, or the bakery when `person` is empty."""

    key: str
    number: str
    started_on: date
    person: str = ""
    ended_on: date | None = None


@dataclass(frozen=True)
class Line:
    product: AgreementLine.Product
    description: str
    price: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Deal:
    """An agreement about one home."""

    number: str
    customer: str
    home: str
    signed_on: date
    starts_on: date
    channel: Agreement.Channel
    lines: tuple[Line, ...]
    ended_on: date | None = None
    is_bound: bool = True


BUYERS = (
    Buyer("tor", "3310771", date(2015, 1, 12), person="tor", ended_on=date(2019, 3, 4)),
    Buyer("ingrid", "4410882", date(2019, 3, 4), person="ingrid"),
    Buyer("lise", "4410990", date(2021, 6, 1), person="lise"),
    Buyer("bakery", "5520417", date(2022, 9, 15)),
)
DEALS = (
    Deal(
        "A-2015-0311",
        "tor",
        "house",
        date(2015, 1, 5),
        date(2015, 1, 12),
        Agreement.Channel.HOME_VISIT,
        (Line(Product.ALARM, "Alarmtjeneste bolig", "349.00", date(2015, 1, 12), date(2019, 3, 4)),),
        ended_on=date(2019, 3, 4),
    ),
    Deal(
        "A-2019-1874",
        "ingrid",
        "house",
        date(2019, 2, 18),
        date(2019, 3, 4),
        Agreement.Channel.OWNERSHIP_CHANGE,
        (
            Line(Product.ALARM, "Alarmtjeneste bolig", "399.00", date(2019, 3, 4), date(2022, 12, 31)),
            Line(Product.ALARM, "Alarmtjeneste bolig", "449.00", date(2023, 1, 1), date(2025, 12, 31)),
            Line(Product.ALARM, "Alarmtjeneste bolig", "479.00", date(2026, 1, 1)),
            Line(Product.RENTAL, "Leie av digital lås", "59.00", date(2021, 9, 1)),
            Line(Product.ADD_ON, "To smartplugger", "29.00", date(2024, 11, 1)),
        ),
    ),
    Deal(
        "A-2026-3307",
        "ingrid",
        "house",
        date(2026, 10, 26),
        date(2026, 11, 1),
        Agreement.Channel.PHONE,
        (Line(Product.ADD_ON, "To smartplugger til", "29.00", date(2026, 11, 1)),),
        is_bound=False,
    ),
    Deal(
        "A-2021-0950",
        "ingrid",
        "cabin",
        date(2021, 6, 14),
        date(2021, 7, 1),
        Agreement.Channel.WEB,
        (
            Line(Product.ALARM, "Alarmtjeneste fritidsbolig", "299.00", date(2021, 7, 1)),
            Line(Product.OTHER_SERVICE, "Oppbevaring av nøkkel", "39.00", date(2021, 7, 1)),
        ),
    ),
    Deal(
        "A-2021-0812",
        "lise",
        "lise",
        date(2021, 5, 20),
        date(2021, 6, 1),
        Agreement.Channel.PHONE,
        (
            Line(Product.ALARM, "Alarmtjeneste bolig", "449.00", date(2021, 6, 1)),
            Line(Product.RENTAL, "Leie av digital lås", "59.00", date(2021, 6, 1)),
        ),
    ),
    Deal(
        "B-2022-0064",
        "bakery",
        "bakery",
        date(2022, 9, 1),
        date(2022, 9, 15),
        Agreement.Channel.HOME_VISIT,
        (Line(Product.ALARM, "Alarmtjeneste bedrift", "890.00", date(2022, 9, 15)),),
    ),
)


def morning(day: date) -> datetime:
    """When a paper of that day was filed."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=OSLO)


def signed(end: datetime) -> list[Deal]:
    """The agreements signed by `end`."""
    return [deal for deal in DEALS if deal.signed_on <= end.date()]


def terms_of(day: date) -> str:
    """The version of the terms that was signed on a day: there is a new one each year."""
    return f"{day.year}-1"


def bound_until(deal: Deal) -> date | None:
    """The last day of the first year, where that was agreed."""
    return deal.starts_on.replace(year=deal.starts_on.year + 1) if deal.is_bound else None


def withdraw_by(deal: Deal) -> date | None:
    """The last day to withdraw. Only people have a right of withdrawal, not companies (angrerettloven § 1)."""
    is_company = any(buyer.key == deal.customer and not buyer.person for buyer in BUYERS)
    return None if is_company else deal.signed_on + timedelta(days=DAYS_TO_WITHDRAW)


def make_customers() -> None:
    """Store the organisation and the customers. Persons come first."""
    Organisation.objects.create(
        id=demo_id("organisation", "bakery"),
        created_at=morning(date(2022, 9, 1)),
        name="Fjord Bakeri AS",
        organisation_number=ORGANISATION_NUMBER,
        organisation_form="AS",
    )
    Customer.objects.bulk_create(_customer(buyer) for buyer in BUYERS)


def make_agreements(end: datetime) -> None:
    """Store agreements and their lines. Customers and sites come first."""
    deals = signed(end)
    Agreement.objects.bulk_create(_agreement(deal) for deal in deals)
    lines = [line for deal in deals for line in _lines(deal)]
    AgreementLine.objects.bulk_create(line for line in lines if line.created_at <= end)


def _customer(buyer: Buyer) -> Customer:
    return Customer(
        id=demo_id("customer", buyer.key),
        created_at=morning(buyer.started_on),
        customer_number=buyer.number,
        kind=Customer.Kind.PERSON if buyer.person else Customer.Kind.ORGANISATION,
        person_id=demo_id("person", buyer.person) if buyer.person else None,
        organisation_id=None if buyer.person else demo_id("organisation", buyer.key),
        status=Customer.Status.ENDED if buyer.ended_on else Customer.Status.ACTIVE,
        started_on=buyer.started_on,
        ended_on=buyer.ended_on,
    )


def _agreement(deal: Deal) -> Agreement:
    return Agreement(
        id=demo_id("agreement", deal.number),
        created_at=morning(deal.signed_on),
        number=deal.number,
        customer_id=demo_id("customer", deal.customer),
        site_id=demo_id("site", deal.home),
        signed_on=deal.signed_on,
        starts_on=deal.starts_on,
        binding_until=bound_until(deal),
        ended_on=deal.ended_on,
        status=Agreement.Status.ENDED if deal.ended_on else Agreement.Status.ACTIVE,
        terms_version=terms_of(deal.signed_on),
        sales_channel=deal.channel,
        withdrawal_deadline=withdraw_by(deal),
    )


def _lines(deal: Deal) -> Iterator[AgreementLine]:
    for place, line in enumerate(deal.lines, start=1):
        yield AgreementLine(
            id=demo_id("agreement line", deal.number, place),
            created_at=morning(line.since),
            agreement_id=demo_id("agreement", deal.number),
            product=line.product,
            description=line.description,
            monthly_price=Decimal(line.price),
            valid_from=line.since,
            valid_to=line.until,
        )
