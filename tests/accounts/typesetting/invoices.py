"""An invoice as the tests know it, and what a PDF says of itself."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from accounts.typesetting.invoices import InvoiceFacts, InvoiceLine, VatPart
from accounts.typesetting.letterheads import Seller

SELLER = Seller(
    name="Alarmselskapet AS",
    organisation_number="900 000 000 MVA",
    address="Eksempelveien 1, 0485 Oslo",
    bank_account="12345678903",
    phone="22 00 00 00",
    email="faktura@example.no",
)
LINE = InvoiceLine("Alarmtjeneste bolig", Decimal(3), Decimal("479.00"), Decimal("25.00"), Decimal("1437.00"))
INVOICE = InvoiceFacts(
    number="2026104417",
    issued_on=date(2026, 10, 1),
    due_on=date(2026, 10, 15),
    fiscal_year=2026,
    period=(date(2026, 10, 1), date(2026, 12, 31)),
    seller=SELLER,
    buyer_name="Ingrid Solberg",
    buyer_address=("Fjellveien 12", "0873 Oslo"),
    customer_number="4410882",
    installation_number="1187 4410",
    installation_address="Fjellveien 12, 0873 Oslo",
    lines=(LINE,),
    net=Decimal("1149.60"),
    vat=(VatPart(Decimal(25), Decimal("1149.60"), Decimal("287.40")),),
    total=Decimal("1437.00"),
    kid="441088220261044171",
    payment_kind="AvtaleGiro",
)


def page_count(pdf: bytes) -> int:
    found = re.search(rb"/Type/Pages/Count (\d+)", pdf)
    assert found
    return int(found.group(1))


def conforms(pdf: bytes) -> bool:
    """Whether the file says of itself that it is PDF/UA-1 and PDF/A-2b."""
    return b"<pdfuaid:part>1<" in pdf and b"<pdfaid:part>2<" in pdf and b"/Marked true" in pdf
