"""What was billed to whom and when: the facts of the demo's invoices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from accounts.demo import keeping
from accounts.demo.customers import BUYERS, signed
from accounts.models import PaymentArrangement
from accounts.partitions import months_after

DAYS_TO_PAY = 14
VAT_RATE = Decimal("25.0")
ORE = Decimal("0.01")
Kind = PaymentArrangement.Kind


@dataclass(frozen=True)
class Plan:
    """How one home is billed: so many months at a time, in advance, from the first of a month. The numbers end in
    `series`."""

    customer: str
    home: str
    agreement: str
    series: str
    months: int
    first: date
    before: date = date.max


@dataclass(frozen=True)
class Item:
    """One line: prices with VAT."""

    description: str
    quantity: Decimal
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.quantity * self.price


@dataclass(frozen=True)
class Bill:
    """An invoice, or a credit note for the invoice `credits`."""

    number: str
    customer: str
    home: str
    agreement: str
    issued_on: date
    items: tuple[Item, ...]
    period: tuple[date, date] | None = None
    credits: str = ""

    @property
    def due_on(self) -> date:
        return self.issued_on if self.credits else self.issued_on + timedelta(days=DAYS_TO_PAY)

    @property
    def year_ends_on(self) -> date:
        return date(self.issued_on.year, 12, 31)

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))

    @property
    def net(self) -> Decimal:
        """Without the VAT that is in the prices, to the øre."""
        return (self.total / (1 + VAT_RATE / 100)).quantize(ORE, ROUND_HALF_UP)

    @property
    def customer_number(self) -> str:
        return next(buyer.number for buyer in BUYERS if buyer.key == self.customer)


PLANS = (
    Plan("ingrid", "house", "A-2019-1874", "4417", 3, date(2021, 1, 1), before=date(2022, 1, 1)),
    Plan("ingrid", "house", "A-2019-1874", "4417", 1, date(2022, 1, 1)),
    Plan("ingrid", "cabin", "A-2021-0950", "4418", 12, date(2021, 7, 1)),
    Plan("lise", "lise", "A-2021-0812", "5120", 3, date(2021, 6, 1)),
    Plan("bakery", "bakery", "B-2022-0064", "6033", 3, date(2022, 10, 1)),
)
CALL_OUT = Bill(
    "2026087703",
    "ingrid",
    "house",
    "A-2019-1874",
    date(2026, 8, 10),
    (Item("Utrykning 1. august 2026", Decimal(1), Decimal("1490.00")),),
)
CALL_OUT_CREDITED = Bill(
    "2026087791",
    "ingrid",
    "house",
    "A-2019-1874",
    date(2026, 8, 21),
    (Item("Utrykning 1. august 2026: ekte alarm, inngår i avtalen", Decimal(-1), Decimal("1490.00")),),
    credits=CALL_OUT.number,
)
ONCE = (CALL_OUT, CALL_OUT_CREDITED)
UNPAID = {bill.number for bill in ONCE}
# Paid so many days after it was due, and by transfer.
LATE = {"2026024417": 24}


def bills(end: datetime) -> list[Bill]:
    """Everything issued by `end` that bookkeeping still has to keep, the oldest first."""
    issued = [*(bill for plan in PLANS for bill in _planned(plan, end)), *ONCE]
    kept = [
        bill
        for bill in issued
        if bill.issued_on <= end.date() and not keeping.BOOKED.is_over(bill.year_ends_on, end)
    ]
    return sorted(kept, key=lambda bill: (bill.issued_on, bill.number))


def _planned(plan: Plan, end: datetime) -> Iterator[Bill]:
    day = plan.first
    while day < plan.before and day <= end.date():
        following = months_after(day, plan.months)
        yield Bill(
            f"{day:%Y%m}{plan.series}",
            plan.customer,
            plan.home,
            plan.agreement,
            day,
            tuple(_items(plan, day, end)),
            period=(day, following - timedelta(days=1)),
        )
        day = following


def _items(plan: Plan, day: date, end: datetime) -> Iterator[Item]:
    """What the customer has at that home on the first day of the period."""
    deals = [deal for deal in signed(end) if (deal.customer, deal.home) == (plan.customer, plan.home)]
    for line in (line for deal in deals for line in deal.lines):
        if line.since <= day and (line.until is None or day <= line.until):
            yield Item(line.description, Decimal(plan.months), Decimal(line.price))
