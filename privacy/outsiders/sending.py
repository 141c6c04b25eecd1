"""What people without an account send us: a question, or a wish for a quote (PE-52, PE-53)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from accounts import post, references
from accounts.audit import Action, record
from accounts.models import Inquiry, QuoteRequest
from privacy.models import Kind
from privacy.papers import documents

RECEIVED = {"inquiry": "inquiry-received", "quote": "quote-received"}


@dataclass(frozen=True)
class Question:
    """What the contact form asks for, and nothing more. One of `email` and `phone` is there."""

    subject: str
    body: str
    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Wanted:
    """What the privacy statement says a quote needs (PE-53)."""

    name: str
    email: str
    phone: str = ""
    birth_date: date | None = None
    organisation_number: str = ""
    customer_number: str = ""
    contact_persons: tuple[str, ...] = ()


def notice_version() -> str:
    """The version of the privacy statement a form shows, as it is kept with what was sent."""
    shown = documents.in_force(Kind.STATEMENT)
    return str(shown.version) if shown else ""


@transaction.atomic
def ask(question: Question, *, notice: str, language: str) -> Inquiry:
    """Take a question in, sealed, and owe an answer that it has come, where there is an address for one."""
    now = timezone.now()
    row = Inquiry(
        reference=references.new_reference("SP"),
        channel=Inquiry.Channel.WEB_FORM,
        received_at=now,
        name=question.name,
        email=question.email,
        phone=question.phone,
        subject=question.subject,
        notice_version=notice,
    )
    row.body = question.body
    row.save(force_insert=True)
    _received("inquiry", row, address=question.email, language=language)
    return row


@transaction.atomic
def want_quote(wanted: Wanted, *, language: str) -> QuoteRequest:
    """Take a wish for a quote in. Nobody's credit is looked at for it (WF-09)."""
    row = QuoteRequest.objects.create(
        reference=references.new_reference("TB"),
        received_at=timezone.now(),
        name=wanted.name,
        birth_date=wanted.birth_date,
        organisation_number=wanted.organisation_number,
        customer_number=wanted.customer_number,
        contact_persons=list(wanted.contact_persons),
        phones=[wanted.phone] if wanted.phone else [],
        emails=[wanted.email],
    )
    _received("quote", row, address=wanted.email, language=language)
    return row


def _received(what: str, row: Any, *, address: str, language: str) -> None:
    record(Action.INQUIRY_RECEIVED, actor=AnonymousUser(), target=row, reason=what)
    if address:
        kind = RECEIVED[what]
        facts = {"reference": row.reference}
        post.owe(kind, key=f"{kind}:{row.pk}", address=address, language=language, facts=facts)
