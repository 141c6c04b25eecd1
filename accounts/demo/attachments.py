"""Files that were sent with messages of the demo."""

from __future__ import annotations

from io import BytesIO

from accounts.demo.bills import CALL_OUT_CREDITED
from accounts.demo.customers import DEALS
from accounts.demo.filing import agreement_paper, bill_pdf
from accounts.demo.pictures import picture
from accounts.demo.sample import at
from accounts.files.attachments import store_attachment
from accounts.models import StoredFile

ORDER = "A-2026-3307"


def attach(name: str) -> StoredFile:
    """Store the file of that name. Raises KeyError for one nobody sent."""
    return {"kitchen": _kitchen, "credit note": _credit_note, "agreement": _agreement}[name]()


def _kitchen() -> StoredFile:
    jpeg = picture("kitchen_smoke", camera="", at=at(2026, 8, 1, 19, 20), seed=1)
    return store_attachment(BytesIO(jpeg), name="kjøkkenet 1. august.jpg")


def _credit_note() -> StoredFile:
    return store_attachment(
        BytesIO(bill_pdf(CALL_OUT_CREDITED)), name=f"Kreditnota {CALL_OUT_CREDITED.number}.pdf"
    )


def _agreement() -> StoredFile:
    deal = next(deal for deal in DEALS if deal.number == ORDER)
    return store_attachment(BytesIO(agreement_paper(deal)), name=f"Avtale {ORDER}.pdf")
