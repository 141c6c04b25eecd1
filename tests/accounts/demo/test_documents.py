"""The demo's agreements and service reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from accounts.demo.documents import AgreementPaper, Place, ServiceReport, agreement_pdf, service_report_pdf
from accounts.demo.sample import OSLO
from tests.accounts.typesetting.invoices import SELLER, conforms, page_count

PLACE = Place("Ingrid Solberg", "4410882", "1187 4410", "Fjellveien 12, 0873 Oslo")
AGREEMENT = AgreementPaper(
    seller=SELLER,
    place=PLACE,
    number="A-2019-1874",
    signed_at=datetime(2019, 2, 18, 14, 2, tzinfo=OSLO),
    starts_on=date(2019, 3, 4),
    bound_until=date(2020, 3, 4),
    terms_version="2019-1",
    prices=(("Alarmtjeneste bolig", Decimal("399.00")),),
    withdraw_by=date(2019, 3, 4),
)
REPORT = ServiceReport(
    seller=SELLER,
    place=PLACE,
    number="S-2026-0903",
    began_at=datetime(2026, 9, 3, 10, 50, tzinfo=OSLO),
    ended_at=datetime(2026, 9, 3, 12, 15, tzinfo=OSLO),
    fitter="Montør 207",
    reason="Lavt batteri i bevegelsesdetektoren i stua.",
    work=("Byttet batteri.",),
    parts=(("Batteri CR123A", "Batteri CR123A, nytt"),),
    tests=(("Sirene inne", "Virker"),),
)


def test_an_agreement_is_one_page_that_can_be_read_aloud_and_kept() -> None:
    pdf = agreement_pdf(AGREEMENT)
    assert conforms(pdf)
    assert page_count(pdf) == 1
    assert b"Avtale A-2019-1874, Alarmselskapet AS" in pdf
    assert agreement_pdf(AGREEMENT) == pdf


def test_a_company_is_told_of_no_right_of_withdrawal() -> None:
    assert agreement_pdf(replace(AGREEMENT, withdraw_by=None)) != agreement_pdf(AGREEMENT)


def test_a_service_report_can_be_read_aloud_and_kept() -> None:
    pdf = service_report_pdf(REPORT)
    assert conforms(pdf)
    assert b"<xmp:CreateDate>2026-09-03" in pdf
    assert service_report_pdf(REPORT) == pdf


def test_a_visit_without_new_parts_is_reported_too() -> None:
    assert conforms(service_report_pdf(replace(REPORT, parts=())))
