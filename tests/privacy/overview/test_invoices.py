"""Invoices: what is paid and what is not, all that stands on one, and the document, for its customer alone."""

from __future__ import annotations

import io
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Agreement, Invoice, InvoiceLine, Payment
from accounts.viewers import Viewer
from privacy.overview import invoices, paging
from tests.privacy.overview.conftest import Page
from tests.world import World, canary

pytestmark = pytest.mark.django_db
LIST = "/opplysninger/avtale/"


def address(row: Invoice) -> str:
    return f"{LIST}fakturaer/{row.pk}/"


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def bill(world: World, number: int, /, **fields: Any) -> Invoice:
    agreement = Agreement.objects.get(number="A-ingrid")
    issued = date(2026, 11, 1) - timedelta(days=30 * number)
    return Invoice.objects.create(
        **{
            "number": f"N-{number}",
            "customer": agreement.customer,
            "agreement": agreement,
            "fiscal_year_ends_on": date(issued.year, 12, 31),
            "issued_on": issued,
            "due_on": issued + timedelta(days=14),
            "net": "80.00",
            "vat": "20.00",
            "total": "100.00",
            "recipient_name": "Ingrid Solberg",
            "recipient_address": "Fjellveien 12, 0873 Oslo",
        }
        | fields
    )


def pay(row: Invoice, amount: str) -> None:
    Payment.objects.create(
        key=f"P-{uuid4()}",
        invoice=row,
        paid_on=row.issued_on,
        amount=amount,
        method="bank",
        fiscal_year_ends_on=row.fiscal_year_ends_on,
    )


def test_the_list_tells_what_is_paid_and_when_each_goes(full_world: World, page: Page) -> None:
    text = page("ingrid", LIST)
    part = text[text.index('id="fakturaer"') :]
    for row, state in (("bill", "betalt"), ("bill_plain", "kreditert"), ("credit_note", "kreditnota")):
        assert address(full_world.held[row]) in part
        assert f">{state}</span>" in part
    assert part.count("fordi bokføringsloven § 13 krever det") == 3
    for stranger in ("bill_tor", "bill_lise"):
        assert address(full_world.held[stranger]) not in text


def test_one_shows_all_that_stands_on_it(full_world: World, page: Page) -> None:
    row = full_world.held["bill"]
    text = unescape(page("ingrid", address(row))).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        canary("ingrid", "billedbill"), canary("ingrid", "linebill"), "625,00 kr", "500,00 kr", "25 %", "P-bill",
        "eFaktura", "Betalt", "A-ingrid", "31. desember 2031", "bokføringsloven § 13", "Dette er feil", "Last ned",
    ):  # fmt: skip
        assert words in text


def test_a_credit_note_and_its_invoice_lead_to_each_other(full_world: World, page: Page) -> None:
    note, credited = full_world.held["credit_note"], full_world.held["bill_plain"]
    assert f'href="{address(credited)}"' in page("ingrid", address(note))
    assert f'href="{address(note)}"' in page("ingrid", address(credited))


@pytest.mark.parametrize("name", ["ole", "nora", "tor", "lise"])
def test_nobody_but_the_customer_sees_an_invoice(full_world: World, name: str) -> None:
    row = full_world.held["bill"]
    client = client_of(full_world, name)
    for tail in ("", "faktura.pdf"):
        foreign = client.get(address(row) + tail)
        missing = client.get(f"{LIST}fakturaer/{uuid4()}/{tail}")
        assert foreign.status_code == missing.status_code == 404
    assert address(row) not in client.get(LIST).content.decode()


def test_the_document_that_was_sent_is_the_one_that_is_served(full_world: World) -> None:
    row = full_world.held["bill"]
    answer = client_of(full_world, "ingrid").get(f"{address(row)}faktura.pdf")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/dokumenter/{row.document_id}/")


@pytest.mark.parametrize(("language", "word"), [("nb", "Faktura"), ("en", "Ingrid")])
def test_without_a_document_one_is_made_of_what_was_booked(
    full_world: World, language: str, word: str
) -> None:
    row = full_world.held["bill_plain"]
    client = Client(headers={"accept-language": language})
    client.force_login(full_world.users["ingrid"])
    answer = client.get(f"{address(row)}faktura.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="faktura-F-bill_plain.pdf"'
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(answer.content)).pages)
    text = text.replace("\N{ZERO WIDTH SPACE}", "").replace("\n", "")
    assert "F-bill_plain" in text
    assert "Fjellveien 12" in text
    if language == "nb":
        assert word in text


def test_text_on_an_invoice_is_text(full_world: World, page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>{{ 7*7 }}\u202e"
    row = bill(full_world, 0, recipient_name=hostile, recipient_address=hostile, number="<b>1</b>")
    InvoiceLine.objects.create(
        invoice=row, position=1, description=hostile, quantity=1, unit_price=1, vat_rate=25, amount=1
    )
    for path in (LIST, address(row)):
        assert "<img src=x" not in page("ingrid", path)
        assert "<b>1</b>" not in page("ingrid", path)
    answer = client_of(full_world, "ingrid").get(f"{address(row)}faktura.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "\n" not in answer.headers["Content-Disposition"]


def test_older_shows_each_invoice_once_and_a_year_only_its_own(world: World, page: Page) -> None:
    rows = [bill(world, number) for number in range(60)]
    seen: list[str] = []
    path = LIST
    for _page in range(5):
        text = unescape(page("ingrid", path))
        seen += [str(row.pk) for row in rows if address(row) in text]
        older = text.split('data-variant="secondary" href="?etter=')
        if len(older) == 1:
            break
        path = f"{LIST}?etter={older[1].split('#')[0]}"
    assert sorted(seen) == sorted(str(row.pk) for row in rows)
    text = page("ingrid", f"{LIST}?periode=2025")
    assert {row.issued_on.year for row in rows if address(row) in text} == {2025}
    assert sum(address(row) in text for row in rows) == sum(row.issued_on.year == 2025 for row in rows)


def test_invoices_of_one_day_are_not_lost_between_pages(world: World) -> None:
    for number in range(paging.SIZE * 2 + 3):
        bill(world, 0, number=f"S-{number}")
    viewer, category = Viewer(world.ingrid), invoices.order.category("avtale")
    assert category is not None
    found: list[Any] = []
    asked: dict[str, str] = {}
    for _page in range(4):
        leaf = invoices.bills(viewer, category, asked).leaf
        found += [row.pk for row in leaf.rows]
        asked = {"etter": leaf.older}
        if not leaf.older:
            break
    assert len(found) == len(set(found)) == paging.SIZE * 2 + 3


@pytest.mark.parametrize("query", ["periode=20x6", "periode=1066", "etter=x", "periode=٢٠٢٦"])
def test_what_is_not_understood_is_said_and_ignored(full_world: World, page: Page, query: str) -> None:
    text = page("ingrid", f"{LIST}?{query}")
    assert "Vi forsto ikke alt i adressen" in text
    assert address(full_world.held["bill"]) in text


def test_none_and_one_and_two_hundred_cost_the_same(world: World) -> None:
    client = client_of(world, "ingrid")

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    asked(LIST)
    none = asked(LIST)
    row = bill(world, 0)
    pay(row, "40")
    one, single = asked(LIST), asked(address(row))
    for number in range(1, 200):
        pay(bill(world, number), "100")
    for position in range(200):
        InvoiceLine.objects.create(
            invoice=row, position=position, description="x", quantity=1, unit_price=1, vat_rate=25, amount=1
        )
        pay(row, "0.10")
    assert asked(LIST) == one <= none + 3
    assert asked(address(row)) == single <= 29


def test_a_customer_has_a_year_to_choose_only_where_there_are_several(world: World, page: Page) -> None:
    bill(world, 0)
    assert 'name="periode"' not in page("ingrid", LIST)
    bill(world, 24)
    assert 'name="periode"' in page("ingrid", LIST)
    assert timezone.localdate(world.now).year == 2026
