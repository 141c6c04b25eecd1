"""The demo's papers as stored PDFs: signed agreements and invoices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO

from django.utils import translation

from accounts.demo import keeping
from accounts.demo.billing import arrangement_on, kid_of, recipient
from accounts.demo.bills import VAT_RATE, Bill, bills
from accounts.demo.customers import Deal, bound_until, signed, terms_of, withdraw_by
from accounts.demo.documents import LANGUAGE, AgreementPaper, Place, agreement_pdf
from accounts.demo.homes import HOMES
from accounts.demo.sample import OSLO, demo_id
from accounts.files.documents import store_document
from accounts.models import Agreement, AgreementDocument, Controller, Customer, StoredFile
from accounts.typesetting.invoices import InvoiceFacts, InvoiceLine, Kind, VatPart, invoice_pdf
from accounts.typesetting.letterheads import Seller

# The number banks use in their examples.
BANK_ACCOUNT = "12345678903"
SIGNED_AT = {Agreement.Channel.PHONE: time(20, 41)}
IN_THE_DAY = time(14, 2)
SIGNED_HOW = {
    Agreement.Channel.PHONE: "med svar på e-post",
    Agreement.Channel.HOME_VISIT: "på papir",
}
BY_BANK_ID = "elektronisk med BankID"


def make_documents(end: datetime) -> None:
    """Store the signed agreements. Agreements come first. Writes files into the storage."""
    deals = [deal for deal in signed(end) if not keeping.CLAIM.is_over(deal.ended_on, end)]
    AgreementDocument.objects.bulk_create(_document(deal) for deal in deals)


def file_bills(end: datetime) -> dict[str, StoredFile]:
    """The invoices as PDF by their number. Customers come first. Writes files into the storage."""
    return {
        bill.number: filed(bill_pdf(bill), name=f"{_word(bill)} {bill.number}.pdf") for bill in bills(end)
    }


def bill_pdf(bill: Bill) -> bytes:
    """The paper of an invoice as it was issued."""
    return invoice_pdf(_facts(bill))


def agreement_paper(deal: Deal) -> bytes:
    """The paper of an agreement as it was signed."""
    return agreement_pdf(
        AgreementPaper(
            seller=seller(),
            place=place_of(deal.customer, deal.home),
            number=deal.number,
            signed_at=_signed_at(deal),
            starts_on=deal.starts_on,
            bound_until=bound_until(deal),
            terms_version=terms_of(deal.signed_on),
            prices=tuple(_prices(deal)),
            withdraw_by=withdraw_by(deal),
            signed_how=SIGNED_HOW.get(deal.channel, BY_BANK_ID),
        )
    )


def seller() -> Seller:
    """The company as it signs its papers. Raises Controller.DoesNotExist before the migrations have run."""
    controller = Controller.objects.in_force().latest("valid_from")
    return Seller(
        name=controller.name,
        organisation_number=controller.organisation_number_display,
        address=controller.visiting_address,
        bank_account=BANK_ACCOUNT,
        phone=controller.phone,
        email=controller.email,
    )


def place_of(customer: str, home: str) -> Place:
    """Whom and what a paper is about."""
    where = next(one for one in HOMES if one.key == home)
    row = Customer.objects.select_related("person", "organisation").get(pk=demo_id("customer", customer))
    owner = row.person.full_name if row.person else row.organisation.name if row.organisation else ""
    address = f"{where.street_address}, {where.postal_code} {where.city}"
    return Place(owner, row.customer_number, where.installation_number, address)


def filed(pdf: bytes, *, name: str) -> StoredFile:
    return store_document(BytesIO(pdf), name=name)


def _document(deal: Deal) -> AgreementDocument:
    signed_at = _signed_at(deal)
    return AgreementDocument(
        id=demo_id("agreement document", deal.number),
        created_at=signed_at,
        agreement_id=demo_id("agreement", deal.number),
        kind=AgreementDocument.Kind.AGREEMENT,
        signed_at=signed_at,
        signature_evidence=f"Signert {SIGNED_HOW.get(deal.channel, BY_BANK_ID)}",
        file=filed(agreement_paper(deal), name=f"Avtale {deal.number}.pdf"),
    )


def _signed_at(deal: Deal) -> datetime:
    return datetime.combine(deal.signed_on, SIGNED_AT.get(deal.channel, IN_THE_DAY), tzinfo=OSLO)


def _prices(deal: Deal) -> Iterable[tuple[str, Decimal]]:
    """What was agreed on the day it was signed: later prices came by letter."""
    first = min(line.since for line in deal.lines)
    return ((line.description, Decimal(line.price)) for line in deal.lines if line.since == first)


def _facts(bill: Bill) -> InvoiceFacts:
    place, (name, address) = place_of(bill.customer, bill.home), recipient(bill)
    with translation.override(LANGUAGE):
        payment_kind = str(arrangement_on(bill.customer, bill.issued_on).label)
    return InvoiceFacts(
        number=bill.number,
        issued_on=bill.issued_on,
        due_on=bill.due_on,
        fiscal_year=bill.issued_on.year,
        period=bill.period,
        seller=seller(),
        buyer_name=name,
        buyer_address=tuple(address.split(", ")),
        customer_number=place.customer_number,
        installation_number=place.installation_number,
        installation_address=place.address,
        lines=tuple(
            InvoiceLine(one.description, one.quantity, one.price, VAT_RATE, one.amount) for one in bill.items
        ),
        net=bill.net,
        vat=(VatPart(VAT_RATE, bill.net, bill.total - bill.net),),
        total=bill.total,
        kind=Kind.CREDIT_NOTE if bill.credits else Kind.INVOICE,
        kid=kid_of(bill),
        payment_kind=payment_kind,
        credits=bill.credits,
    )


def _word(bill: Bill) -> str:
    return "Kreditnota" if bill.credits else "Faktura"
