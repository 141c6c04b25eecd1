"""What an invoice comes to: how far it is paid, and its VAT."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Agreement, Invoice, InvoiceLine
from accounts.viewers import Viewer
from privacy.overview import invoices
from privacy.overview.invoice_paper import vat_parts
from privacy.overview.invoices import State, state_of
from tests.world import World

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("paid", "credited", "due_on", "state"),
    [
        ("0", "0", TODAY, State.OPEN),
        ("0", "0", TODAY - timedelta(days=1), State.OVERDUE),
        ("40", "0", TODAY, State.PARTLY),
        ("40", "0", TODAY - timedelta(days=1), State.OVERDUE),
        ("99.99", "0", TODAY, State.PARTLY),
        ("100", "0", TODAY - timedelta(days=1), State.PAID),
        ("120", "0", TODAY, State.PAID),
        ("60", "40", TODAY - timedelta(days=1), State.PAID),
        ("0", "100", TODAY - timedelta(days=1), State.CREDITED),
        ("100", "100", TODAY, State.CREDITED),
        ("-10", "0", TODAY, State.OPEN),
    ],
)
def test_the_state_follows_from_what_came_in_and_what_was_credited(
    paid: str, credited: str, due_on: date, state: State
) -> None:
    row = Invoice(kind="invoice", total=Decimal(100), due_on=due_on)
    assert state_of(row, paid=Decimal(paid), credited=Decimal(credited), today=TODAY) is state


def test_a_credit_note_is_never_due() -> None:
    row = Invoice(kind="credit_note", total=Decimal(100), due_on=TODAY - timedelta(days=90))
    assert state_of(row, paid=Decimal(0), credited=Decimal(0), today=TODAY) is State.CREDIT_NOTE


@pytest.mark.django_db
def test_vat_adds_up_to_what_was_booked_whatever_the_rounding(world: World) -> None:
    agreement = Agreement.objects.get(number="A-ingrid")
    row = Invoice.objects.create(
        number="S-1", customer=agreement.customer, agreement=agreement, fiscal_year_ends_on=date(2026, 12, 31),
        issued_on=TODAY, due_on=TODAY, net="66.66", vat="11.67", total="78.33", recipient_name="x",
        recipient_address="x",
    )  # fmt: skip
    for position, (rate, amount) in enumerate((("25.0", "33.33"), ("15.0", "25.00"), ("0.0", "20.00"))):
        InvoiceLine.objects.create(
            invoice=row, position=position, description="x", quantity=1, unit_price=amount,
            vat_rate=rate, amount=amount,
        )  # fmt: skip
    whole = invoices.whole(Viewer(world.ingrid), row.pk)
    assert whole is not None
    parts = vat_parts(whole)
    assert [part.rate for part in parts] == [Decimal("25.0"), Decimal("15.0"), Decimal("0.0")]
    assert sum(part.base for part in parts) == Decimal("66.66")
    assert sum(part.amount for part in parts) == Decimal("11.67")
