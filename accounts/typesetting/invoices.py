"""Invoices and credit notes as PDF."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.typesetting import figures
from accounts.typesetting.letterheads import Seller, letterhead
from accounts.typesetting.press import typeset

TEMPLATE = Path(__file__).resolve().parent / "invoice.typ"
Shown = dict[str, str]


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


@dataclass(frozen=True)
class InvoiceLine:
    """One thing sold. `vat_rate` is in percent; `unit_price` and `amount` are NOK."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal
    amount: Decimal


@dataclass(frozen=True)
class VatPart:
    """The VAT of one rate: `amount` NOK on `base` NOK."""

    rate: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True)
class InvoiceFacts:
    """All that stands on an invoice, as it was booked: nothing here is added up or checked again.

    `prices_include_vat` says which price the lines show. `period` is first and last day, or None. `payment_kind` is
    a word for the reader («AvtaleGiro»). `paid_on` is when the last part of `paid_amount` came. `credits` is the
    number of the invoice a credit note takes back.
    """

    number: str
    issued_on: date
    due_on: date
    fiscal_year: int
    period: tuple[date, date] | None
    seller: Seller
    buyer_name: str
    buyer_address: tuple[str, ...]
    customer_number: str
    installation_number: str
    installation_address: str
    lines: tuple[InvoiceLine, ...]
    net: Decimal
    vat: tuple[VatPart, ...]
    total: Decimal
    kind: Kind = Kind.INVOICE
    kid: str = ""
    payment_kind: str = ""
    prices_include_vat: bool = True
    paid_on: date | None = None
    paid_amount: Decimal | None = None
    credits: str = ""
    language: Literal["nb", "en"] = "nb"


def invoice_pdf(invoice: InvoiceFacts) -> bytes:
    """The invoice on A4, tagged and archivable. The same facts give the same bytes.

    Source: bokføringsforskriften § 5-1-1 (what a sales document must say), § 5-1-2 (VAT number).
    """
    with translation.override(invoice.language):
        facts = _facts(invoice)
    return typeset(TEMPLATE, facts, made_on=invoice.issued_on)


def _facts(invoice: InvoiceFacts) -> dict[str, object]:
    heading = f"{_title(invoice)} {invoice.number}"
    return {
        **letterhead(invoice.seller, title=f"{heading}, {invoice.seller.name}", running=heading),
        "language": invoice.language,
        "title": _title(invoice),
        "buyer": [invoice.buyer_name, *invoice.buyer_address],
        "particulars": _particulars(invoice),
        "payment": _payment(invoice),
        "is_settled": _is_settled(invoice),
        "columns": _columns(invoice),
        "lines": [_line(line) for line in invoice.lines],
        "sums": _sums(invoice),
        "total": _pair(_("Sum"), figures.kroner(invoice.total)),
        "words": _words(invoice),
    }


def _title(invoice: InvoiceFacts) -> str:
    return _("Kreditnota") if invoice.kind == Kind.CREDIT_NOTE else _("Faktura")


def _pair(label: str, value: str) -> Shown:
    return {"label": label, "value": value}


def _particulars(invoice: InvoiceFacts) -> list[Shown]:
    said = [
        _pair(_("Nummer"), invoice.number),
        _pair(_("Dato"), figures.day(invoice.issued_on)),
        _pair(_("Gjelder faktura"), invoice.credits),
        _pair(_("Kundenummer"), invoice.customer_number),
        _pair(_("Periode"), figures.period(*invoice.period) if invoice.period else ""),
        _pair(_("Anlegg"), _joined(invoice.installation_number, invoice.installation_address)),
        _pair(_("Betalingsmåte"), invoice.payment_kind),
        _pair(_("Betalt"), _part_paid(invoice)),
        _pair(_("Regnskapsår"), str(invoice.fiscal_year)),
    ]
    return [pair for pair in said if pair["value"]]


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _payment(invoice: InvoiceFacts) -> list[Shown]:
    """What the box on top says, the most important first."""
    if invoice.kind == Kind.CREDIT_NOTE:
        return [_pair(_("Til gode"), figures.kroner(abs(invoice.total)))]
    said = [
        _first_figure(invoice),
        _pair(_("Forfall"), figures.day(invoice.due_on)),
        _pair(_("Kontonummer"), figures.account_number(invoice.seller.bank_account)),
        _pair(_("KID"), invoice.kid),
    ]
    return [pair for pair in said if pair["value"]]


def _first_figure(invoice: InvoiceFacts) -> Shown:
    """What there is to pay, or when all of it was paid."""
    if invoice.paid_on is None:
        return _pair(_("Å betale"), figures.kroner(_remaining(invoice)))
    if _is_settled(invoice):
        label = _("Betalt %(day)s") % {"day": figures.day(invoice.paid_on)}
        return _pair(label, figures.kroner(_paid(invoice)))
    return _pair(_("Gjenstår"), figures.kroner(_remaining(invoice)))


def _part_paid(invoice: InvoiceFacts) -> str:
    if invoice.paid_on is None or _is_settled(invoice):
        return ""
    return f"{figures.kroner(_paid(invoice))}, {figures.day(invoice.paid_on)}"


def _is_settled(invoice: InvoiceFacts) -> bool:
    return invoice.kind == Kind.CREDIT_NOTE or _remaining(invoice) <= 0


def _remaining(invoice: InvoiceFacts) -> Decimal:
    return invoice.total - _paid(invoice)


def _paid(invoice: InvoiceFacts) -> Decimal:
    return invoice.paid_amount or Decimal(0)


def _columns(invoice: InvoiceFacts) -> list[str]:
    if invoice.prices_include_vat:
        price, amount = _("Pris med mva."), _("Beløp med mva.")
    else:
        price, amount = _("Pris uten mva."), _("Beløp uten mva.")
    return [_("Beskrivelse"), _("Antall"), price, _("Mva."), amount]


def _line(line: InvoiceLine) -> list[str]:
    return [
        line.description,
        figures.quantity(line.quantity),
        figures.money(line.unit_price),
        figures.percent(line.vat_rate),
        figures.money(line.amount),
    ]


def _sums(invoice: InvoiceFacts) -> list[Shown]:
    net = _pair(_("Sum uten mva."), figures.money(invoice.net))
    return [net, *(_vat(part) for part in invoice.vat)]


def _vat(part: VatPart) -> Shown:
    words = {"rate": figures.percent(part.rate), "base": figures.money(part.base)}
    return _pair(_("%(rate)s mva. av %(base)s") % words, figures.money(part.amount))


def _words(invoice: InvoiceFacts) -> Shown:
    return {
        "to": _("Til"),
        "lines": _("Dette gjelder det"),
        "sums": _("Oppsummert"),
        "currency": _("Alle beløp er i norske kroner (NOK)."),
        "questions": _("Spørsmål om fakturaen? Ring %(phone)s eller skriv til %(email)s.")
        % {"phone": invoice.seller.phone, "email": invoice.seller.email},
    }
