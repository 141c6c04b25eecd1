"""What is theirs as plain data, and what of it they may put right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from accounts.models import ContactPerson, CreditCheck, CustomerContact, Inquiry, QuoteRequest
from privacy.models import OutsiderCase
from privacy.outsiders.door import Holdings, Theirs

INQUIRY = (
    *("reference", "received_at", "channel", "name", "email", "phone", "subject", "body", "answer"),
    *("state", "answered_at", "closed_at", "notice_version"),
)
QUOTE = (
    *("reference", "received_at", "name", "birth_date", "organisation_number", "customer_number"),
    *("contact_persons", "phones", "emails", "state", "valid_until"),
)
CONTACT = (
    *("name", "phone", "email", "relation", "has_key", "may_give_passphrase", "call_order", "state"),
    *("notice_sent_at", "notice_channel", "valid_from", "valid_to"),
)
CALL = ("key", "at", "channel", "direction", "subject", "body", "internal_note", "handled_by")
CHECK = (
    "key",
    "need_reason",
    "informed_at",
    "requested_at",
    "result",
    "decision",
    "decided_at",
    "decision_note",
)
FIELDS: Mapping[type[Any], tuple[str, ...]] = {
    Inquiry: INQUIRY,
    QuoteRequest: QUOTE,
    CreditCheck: CHECK,
    ContactPerson: CONTACT,
    CustomerContact: CALL,
}


def as_data(case: OutsiderCase, held: Holdings) -> dict[str, Any]:
    """Everything, by kind, under the number of the case."""
    return {
        "case": case.reference,
        "asked_at": case.asked_at,
        "inquiries": _rows(held.inquiries),
        "quotes": _rows(held.quotes),
        "credit_checks": _rows(held.checks),
        "contact_persons": _rows(held.contacts),
        "conversations": _rows(held.calls),
        "accesses": [asdict(access) for access in held.accesses],
        "done": [{"case": step.case.reference, "what": step.what, "at": step.at} for step in held.steps],
    }


def typed_before(row: Theirs) -> dict[str, str]:
    """What the form to correct it starts with."""
    phone = row.phone if isinstance(row, Inquiry) else next(iter(row.phones), "")
    return {"navn": row.name, "telefon": phone}


def corrected(row: Theirs, *, navn: str, telefon: str) -> dict[str, Any]:
    """The fields of the row that take what was typed."""
    if isinstance(row, Inquiry):
        return {"name": navn, "phone": telefon}
    return {"name": navn or row.name, "phones": [telefon] if telefon else []}


def _rows(rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{name: getattr(row, name) for name in FIELDS[type(row)]} for row in rows]
