"""Proof of a closed case in one file (N-15): what was asked when, who decided what, who was told and who looked,
and that the log about it is whole. No name, no address, no text that the person wrote.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Prefetch
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.audit.chain import COLUMNS, GENESIS, entry_hash
from accounts.models import AuditEntry, Letter, User
from accounts.staff import roles
from privacy.models import Archive, ArchivePart, Download, Event, PrivacyCase, PrivacyRequest, Reading

FORMAT = "mine-sider/proof-of-case/1"
TEMPLATE = "admin/officer/proof_file.html"
DOWNLOAD = ("id", "request_id", "at", "outcome")
COPY = ("id", "request_id", "kind", "size", "rows", "snapshot_at")
PART = ("id", "archive_id", "number", "size", "sha256")


class StillOpen(Exception):
    """A case that goes on proves nothing yet."""


def proof(case: PrivacyCase, *, now: datetime) -> dict[str, Any]:
    """Everything that proves how the case went, as values of JSON; times in UTC. Raises StillOpen."""
    if case.closed_at is None:
        raise StillOpen
    requests = list(
        case.requests.select_related("decided_by", "extended_by", "proposed_by").order_by("created_at")
    )
    return {
        "format": FORMAT,
        "made_at": _moment(now),
        "case": _case(case),
        "rights": [_request(request) for request in requests],
        "events": [_event(event) for event in _events(requests)],
        "letters": [_letter(letter) for letter in _letters(case)],
        "readings": [_reading(reading) for reading in _readings(case)],
        "downloads": [
            _download(one) for one in Download.objects.filter(request__in=requests).only(*DOWNLOAD)
        ],
        "copies": [_copy(one) for one in _copies(requests)],
        "log": check_log(case.reference),
    }


def as_zip(found: dict[str, Any]) -> bytes:
    """The proof as case.json, the same to read in a browser, and the checksums of both."""
    members = {
        "case.json": json.dumps(found, indent=2, ensure_ascii=False) + "\n",
        "case.html": render_to_string(TEMPLATE, {"found": found}),
    }
    sums = "".join(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in members.items())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in {**members, "SHA256SUMS": sums}.items():
            file.writestr(name, text)
    return out.getvalue()


def check_log(reference: str) -> dict[str, Any]:
    """The sealed entries of a case, each hashed anew and held against the one before it. Three queries.

    What `verify_log` does for the whole log and its anchors. An entry is sealed some seconds after it happened.
    """
    entries = list(AuditEntry.objects.filter(case=reference).order_by("seq"))
    before = AuditEntry.objects.filter(seq__in=[entry.seq - 1 for entry in entries])
    hashes = dict(before.values_list("seq", "hash"))
    told = [_entry(entry, hashes.get(entry.seq - 1, GENESIS)) for entry in entries]
    newest = AuditEntry.objects.aggregate(newest=Max("seq"))["newest"]
    return {"whole": bool(told) and all(one["holds"] for one in told), "newest": newest, "entries": told}


def _entry(entry: AuditEntry, before: str) -> dict[str, Any]:
    made = entry_hash(entry.prev, [getattr(entry, name) for name in COLUMNS])
    return {
        "number": entry.seq,
        "at": entry.at,
        "action": entry.action,
        "actor_kind": entry.actor_kind,
        "outcome": entry.outcome,
        "reason": entry.reason,
        "previous": entry.prev,
        "hash": entry.hash,
        "holds": made == entry.hash and entry.prev == before,
    }


def _case(case: PrivacyCase) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "channel": case.channel,
        "language": case.language,
        "received_at": _moment(case.received_at),
        "registered_at": _moment(case.created_at),
        "registered_by": _employee(case.registered_by),
        "identity": case.identity,
        "closed_at": _moment(case.closed_at),
    }


def _request(one: PrivacyRequest) -> dict[str, Any]:
    return {
        "id": str(one.pk),
        "right": one.right,
        "status": one.status,
        "ground": one.ground,
        "promised_on": one.safe_due_on.isoformat(),
        "legal_due_on": one.legal_due_on.isoformat(),
        "extended_at": _moment(one.extended_at),
        "extended_by": _employee(one.extended_by),
        "extended_legal_due_on": one.extended_legal_due_on.isoformat() if one.extended_legal_due_on else None,
        "proposed_by": _employee(one.proposed_by),
        "decided_at": _moment(one.decided_at),
        "decided_by": _employee(one.decided_by),
        "answer": one.answer,
        "closed_at": _moment(one.closed_at),
        "clock_stood_still": ", ".join(
            f"{_moment(pause.started_at)}/{_moment(pause.ended_at)}" for pause in one.pauses.all()
        ),
    }


def _events(requests: Iterable[PrivacyRequest]) -> Iterable[Event]:
    found = Event.objects.filter(request__in=list(requests)).select_related("by")
    return found.order_by("at", "created_at")


def _event(event: Event) -> dict[str, Any]:
    return {
        "request": str(event.request_id),
        "at": _moment(event.at),
        "from": event.from_status,
        "to": event.to_status,
        "by": _whoever(event.by),
    }


def _letters(case: PrivacyCase) -> Iterable[Letter]:
    about = Letter.objects.filter(person=case.person_id, facts__reference=case.reference)
    return about.only("id", "kind", "created_at", "sent_at", "given_up_at").order_by("created_at", "id")


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "kind": letter.kind,
        "owed_at": _moment(letter.created_at),
        "sent_at": _moment(letter.sent_at),
        "given_up_at": _moment(letter.given_up_at),
    }


def _readings(case: PrivacyCase) -> Iterable[Reading]:
    return Reading.objects.filter(person=case.person_id, reference=case.reference).order_by("at", "id")


def _reading(one: Reading) -> dict[str, Any]:
    who = {"role": one.role, "number": one.staff_number}
    return {
        "at": _moment(one.at),
        "by": who,
        "category": one.category,
        "what": one.what,
        "reason": one.reason,
    }


def _download(one: Download) -> dict[str, Any]:
    return {"request": str(one.request_id), "at": _moment(one.at), "outcome": one.outcome}


def _copies(requests: Iterable[PrivacyRequest]) -> Iterable[Archive]:
    parts = Prefetch("parts", ArchivePart.objects.only(*PART))
    found = Archive.objects.filter(request__in=requests).only(*COPY)
    return found.prefetch_related(parts).order_by("snapshot_at", "pk")


def _copy(one: Archive) -> dict[str, Any]:
    return {
        "request": str(one.request_id),
        "kind": one.kind,
        "size": one.size,
        "rows": one.rows,
        "parts": [
            {"number": part.number, "size": part.size, "sha256": part.sha256} for part in one.parts.all()
        ],
        "as_it_was_at": _moment(one.snapshot_at),
    }


def _whoever(user: User | None) -> dict[str, str]:
    if user is None:
        return {"role": "portal", "number": ""}
    return _employee(user) or {"role": "person", "number": ""}


def _employee(user: User | None) -> dict[str, str] | None:
    """An employee by role and number, never by name; None for nobody and for a customer."""
    if user is None or not user.staff_number:
        return None
    return {"role": next((role.name for role in roles.held_by(user)), ""), "number": user.staff_number}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(timezone.get_fixed_timezone(0)).isoformat() if at else None
