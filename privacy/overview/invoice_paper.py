"""An invoice that was booked without a document, as facts for the paper it would stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import get_language

from accounts.models import Controller, InvoiceLine
from accounts.typesetting import invoices
from accounts.typesetting.invoices import InvoiceFacts, Kind, VatPart
from accounts.typesetting.letterheads import Seller
from privacy.overview.invoices import NOTHING, WholeBill

ORE = Decimal("0.01")
HUNDRED = Decimal(100)


def facts_of(whole: WholeBill, controller: Controller) -> InvoiceFacts:
    """What was booked, in the language in use. Its row needs `customer` and `agreement__site` at hand."""
    row = whole.bill.row
    site = row.agreement.site if row.agreement else None
    with_vat = all(_is_with_vat(line) for line in whole.lines)
    return InvoiceFacts(
        number=row.number,
        issued_on=row.issued_on,
        due_on=row.due_on,
        fiscal_year=row.fiscal_year_ends_on.year,
        period=(row.period_from, row.period_to) if row.period_from and row.period_to else None,
        seller=Seller.of(controller),
        buyer_name=row.recipient_name,
        buyer_address=tuple(part.strip() for part in row.recipient_address.split(",")),
        customer_number=row.customer.customer_number,
        installation_number=site.installation_number if site else "",
        installation_address=f"{site.street_address}, {site.postal_code} {site.city}" if site else "",
        lines=tuple(_line(line, with_vat=with_vat) for line in whole.lines),
        net=row.net,
        vat=vat_parts(whole),
        total=row.total,
        kind=Kind(row.kind),
        kid=row.kid,
        prices_include_vat=with_vat,
        paid_on=whole.payments[0].paid_on if whole.payments else None,
        paid_amount=whole.bill.paid if whole.payments else None,
        credits=row.credits.number if row.credits else "",
        language="en" if get_language() == "en" else "nb",
    )


def vat_parts(whole: WholeBill) -> tuple[VatPart, ...]:
    """The VAT of each rate. What rounding leaves over stands with the last, so that the sum is what was booked."""
    row = whole.bill.row
    rates = sorted({line.vat_rate for line in whole.lines}, reverse=True)
    parts = list(_parts(whole.lines, rates[:-1]))
    for rate in rates[-1:]:
        base = row.net - sum((part.base for part in parts), NOTHING)
        parts.append(VatPart(rate, base, row.vat - sum((part.amount for part in parts), NOTHING)))
    return tuple(parts)


def _parts(lines: Sequence[InvoiceLine], rates: Sequence[Decimal]) -> Iterator[VatPart]:
    for rate in rates:
        gross = sum((line.amount for line in lines if line.vat_rate == rate), NOTHING)
        base = (gross / (1 + rate / HUNDRED)).quantize(ORE)
        yield VatPart(rate, base, gross - base)


def _line(line: InvoiceLine, *, with_vat: bool) -> invoices.InvoiceLine:
    amount = line.amount if with_vat else (line.quantity * line.unit_price).quantize(ORE)
    return invoices.InvoiceLine(line.description, line.quantity, line.unit_price, line.vat_rate, amount)


def _is_with_vat(line: InvoiceLine) -> bool:
    return (line.quantity * line.unit_price).quantize(ORE) == line.amount
