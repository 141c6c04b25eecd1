"""Invoices as PDF: what they say, that they can be read aloud and kept, and that text in them is only text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from accounts.typesetting import invoices
from accounts.typesetting.invoices import InvoiceFacts, Kind, invoice_pdf
from tests.accounts.typesetting.invoices import INVOICE, LINE, conforms, page_count

HARD = "\N{NO-BREAK SPACE}"
HOSTILE = (
    '#read("/etc/passwd")',
    "] } ) #panic()",
    'say "hi" \\ $x^2$ *bold* _it_ `raw` <label> @ref // no /* nor',
    "a" * 600,
    "\u202e\u2066reversed\u0000\u001b\n\t\ud800\ue000",
    "שלום مرحبا Čáhcesuolu Łódź",
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What an invoice tells its template."""

    def facts_of(invoice: InvoiceFacts) -> Any:
        kept: list[Mapping[str, object]] = []
        monkeypatch.setattr(invoices, "typeset", lambda _template, facts, **_: kept.append(facts) or b"")
        invoice_pdf(invoice)
        return json.loads(json.dumps(kept[0]).replace("\\u00a0", " "))

    return facts_of


def pairs(said: list[dict[str, str]]) -> dict[str, str]:
    return {pair["label"]: pair["value"] for pair in said}


def read(pdf: bytes) -> str:
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return text.replace(HARD, " ").replace("\u200b", "")


def test_an_invoice_can_be_read_aloud_and_kept() -> None:
    pdf = invoice_pdf(INVOICE)
    assert pdf.startswith(b"%PDF-1.7")
    assert conforms(pdf)
    assert b"/Lang(nb)" in pdf
    assert b"Faktura 2026104417, Alarmselskapet AS" in pdf
    assert len(pdf) < 60_000


def test_the_same_invoice_is_the_same_file_dated_when_it_was_issued() -> None:
    pdf = invoice_pdf(INVOICE)
    assert invoice_pdf(INVOICE) == pdf
    assert b"<xmp:CreateDate>2026-10-01T12:00:00+00:00<" in pdf
    assert invoice_pdf(replace(INVOICE, number="2026104418")) != pdf


def test_an_invoice_in_english_says_so() -> None:
    assert b"/Lang(en)" in invoice_pdf(replace(INVOICE, language="en"))


def test_many_lines_go_on_over_several_pages() -> None:
    assert page_count(invoice_pdf(INVOICE)) == 1
    pdf = invoice_pdf(replace(INVOICE, lines=(LINE,) * 60))
    assert page_count(pdf) == 3
    assert conforms(pdf)


def test_what_is_to_pay_stands_on_top(told: Any) -> None:
    facts = told(INVOICE)
    assert list(pairs(facts["payment"]).items()) == [
        ("Å betale", "1 437,00 kr"),
        ("Forfall", "15. oktober 2026"),
        ("Kontonummer", "1234.56.78903"),
        ("KID", "441088220261044171"),
    ]
    assert facts["is_settled"] is False
    assert facts["lines"] == [["Alarmtjeneste bolig", "3", "479,00", "25 %", "1 437,00"]]
    assert pairs(facts["sums"]) == {"Sum uten mva.": "1 149,60", "25 % mva. av 1 149,60": "287,40"}
    assert facts["total"] == {"label": "Sum", "value": "1 437,00 kr"}


def test_what_was_paid_is_not_asked_for_again(told: Any) -> None:
    facts = told(replace(INVOICE, paid_on=date(2026, 10, 15), paid_amount=Decimal("1437.00")))
    assert "Å betale" not in pairs(facts["payment"])
    assert pairs(facts["payment"])["Betalt 15. oktober 2026"] == "1 437,00 kr"
    assert facts["is_settled"] is True


def test_what_is_left_of_a_part_payment_is_asked_for(told: Any) -> None:
    facts = told(replace(INVOICE, paid_on=date(2026, 10, 15), paid_amount=Decimal("400.00")))
    assert pairs(facts["payment"])["Gjenstår"] == "1 037,00 kr"
    assert pairs(facts["particulars"])["Betalt"] == "400,00 kr, 15. oktober 2026"
    assert facts["is_settled"] is False


def test_a_credit_note_names_its_invoice_and_asks_for_nothing(told: Any) -> None:
    credit = replace(
        INVOICE, kind=Kind.CREDIT_NOTE, number="2026104499", credits=INVOICE.number, total=Decimal("-1437.00")
    )
    facts = told(credit)
    assert facts["title"] == "Kreditnota"
    assert pairs(facts["payment"]) == {"Til gode": "1 437,00 kr"}
    assert pairs(facts["particulars"])["Gjelder faktura"] == INVOICE.number
    assert facts["total"]["value"] == "−1 437,00 kr"


def test_the_columns_say_whether_vat_is_in_the_price(told: Any) -> None:
    assert told(INVOICE)["columns"][2] == "Pris med mva."
    assert told(replace(INVOICE, prices_include_vat=False))["columns"][2] == "Pris uten mva."


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_somebody_wrote_is_only_text(text: str) -> None:
    pdf = invoice_pdf(
        replace(
            INVOICE,
            buyer_name=text,
            buyer_address=(text, text),
            installation_address=text,
            kid=text[:25],
            lines=(replace(LINE, description=text),),
        )
    )
    assert conforms(pdf)
    assert page_count(pdf) <= 2


def test_a_sign_no_font_has_does_not_stop_an_invoice() -> None:
    pdf = invoice_pdf(replace(INVOICE, buyer_name="Ingrid \N{GRINNING FACE} 漢字"))
    assert page_count(pdf) == 1
    assert b"/Marked true" in pdf
    assert not conforms(pdf)


def test_facts_that_do_not_fit_the_template_are_refused() -> None:
    with pytest.raises(RuntimeError, match="words"):
        invoices.typeset(invoices.TEMPLATE, {"seller": {}, "document_title": ""}, made_on=date(2026, 1, 1))


def test_the_page_says_what_was_booked() -> None:
    page = read(invoice_pdf(INVOICE))
    for words in (
        "Ingrid Solberg",
        "1 437,00 kr",
        "287,40",
        "441088220261044171",
        "1234.56.78903",
        "Side 1 av 1",
    ):
        assert words in page


def test_hostile_text_stands_on_the_page_as_it_was_written() -> None:
    page = read(invoice_pdf(replace(INVOICE, buyer_name=HOSTILE[0], buyer_address=(HOSTILE[1], "x" * 90))))
    assert HOSTILE[0] in page
    assert HOSTILE[1] in page
    assert "root:" not in page
    assert Path("/etc/passwd").exists()
