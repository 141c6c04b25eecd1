"""The papers the demo holds: signed agreements, and reports of service visits."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from django.utils import translation

from accounts.typesetting import figures
from accounts.typesetting.letterheads import Seller, letterhead
from accounts.typesetting.press import typeset

PAPERS = Path(__file__).resolve().parent / "papers"
NOT_BOUND = "Ingen bindingstid"
LANGUAGE = "nb"  # a signed paper stays in the language it was signed in


@dataclass(frozen=True)
class Place:
    """The customer and the home a paper is about."""

    customer_name: str
    customer_number: str
    installation_number: str
    address: str


@dataclass(frozen=True)
class AgreementPaper:
    """An agreement as it was signed. `prices` are what it is for and NOK a month, VAT included.

    `signed_at` is a moment of the Oslo clock, `bound_until` None where nothing binds the customer. `withdraw_by` is
    None for companies, who have no right of withdrawal.
    """

    seller: Seller
    place: Place
    number: str
    signed_at: datetime
    starts_on: date
    bound_until: date | None
    terms_version: str
    prices: tuple[tuple[str, Decimal], ...]
    withdraw_by: date | None = None
    signed_how: str = "elektronisk med BankID"


@dataclass(frozen=True)
class ServiceReport:
    """A visit of a fitter. `tests` are what was tried and how it went; `parts` what was replaced by what."""

    seller: Seller
    place: Place
    number: str
    began_at: datetime
    ended_at: datetime
    fitter: str
    reason: str
    work: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    tests: tuple[tuple[str, str], ...]


def agreement_pdf(agreement: AgreementPaper) -> bytes:
    """The signed agreement in Norwegian, dated the day it was signed. The same facts give the same bytes."""
    heading = f"Avtale {agreement.number}"
    with translation.override(LANGUAGE):
        facts = {
            **_sheet(agreement.seller, agreement.place, heading=heading),
            "signed_at": _moment(agreement.signed_at),
            "starts_on": figures.day(agreement.starts_on),
            "bound_until": figures.day(agreement.bound_until) if agreement.bound_until else NOT_BOUND,
            "signed_how": agreement.signed_how,
            "withdraw_by": figures.day(agreement.withdraw_by) if agreement.withdraw_by else "",
            "terms_version": agreement.terms_version,
            "prices": [[what, figures.kroner(price)] for what, price in agreement.prices],
            "total": figures.kroner(sum((price for _, price in agreement.prices), start=Decimal(0))),
        }
    return typeset(PAPERS / "agreement.typ", facts, made_on=agreement.signed_at.date())


def service_report_pdf(report: ServiceReport) -> bytes:
    """The report of a visit in Norwegian, dated the day of the visit. The same facts give the same bytes."""
    heading = f"Servicerapport {report.number}"
    with translation.override(LANGUAGE):
        facts = {
            **_sheet(report.seller, report.place, heading=heading),
            "visited": f"{_moment(report.began_at)}–{report.ended_at:%H:%M}",
            "fitter": report.fitter,
            "reason": report.reason,
            "work": report.work,
            "parts": report.parts,
            "tests": report.tests,
        }
    return typeset(PAPERS / "service_report.typ", facts, made_on=report.began_at.date())


def _sheet(seller: Seller, place: Place, *, heading: str) -> dict[str, object]:
    head = letterhead(seller, title=f"{heading}, {seller.name}", running=heading)
    return {**head, "language": LANGUAGE, "heading": heading, "place": asdict(place)}


def _moment(at: datetime) -> str:
    return f"{figures.day(at.date())} kl. {at:%H:%M}"
