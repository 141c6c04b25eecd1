"""Storing what the demo's customers agreed to pay beside the monthly price, were billed and paid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.demo import keeping
from accounts.demo.bills import LATE, UNPAID, VAT_RATE, Bill, bills
from accounts.demo.customers import morning
from accounts.demo.homes import HOMES
from accounts.demo.persons import PERSONS
from accounts.demo.sample import demo_id
from accounts.models import Invoice, InvoiceLine, Payment, PaymentArrangement, PriceLine, StoredFile
from accounts.typesetting.kid import kid

Unit = PriceLine.Unit
Kind = PaymentArrangement.Kind
METHODS = {Kind.DIRECT_DEBIT: Payment.Method.DIRECT_DEBIT, Kind.E_INVOICE: Payment.Method.E_INVOICE}
COMPANY_NAMES = {"bakery": "Fjord Bakeri AS"}


@dataclass(frozen=True)
class Price:
    agreement: str
    description: str
    amount: str
    unit: PriceLine.Unit
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Arrangement:
    customer: str
    kind: PaymentArrangement.Kind
    since: date
    until: date | None = None
    account: str = ""


CALL_OUT_PRICE = "Utrykning når det viser seg å være falsk alarm"
PRICES = (
    Price("A-2019-1874", CALL_OUT_PRICE, "1290.00", Unit.TIME, date(2022, 1, 1), date(2023, 12, 31)),
    Price("A-2019-1874", CALL_OUT_PRICE, "1490.00", Unit.TIME, date(2024, 1, 1)),
    Price("A-2019-1874", "Ekstra nøkkelbrikke", "190.00", Unit.PIECE, date(2024, 1, 1)),
    Price("A-2019-1874", "Montør", "890.00", Unit.HOUR, date(2024, 1, 1)),
    Price("A-2021-0950", CALL_OUT_PRICE, "1890.00", Unit.TIME, date(2024, 1, 1)),
    Price("A-2021-0812", CALL_OUT_PRICE, "1490.00", Unit.TIME, date(2024, 1, 1)),
    Price("B-2022-0064", CALL_OUT_PRICE, "2190.00", Unit.TIME, date(2022, 9, 15)),
    Price("B-2022-0064", "Årlig kontroll", "2490.00", Unit.TIME, date(2022, 9, 15)),
)
ARRANGEMENTS = (
    Arrangement("ingrid", Kind.DIRECT_DEBIT, date(2019, 3, 4), date(2024, 5, 31), "*******1234"),
    Arrangement("ingrid", Kind.E_INVOICE, date(2024, 6, 1)),
    Arrangement("lise", Kind.E_INVOICE, date(2021, 6, 1)),
    Arrangement("bakery", Kind.EMAIL, date(2022, 9, 15)),
)


def make_prices(end: datetime) -> None:
    """Store other prices and how customers pay. Agreements come first."""
    prices = [price for price in PRICES if not keeping.PRICE.is_over(price.until, end)]
    PriceLine.objects.bulk_create(map(_price, prices))
    ways = [way for way in ARRANGEMENTS if not keeping.ARRANGEMENT.is_over(way.until, end)]
    PaymentArrangement.objects.bulk_create(map(_arrangement, ways))


def make_bills(end: datetime, *, documents: Mapping[str, StoredFile]) -> None:
    """Store invoices with their lines and payments; `documents` are their PDFs by number. Agreements come first."""
    issued = bills(end)
    Invoice.objects.bulk_create(_invoice(bill, documents.get(bill.number)) for bill in issued)
    InvoiceLine.objects.bulk_create(line for bill in issued for line in _lines(bill))
    payments = [_payment(bill) for bill in issued if bill.number not in UNPAID]
    Payment.objects.bulk_create(payment for payment in payments if payment.paid_on <= end.date())


def arrangement_on(customer: str, day: date) -> PaymentArrangement.Kind:
    """How the customer paid on a day."""
    ways = (way for way in ARRANGEMENTS if way.customer == customer)
    return next(way.kind for way in ways if way.since <= day and (way.until is None or day <= way.until))


def kid_of(bill: Bill) -> str:
    """The number to pay with; nothing is paid on a credit note."""
    return "" if bill.credits else kid(bill.customer_number, bill.number)


def recipient(bill: Bill) -> tuple[str, str]:
    """Name and address on the invoice: the person's own, or the company's premises."""
    someone = next((one for one in PERSONS if one.key == bill.customer), None)
    if someone is not None:
        return f"{someone.given_name} {someone.family_name}", someone.address
    home = next(one for one in HOMES if one.key == bill.home)
    return COMPANY_NAMES[bill.customer], f"{home.street_address}, {home.postal_code} {home.city}"


def _price(price: Price) -> PriceLine:
    return PriceLine(
        id=demo_id("price line", price.agreement, price.description, price.since),
        created_at=morning(price.since),
        agreement_id=demo_id("agreement", price.agreement),
        description=price.description,
        amount=Decimal(price.amount),
        unit=price.unit,
        valid_from=price.since,
        valid_to=price.until,
    )


def _arrangement(way: Arrangement) -> PaymentArrangement:
    return PaymentArrangement(
        id=demo_id("payment arrangement", way.customer, way.kind),
        created_at=morning(way.since),
        customer_id=demo_id("customer", way.customer),
        kind=way.kind,
        bank_account_masked=way.account,
        valid_from=way.since,
        valid_to=way.until,
    )


def _invoice(bill: Bill, document: StoredFile | None) -> Invoice:
    name, address = recipient(bill)
    first, last = bill.period or (None, None)
    return Invoice(
        id=demo_id("invoice", bill.number),
        created_at=morning(bill.issued_on),
        number=bill.number,
        customer_id=demo_id("customer", bill.customer),
        agreement_id=demo_id("agreement", bill.agreement),
        kind=Invoice.Kind.CREDIT_NOTE if bill.credits else Invoice.Kind.INVOICE,
        credits_id=demo_id("invoice", bill.credits) if bill.credits else None,
        fiscal_year_ends_on=bill.year_ends_on,
        issued_on=bill.issued_on,
        due_on=bill.due_on,
        period_from=first,
        period_to=last,
        net=bill.net,
        vat=bill.total - bill.net,
        total=bill.total,
        recipient_name=name,
        recipient_address=address,
        kid=kid_of(bill),
        document=document,
    )


def _lines(bill: Bill) -> Iterator[InvoiceLine]:
    for position, item in enumerate(bill.items, start=1):
        yield InvoiceLine(
            id=demo_id("invoice line", bill.number, position),
            created_at=morning(bill.issued_on),
            invoice_id=demo_id("invoice", bill.number),
            position=position,
            description=item.description,
            quantity=item.quantity,
            unit_price=item.price,
            vat_rate=VAT_RATE,
            amount=item.amount,
        )


def _payment(bill: Bill) -> Payment:
    days = LATE.get(bill.number, 0)
    paid_on = bill.due_on + timedelta(days=days)
    return Payment(
        id=demo_id("payment", bill.number),
        created_at=morning(paid_on),
        key=f"B-{bill.number}",
        invoice_id=demo_id("invoice", bill.number),
        paid_on=paid_on,
        amount=bill.total,
        method=_method(bill, is_late=days > 0),
        fiscal_year_ends_on=date(paid_on.year, 12, 31),
    )


def _method(bill: Bill, *, is_late: bool) -> Payment.Method:
    way = arrangement_on(bill.customer, bill.issued_on)
    return Payment.Method.BANK if is_late else METHODS.get(way, Payment.Method.BANK)
